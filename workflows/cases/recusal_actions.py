"""Declaring an interest in a case, and lifting it: each on the case's own record, with a mail to the heads."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person
from workflows.engine.move import lock, note
from workflows.engine.record import ACTS
from workflows.engine.refusals import MoveRefused, Reason
from workflows.engine.registry import Context

from . import mails
from .models import Case, Recusal
from .permissions import may_declare, may_lift
from .recusals import forget

ACTS.update(
    recuse=_("Declared an interest and keeps out"),
    lift_recusal=_("Lifted the declaration of an interest"),
)
NOT_YOURS = Reason(
    "role",
    "利害関係を申告できるのは、この案件に関わる職員と評価者です。",
    "An interest is declared by those who work on the case or score it.",
)
NOT_YOURS_TO_LIFT = Reason(
    "role",
    "申告を取り下げられるのは、案件に責任を持つ部署の長かデスクの長です。本人はできません。",
    "A declaration is lifted by the head of the unit that answers for the case or of the desk, never by the person.",
)
LIFTED = Reason("source", "この申告は、すでに取り下げられています。", "This declaration has been lifted already.")


@transaction.atomic
def declare(case: Case, *, reason: str, by: Person, at: datetime) -> Recusal:
    """From now on the person can neither act on the case nor write to it; the heads get a mail.

    Raises MoveRefused for somebody without a part in it, and where it was declared before.
    """
    [case] = lock([case])
    forget(by)
    if not may_declare(case, by, tokyo_date(at)):
        raise MoveRefused("role", [NOT_YOURS], case)
    body = {"reason": reason}
    noted = note(case, "recuse", by=by, at=at, body=body)
    made = Recusal.objects.create(case=case, person=by, reason=reason, declared_at=at)
    forget(by)
    context = Context(by=by, at=at, on=tokyo_date(at), target="recused", details=body, row=noted.row)
    mails.send(case, context)
    return made


@transaction.atomic
def lift(recusal: Recusal, *, reason: str, by: Person, at: datetime) -> Recusal:
    """A head lets the person take part again, and says why. Raises MoveRefused for the person and for anybody else."""
    [case] = lock([recusal.case])
    recusal = Recusal.objects.select_for_update(of=("self",)).select_related("person").get(pk=recusal.pk)
    if recusal.person == by or not may_lift(case, by, tokyo_date(at)):
        raise MoveRefused("role", [NOT_YOURS_TO_LIFT], case)
    if recusal.lifted_at:
        raise MoveRefused("source", [LIFTED], case)
    recusal.lifted_at, recusal.lifted_by, recusal.lifted_because = at, by, reason
    recusal.save()
    note(case, "lift_recusal", by=by, at=at, body={"person": recusal.person, "reason": reason})
    return recusal
