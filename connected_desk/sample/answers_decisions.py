"""How the cast decides: it drafts, hears the units consulted, circulates and decides; and what it answers meanwhile."""

from typing import Any

from connected_desk.city.models import Person, Unit
from connected_desk.city.queries import officers_of
from workflows.decisions import actions
from workflows.decisions.models import Capacity, Decision, Level
from workflows.decisions.queries import unit_asked
from workflows.engine.move import may_make_or_draft, move
from workflows.engine.vocabulary import Move

from .walk import STEP, Walk, answers, satisfies

OPINIONS = ("異議ありません。", "費用と効果を記録に残すことを条件に、異議ありません。")
DISSENT = "実施する時期を、もう半年待つ方がよいと考えます。"
ONE_DISSENT_IN = 12


@answers("decision", "capacity")
def a_capacity(walk: Walk, decision: Decision, row: Move) -> str:
    return walk.chance.choice([Capacity.DECIDE, Capacity.STANDING]).value


@answers("decision", "document_number")
def a_document_number(walk: Walk, decision: Decision, row: Move) -> str:
    return f"堺ICT第{walk.chance.randint(100, 999)}号"


@satisfies("decisions.none_circulating")
def end_what_circulates(walk: Walk, case: Any) -> None:
    for decision in Decision.objects.filter(case_key=case.key, state="circulating"):
        move(decision, "withdraw", by=decision.drafter, at=walk.at, origin=walk.origin)


def decide(walk: Walk, subject: Any, row: Move, details: dict[str, Any]) -> Decision:
    """Carry a move by decision out the way a city does: 起案, 合議, 回議, 決裁."""
    decision = draft(walk, subject, row, details)
    hear(walk, decision)
    decision = walk.move(decision, "circulate")
    return walk.move(decision, "decide")


def leave_decision(walk: Walk, subject: Any, name: str, state: str) -> Decision:
    """Draft the decision for a move and leave it at a state short of being decided."""
    row = subject.life.move(name)
    walk.prepare(subject, row)
    decision = draft(walk, subject, row, walk.details(subject, row))
    return walk.to(decision, state)


def draft(walk: Walk, subject: Any, row: Move, details: dict[str, Any]) -> Decision:
    """Draft the decision for a move, as somebody who may and rather not the decider."""
    decider = walk.mover(subject, row)
    drafter = _drafter(walk, subject, row, decider)
    return actions.draft(
        subject,
        row.name,
        details=details,
        title=f"{row.ja}：{subject}"[:200],
        text=f"「{subject}」について、次のとおり「{row.ja}」としてよろしいか伺います。",
        level=Level.SECTION_HEAD if _is_desk(subject, row) else Level.BUREAU_HEAD,
        decider=decider,
        consult=[],
        by=drafter,
        at=walk.at,
        origin=walk.origin,
    )


def hear(walk: Walk, decision: Decision) -> None:
    """Each unit consulted says what it thinks."""
    for asked in decision.consultations.select_related("unit"):
        walk.pass_time(STEP)
        dissents = walk.chance.randrange(ONE_DISSENT_IN) == 0
        actions.give_opinion(
            decision,
            unit=asked.unit,
            text=DISSENT if dissents else walk.chance.choice(OPINIONS),
            dissents=dissents,
            by=officers_of(asked.unit, walk.on)[0],
            at=walk.at,
            origin=walk.origin,
        )


def _drafter(walk: Walk, subject: Any, row: Move, decider: Person) -> Person:
    """Somebody who may draft it, rather not the decider."""
    able = (one for one in walk.cast if one != decider and may_make_or_draft(subject, row, one, walk.on))
    return next(able, decider)


def _is_desk(subject: Any, row: Move) -> bool:
    return unit_asked(subject, row) == Unit.objects.desk()
