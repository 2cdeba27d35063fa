"""manage.py build_report YYYY-MM|fyYYYY [--audience A] [--out DIR]: the report of a month or a fiscal year as files."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from connected_desk.ui.pdf import PdfUnavailable
from workflows.reports.actions import built_now
from workflows.reports.freezing import written
from workflows.reports.models import Audience, FileKind
from workflows.reports.months import Period, parse_period


class Command(BaseCommand):
    help = "Write the report of a month or a fiscal year: of the newest edition there is, or built now. \
Nothing is changed in the records."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("month", metavar="YYYY-MM")
        parser.add_argument("--audience", choices=Audience.values, default=Audience.HEADQUARTERS.value)
        parser.add_argument("--out", type=Path, default=Path(), help="the folder to write into (default: this one)")

    def handle(self, *args: Any, **options: Any) -> None:
        text = built_now(_period(options["month"]), audience=options["audience"], at=_now())
        try:
            files = written(text, FileKind.values)
        except PdfUnavailable as fault:
            raise CommandError(str(fault)) from fault
        options["out"].mkdir(parents=True, exist_ok=True)
        for kind, data in files.items():
            path = options["out"] / f"report.{kind}"
            path.write_bytes(data)
            self.stdout.write(str(path))


def _period(text: str) -> Period:
    try:
        period = parse_period(text)
    except ValueError as fault:
        raise CommandError(str(fault)) from fault
    if period.end > _now():
        raise CommandError(f"{period} is not over yet.")
    return period


def _now() -> datetime:
    return timezone.now()
