"""What a meeting of thirty minutes looks at: decisions, instructions, delays, the next ninety days, the budget."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from connected_desk.city import open_days
from connected_desk.city.models import CalendarStep
from workflows.budgets.definition import BUDGET, BudgetState
from workflows.budgets.terms import BudgetKind
from workflows.cases.definition import CASE, CaseState
from workflows.decisions.definition import DECISION, DecisionState
from workflows.meetings.queries import Standing
from workflows.pocs.definition import POC, PocState
from workflows.pocs.models import StepState

from ..material import Material, window
from ..past import plain
from ..subject_facts import CaseFacts, RequestFacts, items_of

DAYS_AHEAD = 90
# The states whose next step the meeting looks at; the steps of the others are daily business and come after them.
WEIGHTY = frozenset({CaseState.PROOF_OF_CONCEPT, CaseState.EVALUATION, CaseState.PROCUREMENT})


@dataclass(frozen=True)
class Awaited:
    """A decision that waits."""

    number: str
    title: str
    unit: str
    level: str
    since: date
    state: str


@dataclass(frozen=True)
class Told:
    """An instruction or condition and what was done about it."""

    kind: str
    text: str
    from_whom: str
    unit: str
    due_on: date
    reply: str
    replied_on: date | None
    closed_on: date | None
    overdue: bool
    unit_key: str


@dataclass(frozen=True)
class Delay:
    """Something that is late: what, why, who answers for it, and since when it should have been done."""

    number: str
    what: str
    unit: str
    who: str
    due_on: date
    days: int  # calendar days late on the day after the month
    reason: str
    remedy: str  # what is to be done next
    unit_key: str


@dataclass(frozen=True)
class Coming:
    """Who does what by when; `items` are the keys of the items of the plan it is for."""

    on: date
    what: str
    of: str
    unit: str
    who: str
    number: str
    is_weighty: bool
    unit_key: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class BudgetLine:
    """A budget request as it stood at the end of the month; amounts in whole yen, None where none is entered."""

    number: str
    title: str
    unit: str
    fiscal_year: int
    kind: str
    state: str
    is_open: bool
    requested: int | None
    proposed: int | None
    voted: int | None


def awaited(material: Material) -> tuple[Awaited, ...]:
    """The decisions circulating at the end of the month, the longest waiting first."""
    end, found = material.month.end, []
    for one in material.decisions:
        state = one.story.state(end)
        if state == DecisionState.CIRCULATING:
            since = one.story.since(end).on
            label = DECISION.state(state).label
            found.append(Awaited(one.number, one.title, material.unit_name(one.unit), one.level, since, label))
    return tuple(sorted(found, key=lambda one: (one.since, one.number)))


def instructions(material: Material) -> tuple[Told, ...]:
    """Those still open at the end of the month and those closed in it, the nearest due date first."""
    until = material.month.until
    return tuple(
        _told(standing, until)
        for standing in material.instructions
        if standing.closed_on is None or standing.closed_on >= material.month.first
    )


def _told(standing: Standing, until: date) -> Told:
    row = standing.instruction
    closed = standing.closed_on if standing.closed_on and standing.closed_on < until else None
    return Told(
        kind=str(row.get_kind_display()),
        text=row.text,
        from_whom=row.from_whom,
        unit=row.owner_unit.name,
        due_on=row.due_on,
        reply=standing.reply,
        replied_on=standing.replied_on,
        closed_on=closed,
        overdue=closed is None and row.due_on < until,
        unit_key=str(row.owner_unit.key),
    )


def delays(material: Material) -> tuple[Delay, ...]:
    """Milestones, trials at a standstill and cases that were late at the end of the month, the longest first."""
    found = [*_late_milestones(material), *_standing_trials(material), *_late_cases(material)]
    return tuple(sorted(found, key=lambda one: (-one.days, one.number, one.what)))


def _late_milestones(material: Material) -> list[Delay]:
    until = material.month.until
    return [
        Delay(
            number="",
            what=f"{one.what}（{one.initiative_title}）",
            unit=material.unit_name(one.unit),
            who=one.who,
            due_on=one.due_on,
            days=_days_late(material, one.due_on),
            reason=one.reason,
            remedy=_("Set a new date"),
            unit_key=one.unit,
        )
        for one in material.milestones
        if one.late_at(until)
    ]


def _standing_trials(material: Material) -> list[Delay]:
    end = material.month.end
    return [
        Delay(
            number=poc.case.number,
            what=f"{poc.case.title}（{POC.state(PocState.SUSPENDED).label}）",
            unit=material.unit_name(poc.lead),
            who=_head(material, poc.lead),
            due_on=poc.story.since(end).on,
            days=_days_late(material, poc.story.since(end).on),
            reason=str(poc.story.told(["suspend"], "reason", end) or ""),
            remedy=POC.move("resume").label,
            unit_key=poc.lead,
        )
        for poc in material.pocs
        if poc.story.state(end) == PocState.SUSPENDED
    ]


def _late_cases(material: Material) -> list[Delay]:
    end, until, found = material.month.end, material.month.until, []
    for case in material.cases:
        state = case.story.state(end)
        due = material.due(case, end) if state in CASE.open_states else None
        if due and due < until:
            actor = material.actor(case, end)
            found.append(
                Delay(
                    number=case.number,
                    what=f"{case.title}（{CASE.state(state).label}）",
                    unit=material.unit_name(actor),
                    who=_head(material, actor),
                    due_on=due,
                    days=_days_late(material, due),
                    reason=str(case.story.told(["hold"], "reason", end) or "") if state == "on_hold" else "",
                    remedy=next_step(material, case),
                    unit_key=actor,
                )
            )
    return found


def due_soon(material: Material) -> tuple[Coming, ...]:
    """What falls due in the ninety days after the month: what the meeting looks at, then the rest; each by date."""
    since, until = window(material.month, DAYS_AHEAD)
    found = [*_milestones_ahead(material), *_steps_ahead(material), *_cases_ahead(material)]
    return tuple(
        sorted(
            (one for one in found if since <= one.on < until),
            key=lambda one: (not one.is_weighty, one.on, one.number, one.what),
        )
    )


def _milestones_ahead(material: Material) -> list[Coming]:
    return [
        Coming(
            on=one.due_on,
            what=one.what,
            of=one.initiative_title,
            unit=material.unit_name(one.unit),
            who=one.who,
            number="",
            is_weighty=True,
            unit_key=one.unit,
            items=(one.item,),
        )
        for one in material.milestones
        if one.open_at(material.month.until)
    ]


def _steps_ahead(material: Material) -> list[Coming]:
    """The road maps as they stood, read from the trials' histories."""
    end, found = material.month.end, []
    for poc in material.pocs:
        if poc.story.state(end) not in POC.open_states:
            continue
        steps: dict[str, tuple[str, str, date]] = {}
        for event in poc.story.until(end):
            step = event.details.get("step") or {}
            key = str(plain(step))
            if event.move == "step_planned":
                steps[key] = (step["text"], str(event.details["who"]), plain(event.details["due_on"]))
            elif event.move == "step_moved" and key in steps:
                steps[key] = (*steps[key][:2], plain(event.details["to"]))
            elif event.move == "step_reported" and event.details["state"] == StepState.DONE:
                steps.pop(key, None)
        unit, items = material.unit_name(poc.lead), _items(material, poc.case)
        found += [
            Coming(on, what, poc.case.title, unit, who, poc.case.number, False, poc.lead, items)
            for what, who, on in steps.values()
        ]
    return found


def _cases_ahead(material: Material) -> list[Coming]:
    end, found = material.month.end, []
    for case in material.cases:
        state = case.story.state(end)
        due = material.due(case, end) if state in CASE.open_states else None
        if due:
            actor = material.actor(case, end)
            found.append(
                Coming(
                    on=due,
                    what=next_step(material, case),
                    of=case.title,
                    unit=material.unit_name(actor),
                    who=_head(material, actor),
                    number=case.number,
                    is_weighty=state in WEIGHTY,
                    unit_key=actor,
                    items=_items(material, case),
                )
            )
    return found


def _items(material: Material, case: CaseFacts) -> tuple[str, ...]:
    return tuple(items_of(case.story, material.month.end, material.goings))


def budget(material: Material) -> tuple[BudgetLine, ...]:
    """The requests that were neither withdrawn nor for a year already closed: next year's first, units in 建制順."""
    end, found = material.month.end, []
    for request in material.requests:
        state = request.story.state(end)
        if state and state != BudgetState.WITHDRAWN:
            line = budget_line(material, request, state)
            if line.fiscal_year >= material.month.fiscal_year:
                found.append(line)
    order = {unit.name: place for place, unit in enumerate(material.units.values())}
    this_year = material.month.fiscal_year
    return tuple(
        sorted(
            found,
            key=lambda one: (
                one.fiscal_year <= this_year,
                one.fiscal_year,
                order.get(one.unit, 0),
                one.number,
                one.title,
            ),
        )
    )


def budget_line(material: Material, request: RequestFacts, state: str) -> BudgetLine:
    end, estimates = material.month.end, (BUDGET.opening, "enter_amount")
    requested = request.story.told(estimates, "amount_requested", end)
    confirmed = request.story.last(["confirm"], end)
    return BudgetLine(
        number=request.number,
        title=request.title,
        unit=material.unit_name(request.unit),
        fiscal_year=int(request.story.told(estimates, "fiscal_year", end) or material.month.fiscal_year),
        kind=str(BudgetKind(request.story.told(estimates, "kind", end) or BudgetKind.INITIAL).label),
        state=BUDGET.state(state).label,
        is_open=state in BUDGET.open_states,
        requested=requested,
        proposed=request.story.told(["propose"], "amount_proposed", end),
        voted=requested if confirmed else request.story.told(["vote"], "amount_voted", end),
    )


def coming_steps(material: Material, days: int) -> tuple[tuple[CalendarStep, int], ...]:
    """The steps of the budget calendar in the days after the month, each with the open days left at its end."""
    since, until = window(material.month, days)
    return tuple(
        (step, open_days.between(material.month.last_day, step.on, closed=material.closed))
        for step in material.calendar
        if since <= step.on < until
    )


def next_step(material: Material, case: CaseFacts) -> str:
    """What comes next for the case: the step of the budget calendar it waits for, or the move that usually follows."""
    end = material.month.end
    row = CASE.state(case.story.state(end))
    if row.code == CaseState.BUDGETING:
        step = material.budget_step(case, end)
        return step.name if step else row.label
    return CASE.move(row.usual).label if row.usual else row.label


def _days_late(material: Material, due: date) -> int:
    return (material.month.until - due).days


def _head(material: Material, unit: str) -> str:
    return material.units[unit].head_title if unit in material.units else ""
