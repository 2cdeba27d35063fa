"""Grades of indicators and initiatives: the scale in force in a month, what a grade says, and what was remarked."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from .models import GradeScale, Initiative, MonthRemark
from .terms import GradeRule

SCALES = "grade_scales"  # the kind of setting


def scale_for(subject: str, month: date, *, until: datetime | None = None) -> GradeScale | None:
    """The scale in force in that month, with `until` as it was known then; None where none is."""
    scales = GradeScale.objects.filter(subject=subject, since__lte=month)
    if until is not None:
        scales = scales.filter(saved_at__lte=until)
    return scales.order_by("since", "saved_at", "pk").last()


def is_judged(scale: GradeScale | None) -> bool:
    """Whether somebody has to choose the grade."""
    return scale is not None and scale.rule == GradeRule.JUDGED


def grade_of(scale: GradeScale | None, *, rate: Decimal | None, judged: int | None) -> str:
    """The grade in words: by the rate, or the one somebody chose; empty without a scale or where nobody chose one."""
    if scale is None:
        return ""
    return scale.label(judged if is_judged(scale) else scale.by_rate(rate))


def month_remarks(
    initiatives: Iterable[Initiative], month: date, *, until: datetime | None = None
) -> dict[int, MonthRemark]:
    """What was said of the initiatives for that month, by their id: the newest, with `until` as it was known then."""
    rows = MonthRemark.objects.filter(initiative__in=list(initiatives), month=month).select_related("recorded_by")
    if until is not None:
        rows = rows.filter(recorded_at__lte=until)
    return {row.initiative_id: row for row in rows.order_by("recorded_at", "pk")}
