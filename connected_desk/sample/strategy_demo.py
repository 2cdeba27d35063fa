"""Sample initiatives and values for Sakai's strategy, each marked 見本: the real plan names items, not who does what.

Dates are laid around the day of loading, so that a demonstration always has something done, late and to come.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from connected_desk.city import setting_record
from connected_desk.city.calendar import TOKYO, fiscal_year
from connected_desk.city.models import Person, Unit
from connected_desk.strategy.actions import indicators, initiatives, mappings, revisions
from connected_desk.strategy.actions.scales import Worded, save_scale
from connected_desk.strategy.grading import SCALES
from connected_desk.strategy.models import Edition, Indicator, IndicatorTarget, Initiative, Item
from connected_desk.strategy.queries import current_edition, months_back, reporting_units
from connected_desk.strategy.revision_queries import PLANS
from connected_desk.strategy.terms import Absence, Graded, GradeRule, Outcome, StepKind, SuccessorKind

from . import people

REMARK = "見本の値です。"
REVISION, REVISION_WHY = "【見本】堺市ICT戦略 改定素案", "見本：計画期間の中間で見直すため。"
SCALES_WHY = "見本：公表されている各市の区分にならう。"
MONTHS = 12
# Days from the day of loading: what fell due before the first is done, between the two was put off once.
DONE_BEFORE, PUT_OFF_BEFORE = -80, -30
PUT_OFF_BY = timedelta(days=7)
PUT_OFF_WHY = "見本：様式ごとに関係課との調整が必要と分かったため。"


@dataclass(frozen=True)
class Plot:
    """A sample initiative; each milestone is (what, who, days from the day of loading), past ones are done or late."""

    item: str
    unit: str
    title: str
    result: str
    public_role: str
    private_role: str
    milestones: tuple[tuple[str, str, int], ...]
    budget: tuple[str, int]


PLOTS = (
    Plot(
        "1-1",
        "HWB",
        "【見本】福祉の申請手続を電子申請に移す",
        "窓口に来なくても申請できる手続を増やし、来庁の回数を減らす。",
        "対象の手続を選び、様式と審査の手順を見直す。",
        "",
        (
            ("対象手続の一覧を作る", "健康福祉総務課長", -120),
            ("様式を電子申請に合わせて見直す", "健康福祉総務課長", -75),
            ("最初の20手続を公開する", "健康福祉総務課長", 45),
        ),
        ("電子申請基盤運用費", 3_200_000),
    ),
    Plot(
        "1-2",
        "W6",
        "【見本】窓口の待ち時間を案内する",
        "待ち時間が分かるようにし、混む時間を避けて来てもらう。",
        "窓口の受付の流れを整理し、職員に説明する。",
        "待ち時間を示す仕組みを貸し出し、使われ方を分析する。",
        (
            ("窓口の混み具合を測る", "区役所企画総務課長", -90),
            ("表示を始める", "区役所企画総務課長", 20),
            ("効果をまとめ本部会議に報告する", "区役所企画総務課長", 80),
        ),
        ("区役所窓口改善費", 1_500_000),
    ),
    Plot(
        "2-2",
        "WSB",
        "【見本】水道の使用量のデータを公開する",
        "漏水の調査や研究に使えるデータを、個人が分からない形で公開する。",
        "公開の範囲を決め、データを整える。",
        "公開されたデータを使った分析を試みる。",
        (
            ("公開する範囲を決める", "経営企画担当課長", -150),
            ("データを整えて公開する", "経営企画担当課長", -10),
        ),
        ("情報化推進費", 800_000),
    ),
    Plot(
        "3-1",
        "FIN",
        "【見本】支払の手続を紙から電子に改める",
        "請求から支払までの日数を短くする。",
        "庁内の手続を一つずつ見直す。",
        "",
        (("手続の現状を調べる", "財政課長", -90), ("見直し案を決める", "財政課長", 60)),
        ("財務会計システム改修費", 12_000_000),
    ),
    Plot(
        "4-1",
        "ICT",
        "【見本】各課の相談会を毎月開く",
        "どの課も、ICTの使い方を相談してから翌年度の予算を要求できる。",
        "相談会を開き、予算要求まで一緒に考える。",
        "",
        (("今年度の相談会を始める", "ICT推進担当課長", -200), ("予算要求の相談をまとめる", "ICT推進担当課長", 30)),
        ("ICT活用推進費", 2_000_000),
    ),
)


def load(on: date) -> None:
    """The samples as of that day; nothing where they are there already. Needs the units and the plan."""
    edition = current_edition(on)
    if edition is None or Initiative.objects.filter(item__edition=edition).exists():
        return
    units = Unit.objects.in_bulk(field_name="code")
    for plot in PLOTS:
        _play(plot, edition, units, on)
    _measure(edition, units["ICT"], on)
    _begin_revision(edition, on)
    _grade(on)


def _grade(on: date) -> None:
    """Scales of the two kinds cities use: a rate in four steps for indicators, a judgement in three for initiatives."""
    by = Person.objects.filter(email=f"admin@{people.DOMAIN}").first()
    if by is None:
        return
    since = months_back(on.replace(day=1), 2)[0]
    cannot = ("判定できない", "Cannot be judged")
    words = ("遅れている", "おおむね順調", "順調"), ("Behind", "Mostly on plan", "On plan")
    bounds = tuple(map(Decimal, (80, 90, 100)))
    worded = {
        Graded.INDICATOR: Worded(GradeRule.NUMERIC, tuple("DCBA"), (), bounds, *cannot, behind_to=1, watch_to=2),
        Graded.INITIATIVE: Worded(GradeRule.JUDGED, *words, (), *cannot, behind_to=1, watch_to=1),
    }
    for subject, scale in worded.items():
        seen = setting_record.version(SCALES)
        save_scale(subject, scale, since=since, reason=SCALES_WHY, seen=seen, by=by, at=_morning(on))


def _begin_revision(edition: Edition, on: date) -> None:
    """The next edition as it is being prepared: a copy with a dated draft, its strategies mapped, the rest open."""
    by, at = Person.objects.filter(email=f"ict@{people.DOMAIN}").first(), _morning(on)
    if by is None:
        return

    def who() -> dict[str, Any]:
        return {"reason": REVISION_WHY, "seen": setting_record.version(PLANS), "by": by, "at": at}

    made = revisions.begin_edition(edition, name_ja=REVISION, name_en="", **who())
    revisions.add_step(made, kind=StepKind.DRAFT, on=on, comments=None, note=REVISION_WHY, **who())
    news = {item.code: item for item in made.items.filter(parents=None)}
    same = {old: mappings.Became(SuccessorKind.SAME, (news[old.code],)) for old in edition.items.filter(code__in=news)}
    mappings.map_items(made, same, **who())


def _play(plot: Plot, edition: Edition, units: dict[str, Unit], on: date) -> None:
    unit, begun = units[plot.unit], _morning(on - timedelta(days=240))
    initiative = initiatives.add_initiative(
        item=edition.items.get(code=plot.item),
        unit=unit,
        title=plot.title,
        result_wanted=plot.result,
        public_role=plot.public_role,
        private_role=plot.private_role,
        by=None,
        at=begun,
    )
    line, amount = plot.budget
    initiatives.set_budget(initiative=initiative, fiscal_year=fiscal_year(on), line=line, amount=amount)
    for what, who, days in plot.milestones:
        due_on = on + timedelta(days=days)
        milestone = initiatives.add_milestone(
            initiative=initiative, what=what, unit=unit, who=who, due_on=due_on, by=None, at=begun
        )
        # What fell due in the last months stays open and is late, once put off already; the rest of the past is done.
        if DONE_BEFORE <= days < PUT_OFF_BEFORE:
            initiatives.settle_milestone(
                milestone=milestone,
                version=1,
                outcome=Outcome.MOVED,
                on=due_on + PUT_OFF_BY,
                reason=PUT_OFF_WHY,
                by=None,
                at=_morning(due_on),
            )
        elif days < DONE_BEFORE:
            initiatives.settle_milestone(
                milestone=milestone, version=1, outcome=Outcome.DONE, on=due_on, by=None, at=_morning(due_on)
            )


def _measure(edition: Edition, ict: Unit, on: date) -> None:
    """Values of every bureau up to last month; some months are missing, so that absence shows as what it is."""
    indicator = _online_share(edition.items.get(code="1-1"), ict)
    last_month = months_back(on.replace(day=1), 2)[0]
    months = months_back(last_month, MONTHS)
    for row, unit in enumerate(reporting_units(on)):
        for column, month in enumerate(months):
            if unit.kind == "committee":
                _record(indicator, unit, month, absence=Absence.NOT_APPLICABLE)
                continue
            if row % 7 == 3 and month == last_month:
                continue
            if row % 9 == 5 and month == last_month:
                _record(indicator, unit, month, absence=Absence.PENDING)
                continue
            share = min(22 + row * 5 % 31 + column * (2 + row % 3), 98)
            procedures = 20 + row * 7 % 9 * 20  # bureaus differ in size, and so the sum from the mean
            _record(indicator, unit, month, (Decimal(round(procedures * share / 100)), Decimal(procedures)))
    IndicatorTarget.objects.get_or_create(
        indicator=indicator, unit=None, fiscal_year=fiscal_year(on), defaults={"value": Decimal(70)}
    )


def _online_share(item: Item, ict: Unit) -> Indicator:
    indicator = item.indicators.get()
    indicator.by_unit, indicator.is_unit_goal, indicator.owner = True, True, ict
    indicator.definition = "【見本】各局の手続のうち、電子で申請できるものの割合。値はすべて見本です。"
    indicator.purpose = "局ごとの進み具合を見えるようにし、翌年度の予算と組織目標につなげる。"
    indicator.source = "見本"
    indicator.save()
    return indicator


def _record(
    indicator: Indicator, unit: Unit, month: date, parts: tuple[Decimal, Decimal] | None = None, absence: str = ""
) -> None:
    recorded = _morning(months_back(month, 1)[0] + timedelta(days=35))
    indicators.record_value(
        indicator=indicator,
        unit=unit,
        month=month,
        parts=parts,
        absence=absence,
        remark=REMARK,
        by=None,
        at=recorded,
    )


def _morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=TOKYO)
