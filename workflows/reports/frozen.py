"""The months of a fiscal year as they were reported: of each the newest edition delivered by a cut-off."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
    """The year's months that had been delivered by then, in their order."""
    rows = Report.objects.filter(span=Span.MONTH, month__gte=year.first, month__lt=year.until)
    rows = rows.filter(published_at__lte=cut_off).order_by("month", "edition")
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
