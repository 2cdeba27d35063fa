"""Every write of referrals besides what moves of a case cause: opinions, extensions, sections, support.

All take `by` and `at`, are one transaction, write on the case's log where the case should show it, and raise
MoveRefused with a sentence where they may not be done.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person, Unit
from connected_desk.city.queries import units_below
from workflows.cases import mails
from workflows.cases.actions import set_due
from workflows.cases.models import Case
from workflows.cases.permissions import may_work_on
from workflows.engine.bars import keep_out
from workflows.engine.move import Moved, lock, note
from workflows.engine.record import ACTS
from workflows.engine.refusals import MoveRefused, Reason
from workflows.engine.registry import Context

from .models import HandOver, OpinionRequest, Outcome, SupportEntry, SupportKind, SupportRequest
from .queries import speaks_for

# What the record calls these acts.
ACTS.update(
    ask_opinion=_("Asked a unit for its opinion"),
    answer_opinion=_("Answered the request for an opinion"),
    extend_hand_over=_("Moved the date of its answer to the hand-over"),
    assign_section=_("Named section and person"),
    ask_support=_("Asked the ICT office for support"),
    answer_support=_("The ICT office answered the support request"),
    close_support=_("The ICT office ended its support"),
)

CASE_CLOSED = Reason("closed", "この案件は、もう終わっています。", "This case has ended.")
NOT_YOURS_TO_ASK = Reason(
    "role",
    "意見照会と支援の依頼ができるのは、デスクとこの案件を担当している部署です。",
    "Asking is for the desk and for the units that have this case in hand.",
)
NOT_YOUR_UNIT = Reason(
    "role", "答えられるのは、依頼を受けた部署の人です。", "Answering is for the unit that was asked."
)
ANSWERED = Reason("answered", "この依頼には、もう答えがあります。", "This request has been answered already.")
HAND_OVER_CLOSED = Reason("closed", "この引受けの依頼は、もう終わっています。", "This hand-over has ended already.")
EXTENDED = Reason("extended", "期限を延ばせるのは1回だけです。", "The date may be moved once.")
NOT_LATER = Reason("due_on", "今の期限より後の日を選んでください。", "Choose a day after the present due date.")
ANOTHER_UNIT = Reason(
    "section", "引き受ける部署の中から選んでください。", "Choose a section of the unit that was asked."
)
NOT_THE_ICT_OFFICE = Reason(
    "role", "支援の記録は、ICT担当室の人が行います。", "The support is the ICT office's to record."
)
NOT_ACCEPTED = Reason("accepted", "支援を始めてから記録してください。", "Accept the support request first.")
SUPPORT_OPEN = Reason("open", "支援の依頼は、もう出ています。", "The ICT office has been asked already.")
WHY = Reason("why", "理由を書いてください。", "Say why.")


@transaction.atomic
def ask_opinion(
    case: Case, *, unit: Unit, question: str, due_on: date, by: Person, at: datetime, origin: str = "live"
) -> OpinionRequest:
    """Ask a unit what it thinks of the case, with a mail to its officers; the case stays where it is."""
    case = _asked_about(case, by, at)
    request = OpinionRequest.objects.create(
        case=case, unit=unit, question=question, due_on=due_on, asked_at=at, asked_by=by
    )
    body = {"unit": unit, "question": question, "due_on": due_on}
    noted = note(case, "ask_opinion", by=by, at=at, body=body, origin=origin)
    _mail("opinion_asked", noted, body, by, at)
    return request


@transaction.atomic
def answer_opinion(
    request: OpinionRequest, *, answer: str, tellable: str, by: Person, at: datetime, origin: str = "live"
) -> OpinionRequest:
    """Answer in the name of the unit that was asked; `tellable` is what the company may be told."""
    [case] = lock([request.case])
    request = OpinionRequest.objects.select_for_update().get(pk=request.pk)
    _require(speaks_for(by, request.unit, tokyo_date(at)), "role", NOT_YOUR_UNIT, case)
    _require(request.answered_at is None, "source", ANSWERED, case)
    request.answer, request.tellable, request.answered_by, request.answered_at = answer, tellable, by, at
    request.save()
    body = {"unit": request.unit, "answer": answer, "tellable": tellable}
    noted = note(case, "answer_opinion", by=by, at=at, body=body, origin=origin)
    _mail("opinion_answered", noted, body, by, at)
    return request


@transaction.atomic
def extend(hand_over: HandOver, *, until: date, reason: str, by: Person, at: datetime) -> HandOver:
    """Move the day the unit is to answer by, once and with a reason; the case's due date goes with it."""
    case, hand_over = _open(hand_over)
    _require(speaks_for(by, hand_over.unit, tokyo_date(at)), "role", NOT_YOUR_UNIT, case)
    _require(hand_over.extended_to is None, "source", EXTENDED, case)
    _require(until > hand_over.due_on, "details", NOT_LATER, case)
    hand_over.extended_to, hand_over.extension_reason = until, reason
    hand_over.save()
    note(case, "extend_hand_over", by=by, at=at, body={"due_on": until, "reason": reason})
    set_due(case, on=tokyo_date(at), handover_due_on=until)
    return hand_over


@transaction.atomic
def assign_section(
    hand_over: HandOver, *, section: Unit, person: Person | None, by: Person, at: datetime, origin: str = "live"
) -> HandOver:
    """The general-affairs section says which section, and who, looks at it; once taken they are the case's own."""
    [case] = lock([hand_over.case])
    hand_over = HandOver.objects.select_for_update().get(pk=hand_over.pk)
    _require(speaks_for(by, hand_over.unit, tokyo_date(at)), "role", NOT_YOUR_UNIT, case)
    _require(hand_over.outcome in ("", Outcome.TAKEN), "source", HAND_OVER_CLOSED, case)
    _require(section in units_below(hand_over.unit), "details", ANOTHER_UNIT, case)
    hand_over.section, hand_over.person = section, person
    hand_over.save()
    if hand_over.outcome == Outcome.TAKEN and case.owner_unit_id == hand_over.unit_id:
        case.owner_section, case.owner_person = section, person or case.owner_person
    note(case, "assign_section", by=by, at=at, body={"section": section, "person": person}, origin=origin)
    return hand_over


@transaction.atomic
def hand_on_person(hand_over: HandOver, *, person: Person, by: Person, at: datetime, reason: str) -> HandOver:
    """Somebody else of the unit looks at it, because of a transfer: whoever orders one has been judged with it."""
    case, hand_over = _open(hand_over)
    hand_over.person = person
    hand_over.save()
    body = {"section": hand_over.section, "person": person, "reason": reason}
    note(case, "assign_section", by=by, at=at, body=body)
    return hand_over


@transaction.atomic
def ask_support(case: Case, *, why: str, by: Person, at: datetime, origin: str = "live") -> SupportRequest:
    """Ask the ICT office to support the case."""
    case = _asked_about(case, by, at)
    _require(not case.support_requests.filter(closed_at=None).exists(), "source", SUPPORT_OPEN, case)
    request = SupportRequest.objects.create(case=case, asked_at=at, asked_by=by, why=why)
    note(case, "ask_support", by=by, at=at, body={"why": why}, origin=origin)
    return request


@transaction.atomic
def accept_support(
    request: SupportRequest, *, kind: str, answer: str, by: Person, at: datetime, origin: str = "live"
) -> SupportRequest:
    """The ICT office says whether it supports, advises only, or is not needed and why; the last ends the request."""
    case, request = _of_the_ict_office(request, by, at)
    _require(not request.kind, "source", ANSWERED, case)
    request.kind, request.answer = SupportKind(kind).value, answer
    if kind == SupportKind.NOT_NEEDED:
        _require(bool(answer), "details", WHY, case)
        request.closed_at, request.closed_by = at, by
    else:
        request.accepted_at, request.accepted_by = at, by
    request.save()
    note(case, "answer_support", by=by, at=at, body={"kind": request.kind, "answer": answer}, origin=origin)
    return request


@transaction.atomic
def log_support(request: SupportRequest, *, on: date, text: str, by: Person, at: datetime) -> SupportEntry:
    """Write a line of the record of support; the case's own log is not touched, so nothing that waits is overtaken."""
    case, request = _of_the_ict_office(request, by, at)
    _require(request.accepted_at is not None, "source", NOT_ACCEPTED, case)
    return SupportEntry.objects.create(request=request, on=on, text=text, by=by, at=at)


@transaction.atomic
def close_support(request: SupportRequest, *, by: Person, at: datetime, origin: str = "live") -> SupportRequest:
    """The ICT office ends its support of the case."""
    case, request = _of_the_ict_office(request, by, at)
    _require(request.accepted_at is not None, "source", NOT_ACCEPTED, case)
    request.closed_at, request.closed_by = at, by
    request.save()
    note(case, "close_support", by=by, at=at, body={}, origin=origin)
    return request


def _asked_about(case: Case, by: Person, at: datetime) -> Case:
    """The case, locked, when this person may ask others about it."""
    [case] = lock([case])
    _require(not case.state_row.final, "source", CASE_CLOSED, case)
    _require(may_work_on(case, by, tokyo_date(at)), "role", NOT_YOURS_TO_ASK, case)
    return case


def _open(hand_over: HandOver) -> tuple[Case, HandOver]:
    [case] = lock([hand_over.case])
    hand_over = HandOver.objects.select_for_update().get(pk=hand_over.pk)
    _require(hand_over.closed_at is None, "source", HAND_OVER_CLOSED, case)
    return case, hand_over


def _of_the_ict_office(request: SupportRequest, by: Person, at: datetime) -> tuple[Case, SupportRequest]:
    """Case and request, locked, when this person speaks for the ICT office and the request is not closed."""
    [case] = lock([request.case])
    request = SupportRequest.objects.select_for_update().get(pk=request.pk)
    keep_out(case, by)
    _require(speaks_for(by, Unit.objects.ict(), tokyo_date(at)), "role", NOT_THE_ICT_OFFICE, case)
    _require(request.closed_at is None, "source", ANSWERED, case)
    return case, request


def _mail(name: str, noted: Moved, body: dict[str, Any], by: Person, at: datetime) -> None:
    context = Context(by=by, at=at, on=tokyo_date(at), target=name, details=body, row=noted.row)
    mails.send(noted.subject, context)


def _require(holds: bool, kind: str, refusal: Reason, case: Case) -> None:
    if not holds:
        raise MoveRefused(kind, [refusal], case)
