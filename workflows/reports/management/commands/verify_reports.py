"""manage.py verify_reports [YYYY-MM|fyYYYY]: proves published reports, their files, and that records give the same."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.reports.definition import ReportState
from workflows.reports.models import Report
from workflows.reports.months import parse_period
from workflows.reports.queries import of_period
from workflows.reports.verify import faults


class Command(BaseCommand):
    help = "Prove the published reports. Ends with exit status 1 where a file is not as it was frozen, or where \
building a month again from the records gives another document."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("month", nargs="?", metavar="YYYY-MM", help="only this month or fiscal year (fy2025)")

    def handle(self, *args: Any, **options: Any) -> None:
        reports = Report.objects.all()
        if options["month"]:
            try:
                reports = of_period(parse_period(options["month"]))
            except ValueError as fault:
                raise CommandError(str(fault)) from fault
        found = list(faults(reports))
        for fault in found:
            self.stderr.write(f"{fault.subject}: {fault.sentence}")
        if found:
            raise CommandError(f"{len(found)} things do not prove.")
        count = reports.filter(state=ReportState.PUBLISHED).count()
        self.stdout.write(f"Proved {count} published reports, their files, and that the records give the same figures.")
