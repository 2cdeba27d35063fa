"""What is asked of reports: the list, the newest one, the one before, what a bureau may remark, files."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Min, Q, QuerySet

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person, RoleHeld, Unit
from connected_desk.city.queries import roles_held, units_headed, units_served
from connected_desk.city.roles import HeldRole
from connected_desk.records.erased import gone
from connected_desk.records.models import Access
from connected_desk.strategy.queries import reporting_units
from connected_desk.strategy.revision_queries import midnight
from workflows.cases.models import Case
from workflows.cases.publishing_queries import without_approval
from workflows.engine.move import roles_of
from workflows.engine.vocabulary import Role
from workflows.evaluations.models import Conclusion
from workflows.meetings.models import AgendaItem, BodyMember
from workflows.meetings.terms import BodyKind

from .definition import REPORT, ReportState
from .models import PUBLIC_IN, Audience, FileKind, Report, ReportFile, Span
from .months import Period

PAGE = 36  # three years of months
READ = "report."  # what the log of reads calls opening a report and taking a file of it
REMARKED_IN = (ReportState.DRAFTING, ReportState.CHECKING)
SHOWN_IN = (ReportState.APPROVED, ReportState.PUBLISHED)
READS_ALL = frozenset({HeldRole.HQ, HeldRole.AUDITOR})


def newest_first(rows: QuerySet[Report]) -> QuerySet[Report]:
    """The reports in the order of the list; the documents, which are long, are left where they are."""
    return rows.defer("data", "public_data", "public_data_en").order_by("-month", "-span", "-edition")


def page(rows: QuerySet[Report], after: str = "") -> tuple[list[Report], str]:
    """One page of reports by keyset, and where the next begins ("" on the last)."""
    found = list(newest_first(rows).filter(_beyond(after))[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    return found, f"{found[-1].month}.{found[-1].span}.{found[-1].edition}" if more else ""


def monthly(rows: QuerySet[Report]) -> QuerySet[Report]:
    """Those of months."""
    return rows.filter(span=Span.MONTH)


def of_period(period: Period) -> QuerySet[Report]:
    """The editions of that month or year."""
    report = Report.of(period, period.end)
    return Report.objects.filter(span=report.span, month=report.month)


def latest_published(rows: QuerySet[Report], *, before: Report | None = None) -> Report | None:
    """The newest published edition of the latest month, or of the latest month (or year) before that of a report."""
    rows = rows.filter(state=ReportState.PUBLISHED, span=before.span if before else Span.MONTH)
    if before is not None:
        rows = rows.filter(month__lt=before.month)
    return rows.order_by("-month", "-edition").first()


def newest(rows: QuerySet[Report]) -> Report | None:
    """The newest edition of the latest month that has been built."""
    return _newest(monthly(rows))


def month_before(rows: QuerySet[Report], report: Report) -> Report | None:
    """The newest edition of the latest month (or year) before the report's."""
    return _newest(rows.filter(span=report.span, month__lt=report.month))


def papers(rows: QuerySet[Report]) -> list[tuple[str, str]]:
    """The reports a meeting may be given as a paper, the newest first: key and title, as choices of a form."""
    return [(str(report.key), report.title) for report in newest_first(monthly(rows).exclude(data=""))[:PAGE]]


def paper_before(rows: QuerySet[Report], held_at: datetime) -> Report | None:
    """The newest edition of the latest month that was over when the meeting is held."""
    return newest(rows.filter(month__lt=tokyo_date(held_at).replace(day=1)))


def released(on: date) -> QuerySet[Report]:
    """The reports everybody may read on that day: one released with a later day is under embargo until then."""
    return Report.objects.filter(released_on__lte=on, erased_by="")


def newest_released(on: date) -> list[Report]:
    """Of each month and year everybody may read the newest edition, the latest first, without the long documents."""
    found: dict[tuple[str, date], Report] = {}
    for report in newest_first(released(on)):
        found.setdefault((report.span, report.month), report)
    return list(found.values())


def latest_released(on: date) -> Report | None:
    """The report the public page shows: the newest month released by that day, in its newest edition released."""
    return monthly(released(on)).order_by("-month", "-edition").first()


def met_about(report: Report, on: date) -> bool:
    """Whether headquarters has met, by the end of that day, with an edition of the report as a paper."""
    editions = Report.objects.filter(span=report.span, month=report.month).values("key")
    held = AgendaItem.objects.filter(report__in=editions, meeting__body__kind=BodyKind.HEADQUARTERS)
    return held.filter(meeting__held_at__lt=midnight(on + timedelta(days=1))).exists()


def audiences_of(person: Person, on: date) -> set[str]:
    """The audiences the person belongs to by a seat of their own in such a body on that day."""
    kinds = {BodyKind.COMMITTEE: Audience.COMMITTEE, BodyKind.COUNCIL: Audience.COUNCIL}
    seats = BodyMember.objects.current(on).filter(person=person, body__kind__in=kinds)
    return {str(kinds[BodyKind(kind)]) for kind in seats.values_list("body__kind", flat=True)}


def handed_to(person: Person, on: date) -> list[ReportFile]:
    """The files handed to bodies the person sits in, of the newest reports first; at most a page of reports."""
    rows = ReportFile.objects.filter(audience__in=audiences_of(person, on), kind=FileKind.PDF)
    return list(rows.select_related("report", "stored").order_by("-report__month", "-report__edition", "pk")[:PAGE])


def readers(report: Report, on: date) -> list[tuple[Person, datetime | None]]:
    """Everybody who is of headquarters on that day, and when each first opened the report; None: not yet."""
    people = Person.objects.filter(pk__in=RoleHeld.objects.current(on).filter(role=HeldRole.HQ).values("person"))
    opened = Access.objects.filter(subject_kind=REPORT.name, subject_key=report.key, what__startswith=READ)
    first = dict(opened.values_list("person_id").annotate(first=Min("at")).order_by())
    return [(person, first.get(person.pk)) for person in people.filter(is_active=True).order_by("name", "pk")]


def untold(report: Report) -> list[Case]:
    """The cases whose trials were concluded in the twelve months up to the report, and whose text no company approved.

    On the public page they stand without title and words.
    """
    months = report.period
    concluded = Conclusion.objects.filter(decided_on__gte=months.year_before.until, decided_on__lt=months.until)
    return list(without_approval(Case.objects.filter(evaluations__conclusion__in=concluded)).distinct().order_by("pk"))


def cut_off_before(period: Period, cut_off: datetime) -> datetime | None:
    """The cut-off of the last report of an earlier month that had been delivered by then; None before the first."""
    rows = monthly(Report.objects.all()).filter(month__lt=period.closing.first, published_at__lte=cut_off)
    return rows.order_by("-month", "-edition").values_list("cut_off", flat=True).first()


def newest_editions(reports: Any) -> Mapping[int, bool]:
    """For each report whether no later edition of its month, or its year, exists."""
    months = {report.month for report in reports}
    last: dict[tuple[str, date], int] = {}
    for span, month, edition in Report.objects.filter(month__in=months).values_list("span", "month", "edition"):
        last[span, month] = max(edition, last.get((span, month), 0))
    return {report.pk: last[report.span, report.month] == report.edition for report in reports}


def document(report: Report, audience: str = Audience.HEADQUARTERS) -> dict[str, Any]:
    """The built document, parsed; empty where nothing has been built. Http404 for one that was disposed of."""
    if report.erased_by:
        raise gone(report.erased_by)
    text = report.built(audience)
    return json.loads(text) if text else {}


def public_audience(report: Report, language: str) -> str:
    """Which of the documents for everybody is read in that language: the Japanese one where there is no other."""
    audience = PUBLIC_IN.get(language[:2], Audience.PUBLIC)
    return audience if report.built(audience) else Audience.PUBLIC


def public_document(report: Report, language: str) -> dict[str, Any]:
    """The document for everybody in that language, parsed."""
    return document(report, public_audience(report, language))


def files(report: Report, audience: str) -> list[ReportFile]:
    """The frozen files of an audience."""
    return files_of([report], [audience])[report.pk, audience]


def files_of(reports: Iterable[Report], audiences: Iterable[str]) -> Mapping[tuple[int, str], list[ReportFile]]:
    """The frozen files by report and audience, in one query; an empty list where there are none."""
    order = {"pdf": 0, "xlsx": 1, "csv": 2, "html": 3, "json": 4}
    rows = ReportFile.objects.filter(report__in=[one.pk for one in reports], audience__in=list(audiences))
    found: dict[tuple[int, str], list[ReportFile]] = defaultdict(list)
    for row in sorted(rows.select_related("stored"), key=lambda row: order[row.kind]):
        found[row.report_id, row.audience].append(row)
    return found


def units_to_remark(report: Report, person: Person, on: date) -> list[Unit]:
    """The bureaus in whose name the person may remark on the report, in 建制順; none once it is approved."""
    if report.state not in REMARKED_IN:
        return []
    mine = units_served(person, on) | units_headed(person, on)
    return list(reporting_units(report.period.last_day).filter(pk__in=mine))


def sheets_of(report: Report, person: Person, on: date) -> list[dict[str, Any]]:
    """The bureaus' sheets of an approved report that are for this person, in 建制順.

    Their own for those who serve or head a bureau; all for headquarters, the auditor and the secretariat.
    """
    if report.state not in SHOWN_IN:
        return []
    sheets = document(report).get("sheets", [])
    reads_all = {row.role for row in roles_held(person, on)} & READS_ALL
    if reads_all or roles_of(report, person, on) & {Role.SECRETARIAT, Role.SECRETARIAT_HEAD}:
        return sheets
    mine = units_served(person, on) | units_headed(person, on)
    own = set(map(str, Unit.objects.filter(pk__in=mine).values_list("key", flat=True)))
    return [sheet for sheet in sheets if sheet["key"] in own]


def silent_units(report: Report) -> list[Unit]:
    """The bureaus that said nothing: recorded as having no objection."""
    spoken = report.remarks.values("unit")
    return list(reporting_units(report.period.last_day).exclude(pk__in=spoken))


def _beyond(after: str) -> Q:
    try:
        month, span, edition = after.split(".")
        day, number = date.fromisoformat(month), int(edition)
    except ValueError:
        return Q()
    return Q(month__lt=day) | Q(month=day, span__lt=span) | Q(month=day, span=span, edition__lt=number)


def _newest(rows: QuerySet[Report]) -> Report | None:
    return rows.exclude(data="").filter(erased_by="").order_by("-month", "-edition").first()
