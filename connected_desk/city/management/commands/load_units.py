"""manage.py load_units FILE [--roles FILE]: a city's organisation, again and again without doubling."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from connected_desk.city import actions, calendar
from connected_desk.city.organisation_file import read_organisation, read_parts
from connected_desk.city.reader import FaultyFile


class Command(BaseCommand):
    help = "Loads a city's units from FILE (JSON) and its roles file; a faulty file is refused whole, by line."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--roles", type=Path, help="who is desk, ICT office, ... (default: FILE with .roles.json)")

    def handle(self, *args: Any, **options: Any) -> None:
        file = options["file"]
        roles = options["roles"] or _beside(file)
        try:
            organisation = read_organisation(file)
            parts = read_parts(roles, organisation) if roles else None
            loaded = actions.load_organisation(organisation, parts)
        except (OSError, FaultyFile, actions.AnotherCity) as error:
            raise CommandError(str(error)) from error
        steps = actions.lay_calendars(around=calendar.fiscal_year(timezone.localdate()) + 1)
        self._report(organisation.city_ja, loaded, steps)

    def _report(self, city: str, loaded: actions.LoadedUnits, steps: int) -> None:
        sentence = _("%(city)s: %(created)d units added, %(changed)d changed, %(steps)d calendar steps laid.")
        counts = {"city": city, "created": loaded.created, "changed": loaded.changed, "steps": steps}
        self.stdout.write(sentence % counts)
        for unit in loaded.absent:
            self.stdout.write(
                _("Not in this file, left as it is: %(unit)s (%(code)s)") % {"unit": unit, "code": unit.code}
            )


def _beside(file: Path) -> Path | None:
    roles = file.with_suffix(".roles.json")
    return roles if roles.exists() else None
