"""How the cast buys and closes: what is asked at the end, the record of fairness, costs, and other units' answers."""

from datetime import timedelta
from decimal import Decimal

from connected_desk.city.models import Unit
from workflows.cases.models import Case
from workflows.closing import closing_actions, procurement_actions, spread_actions
from workflows.closing.closing_queries import current
from workflows.closing.models import Answer, Material, Way
from workflows.engine.vocabulary import Move, Role

from .answers_pocs import LESSONS
from .walk import STEP, Walk, answers

DIFFERENTLY = "次は、現場の繁忙期を避けて始め、費用の見積りを2回に分けて取る。（見本）"
# Of the rows of a procurement the first was given to everybody, the second is not for others, the third still open.
EXCHANGES = (
    (Material.SPECIFICATION, Way.GIVEN, "仕様書の案（第1版）を渡し、分かりにくい箇所を聞いた。（見本）"),
    (Material.ESTIMATE, Way.ASKED, "1年間の運用を想定した参考見積を依頼した。（見本）"),
    (Material.DATA, Way.GIVEN, "過去3年分の件数の集計表（個人情報なし）を渡した。（見本）"),
)
SHARED = "募集要項の別紙として、市のページに載せた。"
KEPT = "その事業者自身の見積書のため。"
# Units that are told of what worked, with what they say; "" is still awaited.
TOLD = (
    ("CON", "同じように現場を回る仕事があり、手間を減らせそうです。（見本）", Answer.ALREADY),
    ("CHR", "窓口の件数が多く、効果が大きいと見込まれます。（見本）", ""),
    ("HWB", "相談の待ち時間を短くできると見込まれます。（見本）", ""),
)
# Not interest: that opens a case, and the sample has as many as were asked for.
SAYS = "別の事業者と、同じ仕組みを昨年から使っています。（見本）"


@answers("case", "lessons")
def some_lessons(walk: Walk, case: Case, row: Move) -> str:
    # Of a conclusion without chance: the sample would become another one with each thing that is asked.
    return LESSONS[case.sequence % len(LESSONS)] if row.name == "conclude" else walk.chance.choice(LESSONS)


@answers("case", "hours")
def some_hours(walk: Walk, case: Case, row: Move) -> Decimal:
    return Decimal(case.sequence % 200) + Decimal("40.5")


def record_fairness(walk: Walk, case: Case) -> None:
    """Put on record what the partner had before a contract, as far as it is settled."""
    by = walk.person(Role.OWNER, case)
    for material, way, words in EXCHANGES:
        row = procurement_actions.write_exchange(
            case,
            material=material,
            way=way,
            on=walk.on,
            words=words,
            upload=None,
            by=by,
            at=walk.at,
            origin=walk.origin,
        )
        if material == Material.SPECIFICATION:
            procurement_actions.share(row, on=walk.on, how=SHARED, by=by, at=walk.at, origin=walk.origin)
        elif material == Material.ESTIMATE:
            procurement_actions.keep(row, because=KEPT, by=by, at=walk.at, origin=walk.origin)
    walk.pass_time(STEP)


def complete_record(walk: Walk, case: Case) -> None:
    """Say what is to be done differently, and have the ICT office enter its hours where the case was its business."""
    closing = current(case)
    if closing is None:
        return
    closing_actions.write(
        case,
        outcome=closing.outcome,
        reason=closing.reason or "予定していた期間が終わったため。",
        learned=closing.learned,
        differently=DIFFERENTLY,
        version=case.version,
        by=walk.person(Role.OWNER, case),
        at=walk.at,
        origin=walk.origin,
    )
    if case.ict:
        closing_actions.enter_cost(
            case,
            unit=Unit.objects.ict(),
            yen=0,
            hours=Decimal("36.5"),
            words="打合せと評価の立会い",
            by=walk.holding("ict", Unit.objects.ict()),
            at=walk.at,
            origin=walk.origin,
        )
    walk.pass_time(STEP)


def tell_others(walk: Walk, case: Case) -> None:
    """Name other units that could use what is realised; the first answers a few days later."""
    by = walk.person(Role.OWNER, case)
    for code, why, said in TOLD:
        unit = Unit.objects.get(code=code)
        if unit.pk == case.owner_unit_id:
            continue
        row = spread_actions.name_unit(case, unit=unit, why=why, by=by, at=walk.at, origin=walk.origin)
        if said:
            walk.pass_time(timedelta(days=3))
            answering = walk.holding("bureau", unit)
            spread_actions.answer(row, said=said, words=SAYS, title="", by=answering, at=walk.at, origin=walk.origin)
