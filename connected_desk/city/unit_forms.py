"""The forms of units: a file and its day, confirming what it would do, one unit, and whom it is asked through."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from connected_desk.ui.fields import NormalisedCharField, YMDDateField
from connected_desk.ui.forms import Button, StaffForm

from .models import Person, Unit
from .organisation_file import FLAGS
from .people_forms import ConfirmForm
from .queries import officers_of
from .unit_choices import Chosen, Question
from .unit_file import COLUMNS, HEAD, KIND, NAME_EN, NAME_JA, PART_LABELS, PARTS
from .unit_models import ContactPart


class UnitsFileForm(StaffForm, forms.Form):
    """A file of units, and the day from which it holds."""

    buttons = (Button(gettext_lazy("See what would change")),)

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "Excel (.xlsx) or CSV (UTF-8 or Shift_JIS), up to 10 MB; or JSON in the form of load_units."
        ),
    )
    on = YMDDateField(
        label=gettext_lazy("Day of the reorganisation"),
        help_text=gettext_lazy("New units begin on this day. Units that end, end with the day before."),
    )

    def __init__(self, today: date, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on < self.today:
            raise forms.ValidationError(gettext_lazy("Choose today or a later day."))
        return on


class ReorganiseForm(ConfirmForm):
    """What the person saw, and why it is written; the template puts who takes what before it."""

    form_tag = False

    def __init__(self, label: str, data: Any = None, **initial: Any) -> None:
        super().__init__(label, data, **initial)
        self.fields["reason"].help_text = gettext_lazy("For example: reorganisation of 1 April")


class CallOffForm(StaffForm, forms.Form):
    """Calling a prepared reorganisation off."""

    buttons = (Button(gettext_lazy("Call the reorganisation off"), kind="danger"),)

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = NormalisedCharField(label=gettext_lazy("Reason"), max_length=200)


class UnitForm(StaffForm, forms.Form):
    """One unit: its names, what it hangs on, its parts and its place in the official order."""

    buttons = (Button(gettext_lazy("Save the unit"), icon="save"),)

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    name_ja = NormalisedCharField(label=COLUMNS[NAME_JA], max_length=200)
    name_en = NormalisedCharField(label=COLUMNS[NAME_EN], max_length=200, required=False)
    head_title_ja = NormalisedCharField(label=COLUMNS[HEAD], max_length=100, required=False)
    kind = NormalisedCharField(
        label=COLUMNS[KIND],
        max_length=40,
        help_text=gettext_lazy("As in the file: bureau, ward, section, post, affiliate and so on."),
    )
    parent = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("Unit above"), to_field_name="code", required=False, empty_label=""
    )
    general_affairs = forms.ModelChoiceField(
        Unit.objects.none(),
        label=gettext_lazy("General-affairs section"),
        to_field_name="code",
        required=False,
        empty_label="",
        help_text=gettext_lazy("It speaks for the unit, and names section and person for a hand-over."),
    )
    after = forms.ModelChoiceField(
        Unit.objects.none(),
        label=gettext_lazy("In the official order after"),
        to_field_name="code",
        required=False,
        empty_label=pgettext_lazy("official order", "(at the head)"),
    )
    parts = forms.MultipleChoiceField(
        label=COLUMNS[PARTS],
        choices=list(PART_LABELS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("One unit at a time has a part: the one that has it now loses it."),
    )
    reason = NormalisedCharField(label=gettext_lazy("Reason"), max_length=200)

    def __init__(self, unit: Unit, others: list[Unit], data: Any = None, *, seen: int) -> None:
        self.unit = unit
        before = [one for one in others if (one.position, one.pk) < (unit.position, unit.pk)]
        initial = {name: getattr(unit, name) for name in (NAME_JA, NAME_EN, HEAD, KIND)}
        initial |= {
            "seen": seen,
            "parent": unit.parent.code if unit.parent else None,
            "general_affairs": unit.general_affairs.code if unit.general_affairs else None,
            "after": before[-1].code if before else None,
            "parts": [flag for flag in FLAGS if getattr(unit, f"is_{flag}")],
        }
        super().__init__(data, initial=initial)
        for name in ("parent", "general_affairs", "after"):
            self.fields[name].queryset = Unit.objects.filter(pk__in=[one.pk for one in others])  # type: ignore[attr-defined]

    def clean_parent(self) -> Unit | None:
        above: Unit | None = self.cleaned_data["parent"]
        one = above
        while one is not None:
            if one.pk == self.unit.pk:
                raise forms.ValidationError(gettext_lazy("The unit would lie below itself."))
            one = one.parent
        return above

    def clean_parts(self) -> list[str]:
        kept: list[str] = self.cleaned_data["parts"]
        if lost := [flag for flag in FLAGS if getattr(self.unit, f"is_{flag}") and flag not in kept]:
            sentence = gettext_lazy("Give this part to another unit on that unit's page: %(part)s.")
            raise forms.ValidationError(sentence, params={"part": PART_LABELS[lost[0]]})
        return kept

    def values(self) -> dict[str, Any]:
        """What the unit is to be, by field."""
        said = self.cleaned_data
        values = {name: said[name] for name in (NAME_JA, NAME_EN, HEAD, KIND, "parent", "general_affairs")}
        return values | {f"is_{flag}": flag in said["parts"] for flag in FLAGS}


class ContactForm(StaffForm, forms.Form):
    """Whom the unit is asked through, or who in that person's place."""

    buttons = (Button(gettext_lazy("Save"), icon="save", kind="line"),)

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    part = forms.ChoiceField(label=pgettext_lazy("person of a unit", "Part"), choices=ContactPart.choices)
    person = forms.ModelChoiceField(
        Person.objects.none(),
        label=pgettext_lazy("person of a unit", "Person"),
        to_field_name="key",
        required=False,
        empty_label=pgettext_lazy("person of a unit", "(nobody)"),
        help_text=gettext_lazy("Whoever works for the unit today."),
    )
    reason = NormalisedCharField(label=gettext_lazy("Reason"), max_length=200)

    def __init__(self, unit: Unit, on: date, data: Any = None, *, seen: int) -> None:
        super().__init__(data, initial={"seen": seen}, prefix="contact")
        people = [one.pk for one in officers_of(unit, on)]
        self.fields["person"].queryset = Person.objects.filter(pk__in=people)  # type: ignore[attr-defined]


class SuccessorsForm(StaffForm, forms.Form):
    """Which successor takes what of the units that end with several; the first is preselected."""

    form_tag = False

    def __init__(self, asked: list[Question], chosen: Chosen, data: Any = None) -> None:
        super().__init__(data)
        self.asked = asked
        for one in asked:
            said = chosen.get(one.line.said.code, {})
            first = one.line.goes_to[0][0]
            self.fields[one.path] = forms.ChoiceField(
                label=one.label, choices=one.line.goes_to, initial=said.get(one.kind, first)
            )
            for key, label in one.things:
                self.fields[f"{one.path}/{key}"] = forms.ChoiceField(
                    label=label,
                    choices=[("", gettext_lazy("As the others")), *one.line.goes_to],
                    required=False,
                    initial=said.get(f"{one.kind}/{key}", ""),
                )

    def chosen(self) -> dict[str, dict[str, str]]:
        """What goes elsewhere than to the first, by unit."""
        found: dict[str, dict[str, str]] = {}
        for one in self.asked:
            code, first = one.line.said.code, one.line.goes_to[0][0]
            whole = self.cleaned_data[one.path]
            said = {one.kind: whole} if whole != first else {}
            for key, _label in one.things:
                to = self.cleaned_data[f"{one.path}/{key}"]
                said |= {f"{one.kind}/{key}": to} if to and to != whole else {}
            if said:
                found[code] = {**found.get(code, {}), **said}
        return found

    def groups(self) -> list[tuple[Question, forms.BoundField, list[forms.BoundField]]]:
        """Each question with its control, and those of its things."""
        return [(one, self[one.path], [self[f"{one.path}/{key}"] for key, _label in one.things]) for one in self.asked]


class ChooseForm(StaffForm, forms.Form):
    """Why the choice of successors of a prepared reorganisation is another."""

    form_tag = False
    buttons = (Button(gettext_lazy("Save who takes what"), icon="save"),)

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = NormalisedCharField(label=gettext_lazy("Reason"), max_length=200)

    def __init__(self, data: Any = None, *, seen: int) -> None:
        super().__init__(data, initial={"seen": seen}, prefix="choose")
