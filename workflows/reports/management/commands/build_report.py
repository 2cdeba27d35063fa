"""manage.py build_report YYYY-MM [--audience headquarters|public] [--out DIR]: a month's report as files."""

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
from workflows.reports.months import Month


class Command(BaseCommand):
    help = "Write a month's report: of the newest edition there is, or built now. Nothing is changed in the records."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("month", metavar="YYYY-MM")
        parser.add_argument("--audience", choices=Audience.values, default=Audience.HEADQUARTERS.value)
        parser.add_argument("--out", type=Path, default=Path(), help="the folder to write into (default: this one)")

    def handle(self, *args: Any, **options: Any) -> None:
        text = built_now(_month(options["month"]), audience=options["audience"], at=_now())
        try:
            files = written(text, FileKind.values)
        except PdfUnavailable as fault:
            raise CommandError(str(fault)) from fault
        options["out"].mkdir(parents=True, exist_ok=True)
        for kind, data in files.items():
            path = options["out"] / f"report.{kind}"
            path.write_bytes(data)
            self.stdout.write(str(path))


def _month(text: str) -> Month:
    try:
        month = Month.parse(text)
    except ValueError as fault:
        raise CommandError(str(fault)) from fault
    if month.end > _now():
        raise CommandError(f"{month} is not over yet.")
    return month


def _now() -> datetime:
    return timezone.now()
