"""manage.py seed_demo [--cases N] [--seed S]: a demonstration of Sakai's desk, walked through real moves."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person
from connected_desk.sample import (
    budgets_demo,
    challenges_demo,
    demo,
    meetings_demo,
    people,
    reports_demo,
    sakai,
    strategy_demo,
)
from connected_desk.settings import environment
from workflows.cases.models import Case


class Command(BaseCommand):
    help = "Seed an empty database with sample cases. A database with real cases is never touched."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cases", type=int, default=120, help="how many sample cases (at least one a state)")
        parser.add_argument("--seed", type=int, default=1, help="the number that chance begins with")

    def handle(self, *args: Any, **options: Any) -> None:
        if Case.objects.filter(is_demo=False).exists():
            raise CommandError("This database holds real cases; it is not seeded with samples.")
        if Case.objects.exists():
            self.stdout.write("The sample cases are there already; nothing was changed.")
            return
        now = timezone.now()
        with transaction.atomic():
            sakai.load(on=tokyo_date(now), password=_password())
            sakai.mark_as_demo()  # before anything is published: papers say it too
            sakai.load_suggestions(at=now)
            challenges_demo.load(now)
            cases = demo.seed(count=options["cases"], seed_number=options["seed"], now=now)
            strategy_demo.load(tokyo_date(now))
            secretary = Person.objects.get(email=f"ict@{people.DOMAIN}")
            meetings_demo.load(by=secretary, at=now)
            budgets_demo.load(now)
            reports_demo.load(now)
            people.name_contacts()
        self.stdout.write(f"Walked {len(cases)} sample cases through real moves.")


def _password() -> str:
    """The password of the sample people: DESK_DEMO_PASSWORD, or the one kept under DESK_DATA."""
    kept = settings.DESK_DATA / "secrets" / "demo_password"
    password = environment.text("DESK_DEMO_PASSWORD") or (kept.read_text().strip() if kept.exists() else "")
    if not password:
        raise CommandError(f"Set DESK_DEMO_PASSWORD, or run `make secrets`, which makes one and keeps it in {kept}.")
    return password
