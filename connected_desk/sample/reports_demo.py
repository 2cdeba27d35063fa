"""Sample reports: the month before last published and released, last month's draft under way. By real moves."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from connected_desk.city import open_days
from connected_desk.city.calendar import TOKYO, tokyo_date
from connected_desk.city.models import Person, Unit
from connected_desk.city.queries import officers_of
from connected_desk.strategy.models import Initiative
from workflows.reports import achievements, actions
from workflows.reports.definition import ReportState
from workflows.reports.models import Report, SavedKind
from workflows.reports.months import Month

from .walk import Walk

MORNING = 9
VALUES_TAKE = 6  # open days: bureaus register the values of a month in the first week of the next
SAMPLE = "【見本】"
# What is saved in a year: hours or visits, from what, and how it was counted.
ACHIEVED = (
    (SavedKind.HOURS, Decimal(1200), "1年の申請4,800件", "1件あたり15分の短縮。導入の前と後の30件ずつを測った。"),
    (SavedKind.VISITS, Decimal(3500), "1年の来庁9,000回", "オンラインで受け付けた件数を、減った来庁と数えた。"),
)
REMARK = "【見本】実証の準備が遅れているのは、場所の調整に時間がかかったためです。来月には始められる見込みです。"
TEXTS = {
    "summary": "【見本】実証の結論と予算要求の時期が重なっています。"
    "どの案件を来年度の予算要求に進めるか、局内締切までに決める必要があります。",
    "decide": "【見本】来年度の予算要求に向けて、実証の結果が出ている案件の扱いを確認してください。",
    "delays": "【見本】期限を過ぎたものは、デスクと所管が週に一度、理由と次の期日を確かめています。",
    "budget": "【見本】局内締切までに間に合わない案件は、補正予算または翌々年度の要求とします。",
}


def load(now: datetime) -> list[Report]:
    """The two reports as of that instant; nothing where there is any report already."""
    if Report.objects.exists():
        return []
    last = Month.of(tokyo_date(now)).previous
    _achieve(last.previous)
    return [_published(last.previous), _drafted(last, now)]


def _achieve(month: Month) -> None:
    """What the units of the first initiatives measured in that month."""
    walk = Walk(_morning(open_days.next_open(month.first)))
    initiatives = Initiative.objects.select_related("unit").order_by("pk")
    for initiative, (kind, saved, base, method) in zip(initiatives, ACHIEVED, strict=False):
        officer = next(iter(officers_of(initiative.unit, walk.on)), None)
        if officer:
            achievements.record(
                initiative,
                kind=kind,
                saved=saved,
                base=SAMPLE + base,
                method=SAMPLE + method,
                measured_on=walk.on,
                by=officer,
                at=walk.at,
                origin=walk.origin,
            )


def _published(month: Month) -> Report:
    walk = Walk(_first_open_morning(month))
    report = _write(_with_late_values(_open(month, walk), walk), walk)
    bureau = Unit.objects.get(code="WSB")
    remark_by = officers_of(bureau, walk.on)[0]
    actions.remark(report, unit=bureau, text=REMARK, by=remark_by, at=walk.at, origin=walk.origin)
    walk.at = _next_morning(walk)
    report.refresh_from_db()
    report = walk.to(report, ReportState.PUBLISHED)
    walk.at = _next_morning(walk)
    return actions.release(report, by=_secretary(walk), at=walk.at, origin=walk.origin)


def _drafted(month: Month, now: datetime) -> Report:
    walk = Walk(min(_first_open_morning(month), now))
    report = _open(month, walk)
    if _values_there(walk) < now:
        report = _with_late_values(report, walk)
    return _write(report, walk)


def _open(month: Month, walk: Walk) -> Report:
    return actions.open_report(month, by=_secretary(walk), at=walk.at, origin=walk.origin)


def _with_late_values(report: Report, walk: Walk) -> Report:
    """Build it again once the bureaus have registered their values of the month."""
    walk.at = _values_there(walk)
    return actions.rebuild(report, by=_secretary(walk), at=walk.at, cut_off=walk.at, origin=walk.origin)


def _write(report: Report, walk: Walk) -> Report:
    walk.pass_time(timedelta(minutes=40))
    return actions.write_narrative(report, texts=TEXTS, by=_secretary(walk), at=walk.at, origin=walk.origin)


def _secretary(walk: Walk) -> Person:
    return walk.holding("ict", Unit.objects.secretariat())


def _first_open_morning(month: Month) -> datetime:
    return _morning(open_days.next_open(month.until))


def _values_there(walk: Walk) -> datetime:
    return _morning(open_days.add(walk.on, VALUES_TAKE))


def _next_morning(walk: Walk) -> datetime:
    return _morning(open_days.add(walk.on, 1))


def _morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, MORNING, tzinfo=TOKYO)
