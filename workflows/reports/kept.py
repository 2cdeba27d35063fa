"""Where this room keeps words about a case, and what becomes of reports when their time is over."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from connected_desk.records.erasing import Erasure
from connected_desk.records.keeping import Due, keeps, retention_kind

from .definition import REPORT, ReportState
from .models import Report

KIND = "report"
YEARS = 10  # until the city sets its own

keeps("case", "reports.Achievement", "case__key", "base", "method", "withdrawn_reason")
keeps(
    KIND,
    "reports.Report",
    "key",
    "data",
    "public_data",
    "public_data_en",
    "narrative",
    "correction_reason",
    chain=REPORT.name,
)
keeps(KIND, "reports.BureauRemark", "report__key", "text")
keeps(KIND, "reports.ReportFile", "report__key", files=("stored",))
keeps(KIND, "reports.Proof", "report__key", gone=True)


def ended(before: date) -> list[Due]:
    """The published editions of months and years that were over before that day, the longest ago first."""
    rows = Report.objects.filter(erased_by="", state=ReportState.PUBLISHED, month__lt=before)
    rows = rows.defer("data", "public_data", "public_data_en").order_by("month", "edition")
    return [
        Due(row.key, f"{row.period}-{row.edition}", row.period.last_day) for row in rows if row.period.until <= before
    ]


def mark(key: UUID, erasure: Erasure) -> None:
    """Write on the report under which disposal it went."""
    Report.objects.filter(key=key).update(erased_by=erasure.reference)


retention_kind(KIND, _("Reports and their files"), _("the end of the month"), YEARS, ended, mark)
