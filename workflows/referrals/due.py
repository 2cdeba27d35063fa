"""Hand-overs to take and opinions to give, as things with a date (cases/due.py)."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows.cases.definition import CASE
from workflows.cases.due import Dated, Whose, dated

from .models import HandOver, OpinionRequest


def _hand_overs(whose: Whose) -> QuerySet[HandOver]:
    """The open ones to these units; for an officer, without those another was put on."""
    rows = HandOver.objects.filter(unit__in=whose.units, closed_at=None)
    if not whose.as_head:
        rows = rows.filter(Q(person=None) | Q(person=whose.person))
    return rows.select_related("case").annotate(day=Coalesce("extended_to", "due_on"))


def _opinions(whose: Whose) -> QuerySet[OpinionRequest]:
    rows = OpinionRequest.objects.filter(unit__in=whose.units, answered_at=None, case__state__in=CASE.open_states)
    return rows.select_related("case").annotate(day=F("due_on"))


def _hand_over(row: Any) -> Dated:
    return _about(row, row.offered_at)


def _opinion(row: Any) -> Dated:
    return _about(row, row.asked_at)


def _about(row: Any, stamp: Any) -> Dated:
    return Dated(
        key=row.key,
        subject=row.case.title,
        url=row.get_absolute_url(),
        due_on=row.day,
        stamp=stamp,
        number=row.case.number,
    )


dated("hand_over", _("Answer to the hand-over due"), _hand_overs, _hand_over)
dated("opinion", pgettext_lazy("asked of a unit", "Give an opinion"), _opinions, _opinion)
