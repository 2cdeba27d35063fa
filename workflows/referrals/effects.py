"""What moves of a case cause to hand-overs and to the ICT office's support."""

from typing import Any

from django.db.models import QuerySet

from connected_desk.city.models import Person
from workflows.cases.models import Case
from workflows.engine.move import effect_named
from workflows.engine.registry import Context, effect
from workflows.engine.vocabulary import Role

from .advice_actions import write_advice
from .models import HandOver, Outcome, SupportRequest
from .suggestions import advise_case

BOUNCES_THAT_ALARM = 2


def hand_overs(case: Case) -> list[QuerySet[HandOver]]:
    """The rows these effects write."""
    return [case.hand_overs.all()]


@effect(
    "referrals.keep_advice",
    "候補として何を示し、何が選ばれたかを残す",
    "Keeps what was suggested beside what was chosen",
    writes=lambda case: [case.advice.all()],
)
def keep_advice(case: Case, context: Context) -> None:
    """Keep the suggestions of that instant, read from the case as it stood before the move."""
    if isinstance(context.by, Person):
        details = context.details or {}
        advised = advise_case(context.before or case, context.by, context.on)
        write_advice(case, advised, unit=details["unit"], move=context.move, at=context.at)


@effect(
    "referrals.offer",
    "部署に引受けを依頼し、返事を待つ",
    "Offers the case to the unit and waits for its answer",
    writes=hand_overs,
)
def offer(case: Case, context: Context) -> None:
    details = context.details or {}
    HandOver.objects.create(
        case=case,
        unit=details["unit"],
        offered_at=context.at,
        offered_by=context.by,
        offered_from=context.came_out_of,
        due_on=details["due_on"],
        note=details.get("note") or "",
        ict=details["ict"],
    )


@effect(
    "referrals.ask_support",
    "ICTに関わるときは、ICT担当室に支援を依頼する",
    "Asks the ICT office for support where the case concerns ICT",
    writes=lambda case: [case.support_requests.all()],
)
def ask_support(case: Case, context: Context) -> None:
    """Open a support request to the ICT office where the case concerns ICT and none is open."""
    if case.ict and not case.support_requests.filter(closed_at=None).exists():
        SupportRequest.objects.create(case=case, asked_at=context.at, asked_by=context.by, why=case.ict_reason)


@effect(
    "referrals.take",
    "引受けの依頼を「引き受けた」として閉じる",
    "Closes the hand-over as taken",
    writes=hand_overs,
)
def take(case: Case, context: Context) -> None:
    details = context.details or {}
    _close(case, context, Outcome.TAKEN, section=details.get("section"), person=details["person"])


@effect(
    "referrals.hand_back",
    "引受けの依頼を閉じる。依頼された部署が返したときは回数を数え、2回目からデスクの長に知らせる",
    "Closes the hand-over; one the unit asked handed back is counted, and from the second on the desk's head is told",
    writes=hand_overs,
)
def hand_back(case: Case, context: Context) -> None:
    """Close the hand-over. Handed back by the unit asked it is a bounce; the second one and every later one alarm."""
    reason = (context.details or {})["reason"]
    if Role.TARGET not in context.roles:
        _close(case, context, Outcome.RECALLED, reason=reason)
        return
    _close(case, context, Outcome.HANDED_BACK, reason=reason)
    case.bounces += 1
    case.save(update_fields=["bounces"])
    if case.bounces >= BOUNCES_THAT_ALARM:
        effect_named("mail.bounced")(case, context)


@effect(
    "referrals.close",
    "返事を待っている引受けの依頼があれば閉じる",
    "Closes the hand-over that waits for an answer, if there is one",
    writes=hand_overs,
)
def close(case: Case, context: Context) -> None:
    _close(case, context, Outcome.CLOSED)


def _close(case: Case, context: Context, outcome: Outcome, **said: Any) -> None:
    """End the open hand-over, where there is one."""
    by = context.by if hasattr(context.by, "pk") else None
    HandOver.objects.filter(case=case, closed_at=None).update(
        closed_at=context.at, closed_by=by, outcome=outcome, **said
    )
