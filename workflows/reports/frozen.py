"""The months of a fiscal year as they were reported: of each the newest edition delivered by a cut-off."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from .models import Report, Span
from .months import Month, Year


@dataclass(frozen=True)
class FrozenMonth:
    """A month as it was printed. `sha256` is that of its document as built, so that anybody can tell which it was."""

    month: Month
    edition: int
    cut_off: datetime
    document: dict[str, Any]
    sha256: str


def frozen_months(year: Year, cut_off: datetime) -> tuple[FrozenMonth, ...]:
    """The year's months that had been delivered by then and were not disposed of, in their order."""
    rows = _months_of(year).filter(published_at__lte=cut_off, erased_by="").order_by("month", "edition")
    newest = {report.month: report for report in rows}
    return tuple(
        FrozenMonth(
            month=Month(report.month),
            edition=report.edition,
            cut_off=report.cut_off,
            document=json.loads(report.data),
            sha256=hashlib.sha256(report.data.encode()).hexdigest(),
        )
        for report in newest.values()
    )


def has_lost_months(year: Year) -> bool:
    """Whether a month of the year was disposed of: then nobody can add the year up again."""
    return _months_of(year).exclude(erased_by="").exists()


def _months_of(year: Year) -> QuerySet[Report]:
    return Report.objects.filter(span=Span.MONTH, month__gte=year.first, month__lt=year.until)
