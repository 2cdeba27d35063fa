"""The demonstration: sample cases walked through real moves over the past two years, every state occupied."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction

from connected_desk.city import open_days
from connected_desk.city.calendar import TOKYO, tokyo_date
from workflows.budgets.definition import BudgetState
from workflows.budgets.models import BudgetRequest
from workflows.cases import actions
from workflows.cases.definition import CASE, CaseState
from workflows.cases.models import Case
from workflows.decisions.definition import DecisionState
from workflows.pocs.definition import PocState
from workflows.pocs.queries import current_poc

from . import challenges_demo, drafts
from .answers_closing import complete_record, record_fairness, tell_others
from .answers_decisions import leave_decision
from .answers_evaluations import NEXT_ACTIONS, begin_scoring
from .answers_pocs import carry_to
from .themes import PROPOSERS, THEMES, Proposer, Theme
from .walk import Edge, Walk, shortest_route

YEARS = 2
# How a year's cases lie, of a hundred: what the published figures of such desks suggest.
MIX = {
    CaseState.RECEIVED: 4,
    CaseState.TRIAGE: 6,
    CaseState.INFO_REQUESTED: 4,
    CaseState.REFERRED: 6,
    CaseState.DIALOGUE: 14,
    CaseState.ON_HOLD: 3,
    CaseState.PROOF_OF_CONCEPT: 9,
    CaseState.EVALUATION: 5,
    CaseState.BUDGETING: 6,
    CaseState.PROCUREMENT: 3,
    CaseState.REALISED: 9,
    CaseState.DECLINED: 12,
    CaseState.WITHDRAWN: 4,
    CaseState.REDIRECTED: 5,
    CaseState.LAPSED: 3,
    CaseState.MERGED: 2,
    CaseState.ENDED: 5,
}
# The ways cases take to a state, by turns, where the shortest is not the usual one.
OWNED = (CaseState.REFERRED, CaseState.DIALOGUE)
WAYS: dict[str, tuple[tuple[str, ...], ...]] = {
    CaseState.DIALOGUE: (OWNED, OWNED, (*OWNED, CaseState.PROOF_OF_CONCEPT, CaseState.DIALOGUE)),
    CaseState.PROOF_OF_CONCEPT: ((*OWNED, CaseState.PROOF_OF_CONCEPT),),
    CaseState.EVALUATION: ((*OWNED, CaseState.EVALUATION),),
    CaseState.BUDGETING: ((*OWNED, CaseState.EVALUATION, CaseState.BUDGETING),),
    CaseState.PROCUREMENT: ((*OWNED, CaseState.EVALUATION, CaseState.PROCUREMENT),),
    CaseState.REALISED: (
        (*OWNED, CaseState.EVALUATION, CaseState.BUDGETING, CaseState.REALISED),
        (*OWNED, CaseState.REALISED),
    ),
    CaseState.WITHDRAWN: (
        (CaseState.WITHDRAWN,),
        (*OWNED, CaseState.EVALUATION, CaseState.BUDGETING, CaseState.WITHDRAWN),
    ),
    CaseState.ENDED: ((*OWNED, CaseState.EVALUATION, CaseState.ENDED), (*OWNED, CaseState.REALISED, CaseState.ENDED)),
}
# For how many days at most a case that is open has been where it is; a little over the norm, so that some are late.
STAYS = {
    CaseState.RECEIVED: 4,
    CaseState.TRIAGE: 8,
    CaseState.INFO_REQUESTED: 12,
    CaseState.REFERRED: 15,
    CaseState.DIALOGUE: 32,
    CaseState.ON_HOLD: 30,
    CaseState.PROOF_OF_CONCEPT: 40,
    CaseState.EVALUATION: 28,
    CaseState.BUDGETING: 50,
    CaseState.PROCUREMENT: 80,
}
# What a walk waits for besides the gaps between its moves: a trial of four months, the looks back of a year.
TAKES_TIME = {"evaluate": timedelta(weeks=21), "end": timedelta(days=375)}
IDEAS = (
    (
        "CHR",
        "窓口の混み具合を知らせる方法の相談（見本）",
        "待ち時間の苦情が増えています。民間の仕組みを試します。",
    ),
    (
        "CON",
        "公園の水やりの見直しの相談（見本）",
        "夏の水やりに人手がかかります。土の湿り気を測る方法を探しています。",
    ),
    ("HWB", "通いの場の参加者の見守りの相談（見本）", "参加が途切れた方に早く気づきたいと考えています。"),
)
TRIAL_STATES = (PocState.PLANNING, PocState.READY, PocState.RUNNING, PocState.RUNNING, PocState.SUSPENDED)
REQUEST_STATES = (
    BudgetState.TENTATIVE,
    BudgetState.REQUESTED,
    BudgetState.ASSESSING,
    BudgetState.PROPOSED,
    BudgetState.REFUSED,
)
# How far the decision is that the next of a state's cases wait for; None where nobody has drafted one yet.
DECISIONS = {
    CaseState.DIALOGUE: ("decline", (None, DecisionState.DRAFTED, None, DecisionState.SENT_BACK, DecisionState.VOID)),
    CaseState.EVALUATION: ("conclude", (DecisionState.CIRCULATING, None, None, DecisionState.WITHDRAWN)),
}


@dataclass(frozen=True)
class Plan:
    """What is to become of one sample case."""

    state: str
    nth: int  # of those with the same state, from 0: what varies among them goes by turns
    theme: Theme
    proposer: Proposer


def plans(count: int, chance: Random) -> Iterator[Plan]:
    """`count` plans; every state is there once before any is there for the second time by chance."""
    states = [str(state.code) for state in CASE.states]
    weights = [MIX.get(CaseState(state), 1) for state in states]
    wanted = [*states, *chance.choices(states, weights, k=max(0, count - len(states)))]
    met: Counter[str] = Counter()
    for number, state in enumerate(wanted[:count] if count >= len(states) else states):
        yield Plan(state, met[state], THEMES[number % len(THEMES)], PROPOSERS[number % len(PROPOSERS)])
        met[state] += 1


def seed(*, count: int, seed_number: int, now: datetime) -> list[Case]:
    """Walk `count` sample cases through real moves, the last of each at the latest at `now`; some begin in a bureau."""
    chance = Random(seed_number)  # noqa: S311  (plausible variety, no secret)
    companies = max(len(CASE.states), count - len(IDEAS))
    cases = [walk_one(plan, number, chance, now) for number, plan in enumerate(plans(companies, chance))]
    return cases + [walk_idea(idea, number, now) for number, idea in enumerate(IDEAS[: count - companies])]


def walk_idea(idea: tuple[str, str, str], number: int, now: datetime) -> Case:
    """A bureau's own idea (庁内発案), as far as its second move; it has no company until a partner is named."""
    unit, title, summary = idea
    chance = Random(number)  # noqa: S311
    walker = Walk(_office_hour(now - timedelta(days=25 - 4 * number), chance), unit=unit)
    by = walker.holding("bureau", walker.unit)
    case = actions.open_case_of_bureau(title=title, summary=summary, by=by, at=walker.at, origin=walker.origin)
    for goal in (CaseState.REFERRED, CaseState.DIALOGUE)[:number]:
        walker.at = _office_hour(walker.at + timedelta(days=2), chance)
        case = walker.to(case, goal)
    return case


def walk_one(plan: Plan, number: int, chance: Random, now: datetime) -> Case:
    """One case from receipt to the state its plan names, begun early enough to be there at `now`."""
    steps = _steps(plan)
    gaps = [timedelta(days=chance.uniform(0.5, 8)) for _step in steps]
    own_time = sum((TAKES_TIME.get(step.move.name, timedelta(0)) for step in steps), timedelta(0))
    begin = now - _age(plan.state, chance) - sum(gaps, timedelta(0)) - own_time
    while True:
        try:
            with transaction.atomic():
                return _walk(plan, number, begin, gaps, now)
        except TooLate as late:
            begin -= late.by + timedelta(days=2)


class TooLate(Exception):
    """A walk that ends after now: trials and follow-ups take the time they take. It is undone and begun earlier."""

    def __init__(self, by: timedelta) -> None:
        super().__init__(by)
        self.by = by


def _walk(plan: Plan, number: int, begin: datetime, gaps: list[timedelta], now: datetime) -> Case:
    chance = Random(number)  # noqa: S311
    walker = Walk(_office_hour(begin, chance), seed=number, unit=plan.theme.unit, ict=plan.theme.ict)
    case = _received(walker, plan, chance)
    for edge, gap in zip(_steps(plan), gaps, strict=True):
        walker.at = max(walker.at, _office_hour(walker.at + gap, chance))
        given = {"next_action": NEXT_ACTIONS[edge.target]} if edge.move.name == "conclude" else {}
        case = walker.move(case, edge.move.name, edge.target, **given)
    _go_on(walker, case, plan.nth)
    if walker.at > now:
        raise TooLate(walker.at - now)
    return case


def _go_on(walker: Walk, case: Case, nth: int) -> None:
    """Carry what runs within the case's state some way along its own life."""
    if case.state == CaseState.PROOF_OF_CONCEPT:
        carry_to(walker, current_poc(case), TRIAL_STATES[nth % len(TRIAL_STATES)])
    if case.state == CaseState.BUDGETING:
        walker.to(BudgetRequest.objects.filter(case=case).latest("pk"), REQUEST_STATES[nth % len(REQUEST_STATES)])
    if case.state == CaseState.PROCUREMENT:
        record_fairness(walker, case)
    if case.state == CaseState.ENDED:
        complete_record(walker, case)
    if case.state == CaseState.REALISED and nth == 0:
        tell_others(walker, case)
    move, stages = DECISIONS.get(CaseState(case.state), ("", (None,)))
    stage = stages[nth % len(stages)]
    if stage:
        leave_decision(walker, case, move, stage)
    elif case.state == CaseState.EVALUATION and nth % 2:
        begin_scoring(walker, case)


def _steps(plan: Plan) -> list[Edge]:
    """The moves from receipt to the plan's state, by its turn among the ways that lead there."""
    at, found = str(CaseState.RECEIVED), []
    ways = WAYS.get(plan.state, ((plan.state,),))
    for goal in ways[plan.nth % len(ways)]:
        found += shortest_route(CASE, at, goal)
        at = goal
    return found


def _age(state: str, chance: Random) -> timedelta:
    """How long ago the last move was: as long as open cases usually wait, up to two years for settled ones."""
    stays = STAYS.get(CaseState(state))
    return timedelta(days=chance.uniform(0.2, stays) if stays else chance.uniform(10, 365 * YEARS - 90))


def _received(walker: Walk, plan: Plan, chance: Random) -> Case:
    who, theme = plan.proposer, plan.theme
    organisation = {
        "name": who.name,
        "name_kana": who.kana,
        "organisation_kind": who.kind,
        "corporate_number": who.number,
        "no_number_reason": who.no_number_reason,
        "contact_name": who.contact,
        "contact_email": f"contact{PROPOSERS.index(who) + 1}@proposer.example",
    }
    content = {
        "title": theme.title,
        "summary": f"{theme.trouble}{theme.title}により、職員と市民の手間を減らします。（見本の提案です）",
        "what": f"市内の1か所で3か月間、{theme.title}を試し、前後の値を比べます。",
        "effect": "かかる時間が2割から3割減ることを見込んでいます。",
        "ripeness": chance.choice(["idea", "prototype", "in_service"]),
    }
    answers = challenges_demo.answered(theme.title, walker.at)
    if answers:
        content |= {"kind": "challenge", "challenge": str(answers.key)}
    trial: dict[str, Any] = {"amount": chance.choice([0, 0, 300_000, 500_000, 1_000_000])}
    draft = drafts.complete(at=walker.at, organisation=organisation, content=content, trial=trial)
    receipt = actions.open_case(draft=draft, idempotency_key=draft.idempotency_key, at=walker.at, origin=walker.origin)
    return receipt.case


def _office_hour(at: datetime, chance: Random) -> datetime:
    day = open_days.next_open(tokyo_date(at)) if not open_days.is_open(tokyo_date(at)) else tokyo_date(at)
    return datetime(day.year, day.month, day.day, chance.randint(9, 16), chance.randint(0, 59), tzinfo=TOKYO)
