"""The form of one row of an entry sheet. The page has one a row; a row of the workbook is judged by the same."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from connected_desk.strategy.forms import is_share, parts_said
from connected_desk.strategy.models import GradeScale
from connected_desk.strategy.terms import Absence, IndicatorKind, MilestoneState
from connected_desk.ui.fields import DecimalTextField, NormalisedCharField, YMDDateField
from connected_desk.ui.forms import StaffForm

from .entry_rows import MILESTONE, REMARK, VALUE, Row
from .entry_said import DONE, DROPPED, ENTER, MOVED, OPEN, UNCHANGED, Said, said_now

NOTHING_YET = pgettext_lazy("entry", "Not entered yet")
CHOICES: dict[str, str | Promise] = {
    ENTER: pgettext_lazy("entry", "Value of this month"),
    UNCHANGED: pgettext_lazy("entry", "Unchanged"),
    DONE: pgettext_lazy("entry", "Done"),
    OPEN: pgettext_lazy("entry", "Not done yet"),
    MOVED: pgettext_lazy("entry", "Gets another date"),
    DROPPED: pgettext_lazy("entry", "Dropped"),
    Absence.NOT_APPLICABLE: pgettext_lazy("entry", "Not applicable"),
    Absence.PENDING: pgettext_lazy("entry", "Not yet calculated"),
}
REMARK_WRITTEN = pgettext_lazy("entry", "Remark of this month")
TAKES = {
    VALUE: ("value", "numerator", "denominator", "text", "grade"),
    MILESTONE: ("on", "text"),
    REMARK: ("text", "grade"),
}


class LineForm(StaffForm, forms.Form):
    """What is said of one row: `touched` once it is another thing than what the page or the workbook began with."""

    form_tag = False

    choice = forms.ChoiceField(label=pgettext_lazy("entry", "Entry"), required=False)
    numerator = DecimalTextField(label=gettext_lazy("Numerator"), max_digits=16, decimal_places=4, required=False)
    denominator = DecimalTextField(label=gettext_lazy("Denominator"), max_digits=16, decimal_places=4, required=False)
    value = DecimalTextField(label=gettext_lazy("Value"), max_digits=16, decimal_places=4, required=False)
    on = YMDDateField(label=pgettext_lazy("entry", "Day"), required=False)
    text = NormalisedCharField(
        label=pgettext_lazy("entry", "Remark or reason"), multiline=True, rows=2, max_length=500, required=False
    )
    grade = forms.ChoiceField(label=pgettext_lazy("entry", "Grade"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    was = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, row: Row, data: Any = None, *, today: date, begin: Said | None = None) -> None:
        now = said_now(row)
        initial = (begin or now).initial | {"seen": row.seen, "was": now.mark}
        super().__init__(data, prefix=f"{row.kind}-{row.key}", initial=initial)
        self.row, self.today = row, today
        self.fields["choice"].choices = [("", NOTHING_YET), *choices_of(row)]
        self.fields["grade"].choices = [("", ""), *grades_of(row.scale)]
        for name in {"value", "numerator", "denominator", "on", "text", "grade"} - set(taken_by(row)):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        self.said = Said.of(cleaned)
        if not self.touched:
            return cleaned
        if self.row.kind == VALUE:
            self._clean_value(cleaned)
        elif self.row.kind == MILESTONE:
            self._clean_milestone(cleaned)
        elif not cleaned["choice"] and cleaned["text"]:
            cleaned["choice"] = ENTER
        if not self.errors:
            self._clean_remark(cleaned)
        return cleaned

    @property
    def touched(self) -> bool:
        """Whether somebody said something here."""
        return self.said.mark != self.cleaned_data.get("was")

    @property
    def stale(self) -> bool:
        """Whether somebody else has entered something since this was begun, and other than what is said here."""
        return self.cleaned_data.get("seen") != self.row.seen and self.said != said_now(self.row)

    def _clean_value(self, cleaned: dict[str, Any]) -> None:
        if self.row.subject.kind == IndicatorKind.MILESTONE:
            self._needs_a_day(cleaned, DONE)
            return
        parts = parts_said(self, self.row.subject) if "numerator" in self.fields else None
        cleaned["parts"] = parts
        given = (cleaned.get("value") is not None) + (parts is not None)
        if given and not cleaned["choice"]:
            cleaned["choice"] = ENTER
        if self.errors:
            return
        if cleaned["choice"] == ENTER and given != 1:
            self.add_error("value", _("Enter a value, or a numerator and a denominator; not both."))
        elif cleaned["choice"] != ENTER and given:
            self.add_error("choice", _("There is a value as well. Take it out, or choose “Value of this month”."))
        value = cleaned.get("value")
        if value is not None and is_share(self.row.subject) and not 0 <= value <= 100:
            self.add_error("value", _("A share lies between 0 and 100."))

    def _clean_milestone(self, cleaned: dict[str, Any]) -> None:
        choice, on = cleaned["choice"], cleaned["on"]
        self._needs_a_day(cleaned, DONE, MOVED)
        if choice == MOVED and on == self.row.subject.due_on:
            self.add_error("on", _("That is the date it has already. Enter the new date."))
        if choice in (MOVED, DROPPED) and not cleaned["text"]:
            self.add_error("text", _("Enter the reason; it is printed in the report."))

    def _needs_a_day(self, cleaned: dict[str, Any], *choices: str) -> None:
        choice, on = cleaned["choice"], cleaned["on"]
        if choice in choices and on is None:
            self.add_error("on", _("Enter the day it was done, or the new date."))
        elif choice not in choices and on is not None:
            self.add_error("choice", _("There is a day as well. Say what happened on it, or take it out."))
        if choice == DONE and on and on > self.today:
            self.add_error("on", _("The day it was done cannot lie in the future."))

    def _clean_remark(self, cleaned: dict[str, Any]) -> None:
        choice = cleaned["choice"]
        if not choice:
            self.add_error("choice", _("Choose what is said. What was entered once cannot be taken out."))
        elif self.row.kind == REMARK and choice == ENTER and not cleaned["text"]:
            self.add_error("text", _("Write the remark, or choose “Unchanged”."))
        elif self.row.kind == REMARK and choice == UNCHANGED and cleaned["text"]:
            self.add_error("choice", _("There is a remark as well. Choose “Remark of this month” to enter it."))
        if self.row.scale and choice not in (UNCHANGED, Absence.NOT_APPLICABLE) and not cleaned["grade"]:
            self.add_error("grade", _("Choose a grade, or say that it cannot be judged."))


def taken_by(row: Row) -> tuple[str, ...]:
    """The fields of a row besides what is chosen."""
    names = TAKES[row.kind]
    if row.kind == VALUE and row.subject.kind == IndicatorKind.MILESTONE:
        names = ("on", "text", "grade")
    elif row.kind == VALUE and row.subject.kind != IndicatorKind.RATIO:
        names = ("value", "text", "grade")
    return names if row.scale else tuple(name for name in names if name != "grade")


def choices_of(row: Row) -> list[tuple[str, str]]:
    """What may be said of a row; that it is unchanged only where there is something it can be as."""
    codes: Sequence[str] = (ENTER,)
    if row.kind == MILESTONE:
        codes = (UNCHANGED, DONE, MOVED, DROPPED)
    elif row.kind == VALUE:
        is_milestone = row.subject.kind == IndicatorKind.MILESTONE
        codes = (*((DONE, OPEN) if is_milestone else (ENTER,)), UNCHANGED, Absence.NOT_APPLICABLE, Absence.PENDING)
    else:
        codes = (ENTER, UNCHANGED)
    labels = CHOICES | ({ENTER: REMARK_WRITTEN} if row.kind == REMARK else {})
    return [(code, str(labels[code])) for code in codes if code != UNCHANGED or row.before]


def grades_of(scale: GradeScale | None) -> list[tuple[str, str]]:
    """The grades that may be chosen, the highest first, and last that it cannot be judged."""
    if scale is None:
        return []
    return [(str(grade), scale.label(grade)) for grade in range(len(scale.labels), -1, -1)]


def is_settled(row: Row) -> bool:
    """Whether nothing more can be said: a milestone that is done or dropped."""
    return row.kind == MILESTONE and row.subject.state != MilestoneState.PLANNED
