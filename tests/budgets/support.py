"""A small city with a budget calendar, its people, and a case to ask money for."""

from datetime import UTC, date, datetime
from typing import Any

from connected_desk.city.calendar import Account, Step
from connected_desk.city.models import CalendarStep, Person, RoleHeld, Unit
from connected_desk.strategy.models import Edition, Initiative, Item, Plan
from workflows.budgets import actions
from workflows.budgets.actions import Estimate
from workflows.budgets.models import BudgetRequest
from workflows.budgets.terms import BudgetKind, CheckResult
from workflows.cases.models import Case
from workflows.engine.move import move

# 17 August 2020, ten in the morning in Tokyo: a Monday.
MONDAY = datetime(2020, 8, 17, 1, 0, tzinfo=UTC)
JANUARY = datetime(2021, 1, 6, 1, 0, tzinfo=UTC)
MARCH = datetime(2021, 3, 26, 1, 0, tzinfo=UTC)
ON = date(2020, 8, 17)
SINCE = date(2020, 4, 1)
CALENDAR_2021 = {
    Step.CONCEPT_SURVEY: date(2020, 7, 10),
    Step.ICT_CHECK: date(2020, 9, 15),
    Step.BUREAU_DEADLINE: date(2020, 10, 2),
    Step.FINANCE_DEADLINE: date(2020, 11, 4),
    Step.SECTION_ASSESSMENT: date(2021, 1, 8),
    Step.BUREAU_ASSESSMENT: date(2021, 1, 22),
    Step.MAYOR_ASSESSMENT: date(2021, 2, 1),
    Step.PUBLICATION: date(2021, 2, 10),
    Step.VOTE: date(2021, 3, 25),
}


def lay_calendar(account: Account = Account.GENERAL, year: int = 2021) -> None:
    """The steps towards the budget of fiscal year 2021, or the same days for another year or account."""
    for step, day in CALENDAR_2021.items():
        on = day.replace(year=day.year + year - 2021)
        CalendarStep.objects.create(account=account, fiscal_year=year, step=step, name_ja=step.value, on=on)


def lay_city() -> None:
    """Desk, ICT office, finance, health bureau and the water bureau, which keeps its own books, and the calendar."""
    rows = (
        ("SCD", "desk", "さかい・コネクテッド・デスク", {"is_desk": True}),
        ("ICT", "office", "ICTイノベーション推進室", {"is_ict": True, "is_secretariat": True}),
        ("FIN", "bureau", "財政局", {"is_finance": True}),
        ("HWB", "bureau", "健康福祉局", {}),
        ("WSB", "public_enterprise", "上下水道局", {}),
    )
    for position, (code, kind, name, flags) in enumerate(rows):
        Unit.objects.create(code=code, kind=kind, name_ja=name, position=position, **flags)
    lay_calendar()


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def person(role: str, code: str = "", name: str = "") -> Person:
    """Somebody who holds that one role, in that unit; the same person when asked again."""
    email = f"{role}-{code or 'none'}@sakai.example".lower()
    found = Person.objects.filter(email=email).first()
    if found:
        return found
    someone = Person.objects.create_user(email, name or f"{role} {code}")
    RoleHeld.objects.create(person=someone, role=role, unit=unit(code) if code else None, valid_from=SINCE)
    return someone


def officer() -> Person:
    return person("bureau", "HWB")


def finance() -> Person:
    return person("finance", "FIN")


def ict() -> Person:
    return person("ict", "ICT")


def case(state: str = "budgeting", number: int = 1, owner: str = "HWB", **fields: Any) -> Case:
    """A case in that state, as the budget room finds it; how it came there is the case's own business."""
    return Case.objects.create(
        number=f"CD-2020-{number:04d}",
        fiscal_year=2020,
        sequence=number,
        title="健診の予約を手伝う案内",
        received_at=MONDAY,
        state=state,
        state_since=MONDAY,
        owner_unit=unit(owner),
        turn="owner",
        turn_unit=unit(owner),
        turn_since=ON,
        responsible_unit=unit(owner),
        responsible_since=ON,
        stage=4,
        **{"ict": False, **fields},
    )


def initiatives(*codes: str) -> list[Initiative]:
    """A running initiative of each of those units."""
    edition = Edition.objects.create(plan=Plan.objects.create(code="p", city_ja="堺市", name_ja="戦略"), code="e")
    item = Item.objects.create(edition=edition, code="1", level="strategy", title_ja="戦略1", position=1)
    given = {"item": item, "result_wanted": "-", "valid_from": ON, "created_at": MONDAY}
    return [Initiative.objects.create(unit=unit(code), title=f"{code}の取組", **given) for code in codes]


def estimate(**changes: Any) -> Estimate:
    given = {
        "fiscal_year": 2021,
        "kind": BudgetKind.INITIAL,
        "account": Account.GENERAL,
        "purpose": "案内の利用料",
        "amount_requested": 1_250_000,
    }
    return Estimate(**(given | changes))


def request_for(of: Case, **changes: Any) -> BudgetRequest:
    """A tentative request of the case's owner."""
    by = person("bureau", of.owner_unit.code)
    return actions.open_for_case(of, estimate=estimate(**changes), by=by, at=MONDAY)


def request_in(state: str, of: Case | None = None, **changes: Any) -> BudgetRequest:
    """A request brought to that state by the people who may."""
    request = request_for(of or case(), **changes)
    owner = person("bureau", request.unit.code)
    way = {
        "tentative": (),
        "withdrawn": ("withdraw",),
        "requested": ("request",),
        "confirmed": ("request", "confirm"),
        "assessing": ("request", "assess"),
        "refused": ("request", "assess", "refuse"),
        "proposed": ("request", "assess", "propose"),
        "voted": ("request", "assess", "propose", "vote"),
    }[state]
    if request.case and request.case.ict:
        actions.check(request, result=CheckResult.OK, remark="", by=ict(), at=MONDAY)
    details = {
        "assess": {"assessed_by": "section"},
        "propose": {"amount_proposed": 1_000_000},
        "vote": {"amount_voted": 1_000_000},
        "refuse": {"reason": "財源がないため"},
        "withdraw": {"reason": "計画が変わったため"},
    }
    for name in way:
        by = owner if name in ("request", "withdraw") else finance()
        move(request, name, by=by, at=MONDAY, **details.get(name, {}))
    request.refresh_from_db()
    return request
