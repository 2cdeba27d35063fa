"""Every write of a decision besides its moves: drafting, revising, consulting, and looking at it later.

Circulating, deciding, sending back and withdrawing are moves of its life (workflows/engine/move.py).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person, Unit
from connected_desk.city.queries import roles_held
from workflows.engine.details import encode
from workflows.engine.move import judge_draft, lock, note, open_life, roles_of
from workflows.engine.record import ACTS
from workflows.engine.refusals import MoveRefused, Reason
from workflows.engine.vocabulary import Role

from .definition import DecisionState
from .models import Consultation, Decision
from .queries import consultations, holds_deciding_role, unit_asked, units_to_consult

# What the record calls the acts below.
ACTS.update(
    revise=_("Put the decision's words right"),
    consult=_("Asked one more unit for its opinion"),
    opinion=_("Gave an opinion"),
    see_later=_("Looked at what was decided in their place"),
)

NOT_A_DECIDER = Reason(
    "decider",
    "決裁者には、この対応を決めることができる人を選んでください。",
    "Choose a decider who may decide this.",
)
CLOSED = Reason(
    "closed",
    "この伺いは、もう終わっています。画面を開き直してください。",
    "This decision is closed already. Open the page again.",
)
NOT_DRAFTING = Reason(
    "drafting",
    "回議に付した伺いは直せません。差し戻されたときに直してください。",
    "A decision that circulates cannot be changed. Change it once it is sent back.",
)
NOT_CONSULTED = Reason(
    "consulted",
    "意見を書けるのは、合議先の部署の人です。",
    "An opinion is for the units that were consulted.",
)
ANSWERED = Reason("answered", "この部署の意見は、もう記録されています。", "This unit has given its opinion already.")
NOT_THE_DRAFTER = Reason("role", "この伺いを直せるのは、起案者です。", "Changing this decision is for its drafter.")
NOT_YOURS = Reason(
    "role",
    "合議先を加えられるのは、起案者と決裁者です。",
    "Consulting one more unit is for the drafter and the decider.",
)
NOT_IN_YOUR_PLACE = Reason(
    "role",
    "後で見たことを記録できるのは、代決された本人です。",
    "This is for the person in whose place it was decided.",
)


@transaction.atomic
def draft(
    subject: Any,
    move: str,
    *,
    details: Mapping[str, Any],
    title: str,
    text: str,
    level: str,
    decider: Person | None,
    consult: Iterable[Unit],
    by: Person,
    at: datetime,
    version: int | None = None,
    origin: str = "live",
) -> Decision:
    """Draft the decision for a move of the subject and ask the units to be consulted.

    Those without whose opinion the move cannot be decided are always asked. Raises MoveRefused for the reasons the
    move itself would be refused, and where the decider may not decide it.
    """
    [subject] = lock([subject])
    judge_draft(subject, move, by=by, at=at, version=version, **details)
    row, on = subject.life.move(move), tokyo_date(at)
    if decider is not None and not holds_deciding_role(subject, row, decider, on):
        raise MoveRefused("details", [NOT_A_DECIDER], subject)
    case = getattr(subject, subject.life.parent) if subject.life.parent else subject
    decision = Decision(
        title=title,
        text=text,
        subject_kind=subject.life.name,
        subject_key=subject.key,
        subject_seq=subject.log_seq,
        case_key=case.key if case.life.name == "case" else None,
        move=move,
        details=encode(dict(details)),
        level=level,
        drafter=by,
        drafter_unit=next((held.unit for held in roles_held(by, on) if held.unit_id), None),
        drafted_at=at,
        decider=decider,
        decider_unit=unit_asked(subject, row, decider, on),
    )
    units = list(dict.fromkeys([*units_to_consult(row), *consult]))
    body = {"subject": subject, "move": move, "details": details, "decider": decider, "consult": units}
    open_life(decision, by=by, at=at, body=body | _words(title, text, level), origin=origin)
    Consultation.objects.bulk_create(Consultation(decision=decision, unit=unit, asked_at=at) for unit in units)
    return decision


@transaction.atomic
def revise(
    decision: Decision,
    *,
    title: str,
    text: str,
    level: str,
    decider: Person | None,
    by: Person,
    at: datetime,
) -> Decision:
    """Put the words of a decision right before it circulates (again); the move it waits with stays as it is.

    Raises MoveRefused for anybody but the drafter, and while it circulates or is closed.
    """
    [decision] = lock([decision])
    _require(decision, {Role.DRAFTER}, NOT_THE_DRAFTER, by, at)
    if decision.state not in (DecisionState.DRAFTED, DecisionState.SENT_BACK):
        raise MoveRefused("source", [NOT_DRAFTING], decision)
    if decider is not None and not holds_deciding_role(decision.subject, decision.pending, decider, tokyo_date(at)):
        raise MoveRefused("details", [NOT_A_DECIDER], decision)
    decision.title, decision.text, decision.level, decision.decider = title, text, level, decider
    note(decision, "revise", by=by, at=at, body={"decider": decider} | _words(title, text, level))
    return decision


@transaction.atomic
def ask_consultation(decision: Decision, *, unit: Unit, by: Person, at: datetime, origin: str = "live") -> Consultation:
    """Ask one more unit for its opinion about a decision; once is enough.

    Raises MoveRefused for anybody but drafter and decider, and where the decision is closed.
    """
    decision = _open(decision)
    _require(decision, {Role.DRAFTER, Role.DECIDER}, NOT_YOURS, by, at)
    asked, new = Consultation.objects.get_or_create(decision=decision, unit=unit, defaults={"asked_at": at})
    if new:
        note(decision, "consult", by=by, at=at, body={"unit": unit}, origin=origin)
    return asked


@transaction.atomic
def give_opinion(
    decision: Decision, *, unit: Unit, text: str, dissents: bool, by: Person, at: datetime, origin: str = "live"
) -> Consultation:
    """Record what a consulted unit says; dissent is recorded and does not block.

    Raises MoveRefused for somebody of another unit, a unit that was not asked or has answered, a closed decision.
    """
    decision = _open(decision)
    asked = consultations(by, tokyo_date(at)).filter(decision=decision, unit=unit).first()
    if asked is None:
        raise MoveRefused("role", [NOT_CONSULTED], decision)
    if asked.at is not None:
        raise MoveRefused("source", [ANSWERED], decision)
    asked.opinion, asked.dissents, asked.by, asked.at = text, dissents, by, at
    asked.save()
    note(decision, "opinion", by=by, at=at, body={"unit": unit, "text": text, "dissents": dissents}, origin=origin)
    return asked


@transaction.atomic
def see_later(decision: Decision, *, by: Person, at: datetime) -> Decision:
    """The person in whose place it was decided has looked at it (後閲). Raises MoveRefused for anybody else."""
    [decision] = lock([decision])
    if decision.acted_for_id != by.pk:
        raise MoveRefused("role", [NOT_IN_YOUR_PLACE], decision)
    if decision.seen_at is None:
        decision.seen_at = at
        note(decision, "see_later", by=by, at=at, body={})
    return decision


def _words(title: str, text: str, level: str) -> dict[str, Any]:
    """What a log row keeps of a decision's words: apart, because its page shows them whole."""
    return {"words": {"title": title, "wording": text, "level": level}}


def _open(decision: Decision) -> Decision:
    """The decision, locked; MoveRefused where it is closed."""
    [decision] = lock([decision])
    if decision.state_row.final:
        raise MoveRefused("source", [CLOSED], decision)
    return decision


def _require(decision: Decision, roles: set[Role], refusal: Reason, by: Person, at: datetime) -> None:
    if not roles_of(decision, by, tokyo_date(at)) & roles:
        raise MoveRefused("role", [refusal], decision)
