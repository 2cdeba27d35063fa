"""What the moves of a case ask for, as form fields; and the asks every life shares."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from connected_desk.city import open_days
from connected_desk.city.models import Unit
from connected_desk.city.queries import officers_of, units_below
from connected_desk.ui.fields import NormalisedCharField, RadioChoices
from workflows.engine.asks import ask
from workflows.engine.deadlines import norm_of

from ..definition import CASE, CaseState
from ..models import Case
from ..reason_models import ReasonKind
from ..reason_queries import offered
from .fields import AskedUnitField, OpenDayField, PeopleField, QuestionsField, UnitField

YES_NO = (("yes", _("Yes: the ICT office supports it")), ("no", _("No")))


def words(label: Any, help_text: Any = "", rows: int = 4, most: int = 1200) -> NormalisedCharField:
    """A field for a few sentences."""
    return NormalisedCharField(label=label, help_text=help_text, multiline=True, rows=rows, max_length=most)


@ask("*", "reason")
def reason(subject: Any, by: Any, on: date) -> forms.Field:
    return words(_("Reason"))


@ask("*", "note")
def note(subject: Any, by: Any, on: date) -> forms.Field:
    return words(_("Note (only shown inside the city)"))


@ask("*", "remark")
def remark(subject: Any, by: Any, on: date) -> forms.Field:
    return words(_("Remark"))


@ask("*", "due_on")
def due_on(subject: Any, by: Any, on: date) -> forms.Field:
    scores = subject.state == "proof_of_concept"
    days = norm_of(CASE, CASE.state(CaseState.EVALUATION if scores else CaseState.REFERRED), on) or 0
    return OpenDayField(
        label=_("Scores due by") if scores else _("Answer due by"),
        help_text=_("Choose an open day. %(days)d open days from today are filled in.") % {"days": days},
        on=on,
        initial=open_days.add(on, days),
    )


@ask("*", "resume_on")
def resume_on(subject: Any, by: Any, on: date) -> forms.Field:
    return OpenDayField(label=_("Date of resuming"), on=on)


@ask("*", "unit", "lead_unit")
def unit(subject: Any, by: Any, on: date) -> forms.Field:
    return UnitField(label=_("Unit"), on=on, empty_label=_("Choose"))


@ask("case", "unit")
def owner(subject: Case, by: Any, on: date) -> forms.Field:
    return AskedUnitField(label=_("Unit to take the case on"), on=on, empty_label=_("Choose"))


@ask("case", "lead_unit")
def lead_unit(subject: Case, by: Any, on: date) -> forms.Field:
    return UnitField(label=_("Unit that leads the proof of concept"), on=on, initial=subject.owner_unit)


@ask("case", "section")
def section(subject: Case, by: Any, on: date) -> forms.Field:
    below = units_below(subject.target_unit) if subject.target_unit else []
    chosen = Unit.objects.filter(pk__in=[one.pk for one in below])
    return UnitField(label=_("Section in charge"), on=on, units=chosen, empty_label=_("Decide later"))


@ask("case", "person")
def person(subject: Case, by: Any, on: date) -> forms.Field:
    people = officers_of(subject.target_unit, on) if subject.target_unit else []
    return PeopleField(people, label=_("Person in charge"), initial=by.key, empty_label=None)


@ask("case", "officer")
def officer(subject: Case, by: Any, on: date) -> forms.Field:
    people = officers_of(Unit.objects.desk(), on)
    return PeopleField(people, label=_("Person in charge"), initial=by.key, empty_label=None)


@ask("case", "refusal_code")
def refusal_code(subject: Case, by: Any, on: date) -> forms.Field:
    return _ground(ReasonKind.REJECT, on)


@ask("case", "decline_code")
def decline_code(subject: Case, by: Any, on: date) -> forms.Field:
    return _ground(ReasonKind.DECLINE, on)


def _ground(kind: ReasonKind, on: date) -> RadioChoices:
    now, ended = offered(kind, on)
    return RadioChoices(label=_("Ground"), choices=now, ended=ended)


@ask("case", "sentence")
def sentence(subject: Case, by: Any, on: date) -> forms.Field:
    return words(
        _("Explanation to the proposer"),
        _("Write for this proposal. The proposer reads these sentences as they stand."),
    )


@ask("case", "alternatives")
def alternatives(subject: Case, by: Any, on: date) -> forms.Field:
    return words(_("Alternatives to offer"), _("Another window, a call for proposals, a time to ask again."))


@ask("case", "window")
def window(subject: Case, by: Any, on: date) -> forms.Field:
    return NormalisedCharField(label=_("The right window"), help_text=_("Name, and how to reach it."), max_length=200)


@ask("case", "survivor")
def survivor(subject: Case, by: Any, on: date) -> forms.Field:
    open_cases = Case.objects.filter(state__in=CASE.open_states).exclude(pk=subject.pk)
    return forms.ModelChoiceField(
        open_cases,
        label=_("Number of the case that goes on"),
        help_text=_("For example CD-2026-0142. Both companies keep their pages."),
        to_field_name="number",
        widget=forms.TextInput(attrs={"class": "input--short"}),
    )


@ask("case", "questions")
def questions(subject: Case, by: Any, on: date) -> forms.Field:
    return QuestionsField(
        label=_("Questions"),
        help_text=_("One question a line. They are numbered and shown to the proposer as they stand."),
    )


@ask("case", "ict")
def ict(subject: Case, by: Any, on: date) -> forms.Field:
    known = {True: "yes", False: "no"}.get(subject.ict)
    return YesNoField(label=_("Does it concern ICT?"), choices=YES_NO, initial=known)


@ask("case", "ict_reason")
def ict_reason(subject: Case, by: Any, on: date) -> forms.Field:
    field = words(_("Why it does or does not concern ICT"), rows=2, most=400)
    field.initial = subject.ict_reason
    return field


@ask("case", "grounds")
def grounds(subject: Case, by: Any, on: date) -> forms.Field:
    return words(_("Grounds"), _("Which rule, which item of the strategy, and what the units said."))


class YesNoField(RadioChoices):
    """Yes or no, neither chosen beforehand; cleans to a boolean."""

    def clean(self, value: Any) -> Any:
        return {"yes": True, "no": False}.get(super().clean(value))
