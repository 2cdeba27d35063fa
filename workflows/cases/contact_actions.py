"""Writing down what was said, closing what was to be done next. Like notes they leave the case's log alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person
from workflows.engine.bars import keep_out
from workflows.engine.move import lock
from workflows.engine.refusals import MoveRefused, Reason

from . import search
from .mention_actions import mention
from .models import Case, Contact, NextAction
from .permissions import NOT_YOURS, takes_part

NOT_YET = Reason("on", "これからの日の面談は記録できません。", "What is still to come cannot be recorded.")
NOT_YOURS_TO_CLOSE = Reason(
    "role",
    "次の対応を終えられるのは、その人か、この案件に書き込める人です。",
    "Closed by the person it is for, or by those who write to this case.",
)
CLOSED = Reason("source", "この対応は、すでに終わっています。", "This has been closed already.")


@dataclass(frozen=True)
class ToDo:
    """Something to be done next: what, by whom, by when."""

    what: str
    who: Person
    due_on: date


@transaction.atomic
def write_contact(
    case: Case,
    *,
    on: date,
    kind: str,
    ours: str,
    theirs: str,
    said: str,
    decided: str,
    to_do: Iterable[ToDo],
    by: Person,
    at: datetime,
    tell: Iterable[Person] = (),
) -> Contact:
    """Write down a visit, a call, a meeting online or a mail, with what each named person does next.

    Those in `tell` find it on their first page. Raises MoveRefused for somebody without a part in the case, for a day
    still to come, and for somebody to tell who may not see the case.
    """
    [case] = lock([case])
    keep_out(case, by)
    if not takes_part(case, by, tokyo_date(at)):
        raise MoveRefused("role", [NOT_YOURS], case)
    if on > tokyo_date(at):
        raise MoveRefused("details", [NOT_YET], case)
    made = Contact.objects.create(
        case=case, on=on, kind=kind, ours=ours, theirs=theirs, said=said, decided=decided, by=by, at=at
    )
    for one in to_do:
        NextAction.objects.create(contact=made, what=one.what, who=one.who, due_on=one.due_on)
    mention(case, tell, contact=made, by=by, at=at)
    search.write(case)
    return made


@transaction.atomic
def close(action: NextAction, *, closing: str, by: Person, at: datetime) -> NextAction:
    """Say what was done; whoever it was for, or anybody who writes to the case. Raises MoveRefused for others."""
    [case] = lock([action.contact.case])
    keep_out(case, by)
    action = NextAction.objects.select_for_update().get(pk=action.pk)
    if action.who_id != by.pk and not takes_part(case, by, tokyo_date(at)):
        raise MoveRefused("role", [NOT_YOURS_TO_CLOSE], case)
    if action.closed_at:
        raise MoveRefused("source", [CLOSED], case)
    action.closing, action.closed_at, action.closed_by = closing, at, by
    action.save()
    return action


@transaction.atomic
def hand_on(action: NextAction, *, who: Person) -> NextAction:
    """Somebody else does it, because of a transfer: whoever orders one has been judged with it."""
    [case] = lock([action.contact.case])
    keep_out(case, who)
    action = NextAction.objects.select_for_update().get(pk=action.pk)
    action.who = who
    action.save()
    return action
