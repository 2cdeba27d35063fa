"""manage.py import_cases FILE: take over the ledger a city kept before, again and again without doubling."""

from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person
from connected_desk.records.files import FileRefused
from connected_desk.records.tables import Table, Unreadable
from workflows.engine.refusals import MoveRefused

from ... import actions
from ...checking import Findings, check
from ...queries import known_columns
from ...words import FIELDS, REQUIRED


class Command(BaseCommand):
    help = "Takes over a ledger (XLSX or CSV) as cases; a faulty one is refused whole, by line."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, help="e-mail address of the desk's head or an administrator")
        parser.add_argument("--ledger", help="what the city calls the ledger (default: the file's name)")
        parser.add_argument(
            "--mapping", action="append", default=[], metavar="FIELD=HEADING",
            help=f"which heading is which of {', '.join(field.code for field in FIELDS)}; may be given several times",
        )  # fmt: skip
        parser.add_argument("--dry-run", action="store_true", help="only say what would be taken over")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        by = Person.objects.filter(email=options["by"].lower()).first()
        if by is None:
            raise CommandError(_("Nobody has the address %(address)s.") % {"address": options["by"]})
        try:
            source = _source(options["file"], options["ledger"])
            columns = _columns(source.table, options["mapping"])
            if options["dry_run"]:
                self._tell(check(source.table, columns, ledger=source.ledger, on=tokyo_date(at)))
                return
            done = actions.read_in(source, columns, by=by, at=at)
            actions.remember_columns(source.table, columns, by=by, at=at)
        except actions.LedgerFaulty as faulty:
            self._tell(faulty.findings)
            raise CommandError(str(faulty)) from faulty
        except (OSError, FileRefused, Unreadable, MoveRefused) as error:
            raise CommandError(str(error)) from error
        sentence = _("%(taken)d cases taken over, %(known)d rows read in before.")
        self.stdout.write(sentence % {"taken": done.taken, "known": done.known})

    def _tell(self, findings: Findings) -> None:
        for fault in [*findings.faults, *findings.known, *findings.remarks]:
            self.stdout.write(_("Line %(line)d: %(what)s") % {"line": fault.line, "what": fault.sentence})
        counts = {"taken": len(findings.taken), "faults": len(findings.faults), "known": len(findings.known)}
        self.stdout.write(
            _("%(taken)d rows can be taken over, %(faults)d have to be put right, %(known)d were read in before.")
            % counts
        )


def _source(path: Path, ledger: str | None) -> actions.Source:
    with path.open("rb") as file:
        return actions.source_from(File(file, name=path.name), ledger=ledger or path.stem)


def _columns(table: Table, said: list[str]) -> dict[str, str]:
    """Field → heading: what was said, beside what is remembered or guessed."""
    columns = known_columns(table)
    for pair in said:
        code, _equals, heading = pair.partition("=")
        if code not in {field.code for field in FIELDS} or heading not in table.headings:
            raise CommandError(
                _("“%(pair)s” names no field, or no heading of the file. The headings are: %(headings)s")
                % {"pair": pair, "headings": ", ".join(table.headings)}
            )
        columns = {other: taken for other, taken in columns.items() if taken != heading} | {code: heading}
    if missing := [code for code in REQUIRED if code not in columns]:
        raise CommandError(
            _("Say with --mapping which heading is: %(fields)s. The headings are: %(headings)s")
            % {"fields": ", ".join(missing), "headings": ", ".join(table.headings)}
        )
    return columns
