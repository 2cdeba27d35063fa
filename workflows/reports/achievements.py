"""What staff achieved: who may enter it, what is entered and withdrawn, and the list of it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person
from connected_desk.strategy.models import Initiative
from connected_desk.strategy.queries import may_edit
from workflows.cases.models import Case
from workflows.cases.permissions import takes_part
from workflows.cases.scope import visible_cases
from workflows.engine.move import lock, note
from workflows.engine.record import ACTS
from workflows.engine.refusals import MoveRefused, Reason

from .models import Achievement, SavedKind

ACTS.update(
    achievement=_("Entered what was achieved"),
    achievement_withdrawn=_("Withdrew what was entered as achieved"),
)
NOT_YOURS = Reason(
    "role",
    "成果を書けるのは、案件や取組を担当する部署の人です。",
    "What was achieved is entered by the units that work on the case or the initiative.",
)
WITHDRAWN = Reason("source", "この成果は、もう取り消されています。", "This has been withdrawn already.")


def may_enter(person: Person, subject: Case | Initiative, on: date) -> bool:
    """Whether the person may enter it: those who work on the case, or enter values for the initiative."""
    if isinstance(subject, Case):
        return takes_part(subject, person, on)
    return may_edit(person, subject.unit, on)


def initiatives_to_enter(person: Person, on: date) -> list[Initiative]:
    """The initiatives the person may enter something for, in the order of the plan."""
    rows = Initiative.objects.current(on).select_related("item", "unit").order_by("item__position", "title")
    return [one for one in rows if may_edit(person, one.unit, on)]


def shown(person: Person, on: date) -> QuerySet[Achievement]:
    """What stands now, the latest first: of every initiative, and of the cases the person may see."""
    rows = Achievement.objects.filter(withdrawn_at=None)
    rows = rows.filter(Q(case=None) | Q(case__in=visible_cases(person, on)))
    rows = rows.select_related("case", "initiative__unit", "recorded_by")
    return rows.order_by("-recorded_at", "-pk")


@transaction.atomic
def record(
    subject: Case | Initiative,
    *,
    kind: SavedKind,
    saved: Decimal,
    base: str,
    method: str,
    measured_on: date,
    by: Person,
    at: datetime,
    origin: str = "live",
) -> Achievement:
    """Enter the hours or visits saved in a year, with what they were counted from and how.

    Of a case it is told in its log. Raises MoveRefused for those who do not work on it.
    """
    subject = _locked(subject)
    if not may_enter(by, subject, tokyo_date(at)):
        raise MoveRefused("role", [NOT_YOURS], subject)
    row = Achievement.objects.create(
        case=subject if isinstance(subject, Case) else None,
        initiative=subject if isinstance(subject, Initiative) else None,
        kind=kind,
        saved=saved,
        base=base,
        method=method,
        measured_on=measured_on,
        recorded_at=at,
        recorded_by=by,
    )
    said = {"kind": str(SavedKind(kind).label), "saved": saved, "base": base, "method": method}
    _tell(subject, "achievement", said, by=by, at=at, origin=origin)
    return row


@transaction.atomic
def withdraw(row: Achievement, *, reason: str, by: Person, at: datetime) -> Achievement:
    """Take a figure back that proved wrong: it leaves the reports cut off from now on.

    Raises MoveRefused for those who could not have entered it, and a second time.
    """
    subject = _locked(row.case or row.initiative)
    row = Achievement.objects.select_for_update().get(pk=row.pk)
    if not may_enter(by, subject, tokyo_date(at)):
        raise MoveRefused("role", [NOT_YOURS], subject)
    if row.withdrawn_at is not None:
        raise MoveRefused("source", [WITHDRAWN], subject)
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = at, by, reason
    row.save()
    said = {"kind": str(SavedKind(row.kind).label), "saved": row.saved, "reason": reason}
    _tell(subject, "achievement_withdrawn", said, by=by, at=at, origin="live")
    return row


def _locked(subject: Any) -> Any:
    if isinstance(subject, Case):
        return lock([subject])[0]
    return Initiative.objects.select_for_update().select_related("unit").get(pk=subject.pk)


def _tell(subject: Any, act: str, said: dict[str, Any], *, by: Person, at: datetime, origin: str) -> None:
    """The log of the case; an initiative has none, its rows stay as they are."""
    if isinstance(subject, Case):
        note(subject, act, by=by, at=at, body=said, origin=origin)
