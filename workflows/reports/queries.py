"""What is asked of reports: the list, the newest one, the one before, what a bureau may remark, files."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from connected_desk.city.models import Person, Unit
from connected_desk.city.queries import units_headed, units_served
from connected_desk.strategy.queries import reporting_units
from workflows.cases.models import Case
from workflows.cases.publishing_queries import without_approval
from workflows.evaluations.models import Conclusion

from .definition import ReportState
from .models import Audience, Report, ReportFile
from .months import Month

PAGE = 36  # three years of months
REMARKED_IN = (ReportState.DRAFTING, ReportState.CHECKING)


def newest_first(rows: QuerySet[Report]) -> QuerySet[Report]:
    """The reports in the order of the list; the documents, which are long, are left where they are."""
    return rows.defer("data", "public_data").order_by("-month", "-edition")


def page(rows: QuerySet[Report], after: str = "") -> tuple[list[Report], str]:
    """One page of reports by keyset, and where the next begins ("" on the last)."""
    found = list(newest_first(rows).filter(_beyond(after))[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    return found, f"{found[-1].month}.{found[-1].edition}" if more else ""


def latest_published(rows: QuerySet[Report], *, before: Month | None = None) -> Report | None:
    """The newest published edition of the latest month, or of the latest before a month."""
    rows = rows.filter(state=ReportState.PUBLISHED)
    if before is not None:
        rows = rows.filter(month__lt=before.first)
    return rows.order_by("-month", "-edition").first()


def newest(rows: QuerySet[Report]) -> Report | None:
    """The newest edition of the latest month that has been built."""
    return rows.exclude(data="").order_by("-month", "-edition").first()


def month_before(rows: QuerySet[Report], report: Report) -> Report | None:
    """The newest edition of the latest month before the report's."""
    return newest(rows.filter(month__lt=report.month))


def latest_released() -> Report | None:
    """The report the public page shows: the newest month released, in its newest edition released."""
    return Report.objects.filter(released_on__isnull=False).order_by("-month", "-edition").first()


def untold(report: Report) -> list[Case]:
    """The cases whose trials were concluded in the twelve months up to the report, and whose text no company approved.

    On the public page they stand without title and words.
    """
    months = report.period
    concluded = Conclusion.objects.filter(decided_on__gte=months.year_before.until, decided_on__lt=months.until)
    return list(without_approval(Case.objects.filter(evaluations__conclusion__in=concluded)).distinct().order_by("pk"))


def cut_off_before(month: Month, cut_off: datetime) -> datetime | None:
    """The cut-off of the last earlier report that had been delivered by then; None before the first."""
    rows = Report.objects.filter(month__lt=month.first, published_at__lte=cut_off)
    return rows.order_by("-month", "-edition").values_list("cut_off", flat=True).first()


def newest_editions(reports: Any) -> Mapping[int, bool]:
    """For each report whether no later edition of its month exists."""
    months = {report.month for report in reports}
    last: dict[date, int] = {}
    for month, edition in Report.objects.filter(month__in=months).values_list("month", "edition"):
        last[month] = max(edition, last.get(month, 0))
    return {report.pk: last[report.month] == report.edition for report in reports}


def document(report: Report, audience: str = Audience.HEADQUARTERS) -> dict[str, Any]:
    """The built document, parsed; empty where nothing has been built."""
    text = report.data if audience == Audience.HEADQUARTERS else report.public_data
    return json.loads(text) if text else {}


def files(report: Report, audience: str) -> list[ReportFile]:
    """The frozen files of an audience."""
    order = {"pdf": 0, "xlsx": 1, "csv": 2, "html": 3, "json": 4}
    rows = report.files.filter(audience=audience).select_related("stored")
    return sorted(rows, key=lambda row: order[row.kind])


def units_to_remark(report: Report, person: Person, on: date) -> list[Unit]:
    """The bureaus in whose name the person may remark on the report, in 建制順; none once it is approved."""
    if report.state not in REMARKED_IN:
        return []
    mine = units_served(person, on) | units_headed(person, on)
    return list(reporting_units(report.period.last_day).filter(pk__in=mine))


def silent_units(report: Report) -> list[Unit]:
    """The bureaus that said nothing: recorded as having no objection."""
    spoken = report.remarks.values("unit")
    return list(reporting_units(report.period.last_day).exclude(pk__in=spoken))


def _beyond(after: str) -> Q:
    month, _dot, edition = after.partition(".")
    try:
        day, number = date.fromisoformat(month), int(edition)
    except ValueError:
        return Q()
    return Q(month__lt=day) | Q(month=day, edition__lt=number)
