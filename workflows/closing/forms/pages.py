"""The forms of a case's procurement and closing, of other units, and of the search for lessons."""

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from connected_desk.city.models import Unit
from connected_desk.records import files
from connected_desk.strategy.models import Item
from connected_desk.strategy.queries import current_edition
from connected_desk.ui.fields import NormalisedCharField, RadioChoices, WholeNumberField, YMDDateField
from connected_desk.ui.forms import Button, StaffForm
from workflows.cases.forms.desk import DrawnForm
from workflows.cases.forms.fields import UnitField
from workflows.cases.models import Case

from ..models import Answer, Closing, Cost, Material, Outcome, Spread, Way
from .fields import HoursField

MOST = 1200
# A trial that was taken further has not ended its case.
ENDINGS = [(code, label) for code, label in Outcome.choices if code != Outcome.TAKEN_FURTHER]


def _words(label: Any, help_text: Any = "", *, required: bool = True, rows: int = 3) -> NormalisedCharField:
    return NormalisedCharField(
        label=label, help_text=help_text, multiline=True, rows=rows, max_length=MOST, required=required
    )


class ExchangeForm(StaffForm, forms.Form):
    """What was asked of the partner or given to it."""

    material = RadioChoices(label=gettext_lazy("What it was"), choices=Material.choices)
    way = RadioChoices(label=gettext_lazy("Asked or given"), choices=Way.choices)
    on = YMDDateField(label=pgettext_lazy("procurement record", "Day"))
    words = _words(
        pgettext_lazy("procurement record", "In words"),
        gettext_lazy("So that another bidder could be given the same: which paper, which version, what was shown."),
    )
    upload = forms.FileField(
        label=gettext_lazy("File"), required=False, help_text=gettext_lazy("PDF, Office, picture or text, up to 10 MB.")
    )
    buttons = (Button(gettext_lazy("Put on record")),)

    def __init__(self, on: date, data: Any = None, uploads: Any = None) -> None:
        super().__init__(data, uploads, initial={"on": on})

    def clean_upload(self) -> UploadedFile | None:
        upload: UploadedFile | None = self.cleaned_data["upload"]
        if upload:
            try:
                files.judge(upload)
            except files.FileRefused as refused:
                raise forms.ValidationError(str(refused)) from refused
        return upload


class ShareForm(StaffForm, forms.Form):
    """When and how the same was given to the other bidders."""

    on = YMDDateField(label=gettext_lazy("Given to the others on"))
    how = _words(
        gettext_lazy("How it was given"),
        gettext_lazy("For example: as an annex to the call for proposals, to every company that asked."),
    )
    buttons = (Button(gettext_lazy("Put on record")),)

    def __init__(self, on: date, data: Any = None) -> None:
        super().__init__(data, initial={"on": on})


class KeepForm(StaffForm, forms.Form):
    """Why the same is not given to the other bidders."""

    because = _words(
        gettext_lazy("Why it is not given"),
        gettext_lazy("For example: an estimate of the company's own; entered by mistake."),
    )
    buttons = (Button(gettext_lazy("Put on record")),)


class ClosingForm(DrawnForm):
    """The record of an ending."""

    outcome = RadioChoices(label=gettext_lazy("Outcome"), choices=ENDINGS)
    reason = _words(gettext_lazy("Reason"), gettext_lazy("Only those who may see this case read it."))
    learned = _words(
        gettext_lazy("What was learned"),
        gettext_lazy(
            "All staff of the city read this and the next answer: name no person and no business secret of the company."
        ),
        rows=4,
    )
    differently = _words(gettext_lazy("What to do differently next time"), required=False)
    buttons = (Button(gettext_lazy("Keep the closing record")),)

    def __init__(self, case: Case, closing: Closing | None, data: Any = None) -> None:
        names = ("outcome", "reason", "learned", "differently")
        known = {name: getattr(closing, name) for name in names} if closing else {}
        known.setdefault("reason", case.closing.get("sentence", ""))
        super().__init__(data, initial={**known, "version": case.version})


class CostForm(StaffForm, forms.Form):
    """What a case cost one unit."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("Unit that bore it"), to_field_name="code", empty_label=None
    )
    yen = WholeNumberField(label=gettext_lazy("Yen in all"), min_value=0, max_value=10**15)
    hours = HoursField(label=gettext_lazy("Hours of staff"), required=False)
    words = NormalisedCharField(label=gettext_lazy("What for"), max_length=200, required=False)
    buttons = (Button(gettext_lazy("Enter the cost")),)

    def __init__(self, units: list[Unit], known: Cost | None, data: Any = None) -> None:
        before: dict[str, Any] = {"unit": units[0]} if units else {}
        if known:
            before = {"unit": known.unit, "yen": known.yen, "hours": known.hours, "words": known.words}
        super().__init__(data, initial=before)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[one.pk for one in units])  # type: ignore[attr-defined]


class NameUnitForm(StaffForm, forms.Form):
    """A unit that could use what worked, and why."""

    why = _words(
        gettext_lazy("Why this unit could use it"),
        gettext_lazy("The unit reads this with the title of the case and its lessons, and nothing else of the case."),
    )
    buttons = (Button(gettext_lazy("Tell this unit")),)

    def __init__(self, on: date, data: Any = None) -> None:
        super().__init__(data)
        self.fields = {
            "unit": UnitField(label=_("Unit that could use it"), on=on, empty_label=_("Choose")),
            **self.fields,
        }


class SpreadForm(StaffForm, forms.Form):
    """What the unit that was named says."""

    said = RadioChoices(label=gettext_lazy("Answer of your unit"), choices=Answer.choices)
    words = _words(
        gettext_lazy("In your words"),
        gettext_lazy("Needed where it is not for you: why. Where you do it already: since when, with whom."),
        required=False,
    )
    title = NormalisedCharField(
        label=gettext_lazy("Title of your own case"),
        help_text=gettext_lazy("Where you are interested, a case of your unit opens at the desk under this title."),
        max_length=40,
        required=False,
    )
    buttons = (Button(gettext_lazy("Send the answer")),)

    def __init__(self, spread: Spread, data: Any = None) -> None:
        super().__init__(data, initial={"title": spread.case.title[:40]})

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("said") == Answer.NOT_FOR_US and not said.get("words"):
            self.add_error("words", _("Say why it is not for your unit"))
        if said.get("said") == Answer.INTERESTED and not said.get("title"):
            self.add_error("title", _("Enter a title for your own case"))
        return said


class LessonsForm(forms.Form):
    """The conditions of the list of lessons."""

    q = NormalisedCharField(label=gettext_lazy("Words"), required=False, max_length=100)
    item = forms.ModelChoiceField(
        Item.objects.none(), label=gettext_lazy("Strategy item"), required=False, to_field_name="key"
    )
    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), required=False)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("Unit"), required=False, to_field_name="code")

    def __init__(self, on: date, data: Any = None) -> None:
        super().__init__(data)
        everything = _("All")
        self.fields["item"].queryset = Item.objects.filter(edition=current_edition(on)).order_by("position", "pk")  # type: ignore[attr-defined]
        self.fields["outcome"].choices = [("", everything), *Outcome.choices]  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=Closing.objects.values("unit"))  # type: ignore[attr-defined]
        for name in ("item", "unit"):
            self.fields[name].empty_label = everything  # type: ignore[attr-defined]
