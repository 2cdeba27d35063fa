"""The charter and the criteria, drawn from their models; and the last day moved."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from connected_desk.ui.fields import (
    DecimalTextField,
    NormalisedCharField,
    RadioChoices,
    WholeNumberField,
    YMDDateField,
)
from connected_desk.ui.forms import Button, StaffForm

from ..models import BASELINE_OR_REASON, CHARTER, Criterion, Direction, Poc
from ..queries import said_of_reach

MOST = 1200
FORM_CLASSES: tuple[tuple[type[models.Field], Callable[..., forms.Field]], ...] = (
    (models.DateField, YMDDateField),
    (models.DecimalField, DecimalTextField),
    (models.IntegerField, WholeNumberField),
    (
        models.TextField,
        lambda **options: NormalisedCharField(multiline=True, rows=3, **{"max_length": MOST, **options}),
    ),
    (models.CharField, NormalisedCharField),
)


def desk_field(column: models.Field, **options: Any) -> forms.Field | None:
    """The form field of a column, of our kinds: any width of figures, dates in parts, clean text."""
    if column.choices:
        return RadioChoices(label=column.verbose_name, choices=column.choices)
    form_class = next(form_class for kind, form_class in FORM_CLASSES if isinstance(column, kind))
    taken = {name: options[name] for name in ("widget",) if name in options}
    size = {"max_length": column.max_length} if column.max_length else {}
    return form_class(label=column.verbose_name, required=not column.blank, **size, **taken)


class CharterForm(StaffForm, forms.ModelForm):
    """The charter; what is not known yet stays empty. `version` is what the form was drawn from."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    buttons = (Button(_("Save the charter")),)

    class Meta:
        model = Poc
        fields = CHARTER
        formfield_callback = desk_field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["city_cost"].min_value = 0  # type: ignore[attr-defined]
        self.fields["people_not_reached"].help_text = _(
            "For example people without a smartphone. Say so if there are none."
        )
        if said := said_of_reach(self.instance.case):
            self.fields["people_not_reached"].help_text = _("The proposer says: %(words)s") % {"words": said}
        self.fields["site_manager"].help_text = _("The unit, the designated manager or the affiliated body.")
        self.fields["city_cost"].help_text = _("0 where the city pays nothing.")
        self.initial["version"] = self.instance.version

    def charter(self) -> dict[str, Any]:
        """What the person wrote, by field of the charter."""
        return {name: self.cleaned_data[name] for name in CHARTER}


class CriterionForm(StaffForm, forms.ModelForm):
    """A measurable criterion."""

    buttons = (Button(_("Save the criterion")),)

    class Meta:
        model = Criterion
        fields = (
            "indicator",
            "unit",
            "direction",
            "baseline",
            "no_baseline_because",
            "target",
            "method",
            "interim_on",
            "measure_on",
        )
        formfield_callback = desk_field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].help_text = _("A result rather than an activity, for example calls a month.")
        self.fields["no_baseline_because"].help_text = _("Only where there is no value before the trial.")
        self.fields["direction"].choices = Direction.choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        # The model says so too, but of no field in particular, and a person looks for it beside the field.
        said = super().clean() or {}
        given = [said.get(name) not in (None, "") for name in ("baseline", "no_baseline_because")]
        if "baseline" in said and given[0] is given[1]:
            self.add_error("baseline", BASELINE_OR_REASON)
        return said


class ReasonForm(StaffForm, forms.Form):
    """Why."""

    reason = NormalisedCharField(label=_("Reason"), multiline=True, rows=3, max_length=MOST)
    buttons = (Button(_("Record it")),)


class ExtendForm(StaffForm, forms.Form):
    """Another last day, and why."""

    ends_on = YMDDateField(
        label=pgettext_lazy("trial", "New last day"),
        help_text=_("Final measurements planned for the old last day move with it."),
    )
    reason = NormalisedCharField(label=_("Reason"), multiline=True, rows=3, max_length=MOST)
    buttons = (Button(_("Move the last day")),)

    def __init__(self, poc: Poc, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.poc = poc

    def clean_ends_on(self) -> Any:
        day = self.cleaned_data["ends_on"]
        if day == self.poc.ends_on:
            raise forms.ValidationError(_("This is the last day already. Enter another day"))
        if self.poc.starts_on and day < self.poc.starts_on:
            raise forms.ValidationError(_("The last day lies before the first. Check the dates"))
        return day
