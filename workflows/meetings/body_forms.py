"""The forms of bodies and their seats: what a body is, who sits in it, and when either ends."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from connected_desk.city.models import Person, Unit
from connected_desk.strategy.models import Item
from connected_desk.strategy.queries import current_edition
from connected_desk.ui.fields import NormalisedCharField, RadioChoices, YMDDateField
from connected_desk.ui.forms import Button, LinkButton, StaffForm

from . import terms
from .body_actions import OF_A_BODY, OF_A_SEAT
from .models import Body, BodyMember
from .queries import seats_to_come

REASON = gettext_lazy("Reason")


class BodyPageForm(StaffForm, forms.Form):
    """A form of the page of bodies: what was seen, why, and the way back."""

    save = gettext_lazy("Save")

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, back_url: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"] = NormalisedCharField(label=REASON, max_length=200)
        self.buttons = [Button(self.save), LinkButton(gettext_lazy("Cancel"), back_url)]


class PersonField(forms.ModelChoiceField):
    """Somebody who may sign in, by name and address; nobody is an answer."""

    def __init__(self, **options: Any) -> None:
        people = Person.objects.filter(is_active=True).order_by("name", "pk")
        super().__init__(people, to_field_name="key", required=False, empty_label="", **options)

    def label_from_instance(self, person: Any) -> str:
        return f"{person.name} <{person.email}>"


class BodyForm(BodyPageForm):
    """A body: name, kind, chair, and what it looks at; founded from a day on, where it is new."""

    name_ja = NormalisedCharField(label=gettext_lazy("Name (Japanese)"), max_length=200)
    name_en = NormalisedCharField(label=gettext_lazy("Name (English)"), max_length=200, required=False)
    kind = RadioChoices(label=pgettext_lazy("meeting body", "Kind"), choices=terms.body_kinds)
    chair_office = NormalisedCharField(label=gettext_lazy("Office of the chair"), max_length=100)
    chair = PersonField(
        label=gettext_lazy("Who chairs it, by name"), help_text=gettext_lazy("Only where it goes with the person.")
    )
    scope = RadioChoices(label=gettext_lazy("What it looks at"), choices=terms.scopes)
    items = forms.ModelMultipleChoiceField(
        Item.objects.none(),
        label=gettext_lazy("Named items"),
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Only where it looks at named items."),
    )
    first = YMDDateField(label=pgettext_lazy("meeting body", "Founded on"))

    def __init__(self, body: Body | None, on: date, data: Any = None, *, seen: int, back_url: str) -> None:
        initial: dict[str, Any] = {"seen": seen, "first": on, "scope": terms.Scope.ALL}
        if body:
            initial |= {name: getattr(body, name) for name in OF_A_BODY}
            initial |= {"chair": body.chair.key if body.chair else None}
            initial["items"] = [item.code for item in body.items.all()]
        super().__init__(data, initial=initial, back_url=back_url)
        self.fields["items"].queryset = Item.objects.filter(edition=current_edition(on)).order_by("code")  # type: ignore[attr-defined]
        if body:
            del self.fields["first"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("scope") == terms.Scope.ITEMS and not said.get("items"):
            self.add_error("items", gettext_lazy("Choose the items it looks at."))
        if said.get("scope") and said["scope"] != terms.Scope.ITEMS:
            said["items"] = []
        return said

    def values(self) -> dict[str, Any]:
        """What the body is to be, by field."""
        return {name: self.cleaned_data[name] for name in OF_A_BODY}


class SeatForm(BodyPageForm):
    """A seat: its office, the unit and the person where they are known, from a day on, and its place."""

    office = NormalisedCharField(label=gettext_lazy("Office"), max_length=100)
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=gettext_lazy("Unit of the office"),
        to_field_name="code",
        required=False,
        empty_label="",
    )
    person = PersonField(
        label=gettext_lazy("Who has the seat, by name"), help_text=gettext_lazy("Only where it goes with the person.")
    )
    since = YMDDateField(label=pgettext_lazy("seat of a body", "From"))
    after = forms.ModelChoiceField(
        BodyMember.objects.none(),
        label=pgettext_lazy("seat of a body", "In the order after"),
        to_field_name="key",
        required=False,
        empty_label=pgettext_lazy("seat of a body", "(at the head)"),
    )

    def __init__(
        self, body: Body, seat: BodyMember | None, on: date, data: Any = None, *, seen: int, back_url: str
    ) -> None:
        seats = list(seats_to_come(body, on))
        before = [one for one in seats if seat is None or (one.position, one.pk) < (seat.position, seat.pk)]
        initial = {"seen": seen, "since": on, "after": before[-1].key if before else None}
        if seat:
            initial |= {"office": seat.office, "unit": seat.unit.code if seat.unit else None}
            initial["person"] = seat.person.key if seat.person else None
        super().__init__(data, initial=initial, back_url=back_url)
        self.body = body
        self.fields["unit"].queryset = Unit.objects.current(on)  # type: ignore[attr-defined]
        others = seats_to_come(body, on)
        self.fields["after"].queryset = others.exclude(pk=seat.pk) if seat else others  # type: ignore[attr-defined]

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        if not self.body.stands(since):
            raise forms.ValidationError(gettext_lazy("The body does not exist on that day."))
        return since

    def values(self) -> dict[str, Any]:
        """What the seat is to be, by field."""
        return {name: self.cleaned_data[name] for name in OF_A_SEAT}


class LastDayForm(BodyPageForm):
    """The last day of a body or a seat, and why it ends."""

    save = gettext_lazy("Save the last day")

    last = YMDDateField(label=pgettext_lazy("people file", "Last day"))

    def __init__(self, first: date | None, on: date, data: Any = None, *, seen: int, back_url: str) -> None:
        super().__init__(data, initial={"seen": seen, "last": on}, back_url=back_url)
        self.earliest = first

    def clean_last(self) -> date:
        last: date = self.cleaned_data["last"]
        if self.earliest and last < self.earliest:
            raise forms.ValidationError(gettext_lazy("The last day lies before the first."))
        return last
