"""manage.py load_plan FILE: a plan of any city, again and again without doubling."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from connected_desk.city.reader import FaultyFile
from connected_desk.strategy.actions.plans import load_plan
from connected_desk.strategy.plan_file import read_plan


class Command(BaseCommand):
    help = "Loads an edition of a plan from FILE (JSON); a faulty file is refused whole, by line."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_plan(read_plan(options["file"]))
        except (OSError, FaultyFile) as error:
            raise CommandError(str(error)) from error
        sentence = _(
            "%(edition)s: %(items)d items, %(child_plans)d child plans; %(created)d added, %(changed)d changed."
        )
        counts = {name: getattr(loaded, name) for name in ("items", "child_plans", "created", "changed")}
        self.stdout.write(sentence % {"edition": loaded.edition, **counts})
        for warning in loaded.warnings:
            self.stdout.write(_("Note: %(warning)s") % {"warning": warning})
