"""manage.py load_rules FILE [--cases FILE]: a city's rules of suggestion, again and again without doubling."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from workflows.referrals.rule_actions import FaultyRules, load_rules


class Command(BaseCommand):
    help = "Loads the rules that suggest units from FILE (JSON), and published cases to learn fields from."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--cases", type=Path, help="published cases, each with its field")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_rules(options["file"], options["cases"], at=timezone.now())
        except FaultyRules as error:
            raise CommandError(str(error)) from error
        counts = {"saved": loaded.saved, "left": loaded.left, "cases": loaded.precedents}
        self.stdout.write(
            _("%(saved)d rules saved, %(left)d left as they were changed here, %(cases)d published cases.") % counts
        )
