"""Grades of indicators and initiatives: the scale in force in a month, what a grade says, and what was remarked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from .models import GradeScale, Initiative, MonthRemark
from .terms import GradeLight, GradeRule

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


@dataclass(frozen=True)
class Grade:
    """A grade by a scale: its number (None where nobody chose one, or without a scale), its word, and its light."""

    number: int | None = None
    word: str = ""
    light: GradeLight | None = None

    @property
    def cannot(self) -> bool:
        """Whether somebody looked and it cannot be judged."""
        return self.number == GradeScale.CANNOT


def grade_of(scale: GradeScale | None, *, rate: Decimal | None, judged: int | None) -> Grade:
    """The grade by the rate, or the one somebody chose."""
    if scale is None:
        return Grade()
    number = judged if is_judged(scale) else scale.by_rate(rate)
    return Grade(number, scale.label(number), scale.light(number))


def month_remarks(
    initiatives: Iterable[Initiative], month: date, *, until: datetime | None = None
) -> dict[int, MonthRemark]:
    """What was said of the initiatives for that month, by their id: the newest, with `until` as it was known then."""
    rows = MonthRemark.objects.filter(initiative__in=list(initiatives), month=month).select_related("recorded_by")
    if until is not None:
        rows = rows.filter(recorded_at__lte=until)
    return {row.initiative_id: row for row in rows.order_by("recorded_at", "pk")}
