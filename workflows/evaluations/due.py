"""Score sheets and looks back as things with a date (cases/due.py)."""

from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from workflows.cases.due import Dated, Whose, dated

from .models import Evaluator, FollowUp


def _sheets(whose: Whose) -> QuerySet[Evaluator]:
    """The sheets this person has still to fill in; a head is shown none, for who scores is not the owner's to hurry."""
    rows = Evaluator.objects.filter(excused_at=None, submitted_at=None, evaluation__closed_at=None)
    rows = rows.none() if whose.as_head else rows.filter(person=whose.person)
    return rows.select_related("evaluation__case").annotate(day=F("evaluation__due_on"))


def _sheet(row: Any) -> Dated:
    case = row.evaluation.case
    return Dated(
        key=row.key,
        subject=case.title,
        url=reverse("evaluations:score", args=[row.evaluation.key]),
        due_on=row.day,
        stamp=row.evaluation.opened_at,
        number=case.number,
    )


def _follow_ups(whose: Whose) -> QuerySet[FollowUp]:
    seen = whose.cases.filter(owner_unit__in=whose.units)
    rows = FollowUp.objects.filter(case__in=seen, done_on=None)
    return rows.select_related("case").annotate(day=F("due_on"))


def _follow_up(row: Any) -> Dated:
    return Dated(
        key=row.key,
        subject=row.case.title,
        url=reverse("evaluations:follow_up", args=[row.key]),
        due_on=row.day,
        stamp=row.case.state_since,
        number=row.case.number,
    )


dated("sheet", _("Score the result of a trial"), _sheets, _sheet)
dated("follow_up", _("Look back at what was realised"), _follow_ups, _follow_up)
