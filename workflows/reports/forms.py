"""The forms of reports: opening one, the secretariat's words, a bureau's remark, building again, release."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from connected_desk.city.models import Unit
from connected_desk.ui.fields import NormalisedCharField, RadioChoices, YMDDateField
from connected_desk.ui.forms import Button, LinkButton, StaffForm

from .build import parts_of
from .models import HANDED_TO, Mark, Report, Span
from .months import Month, Period, Year, parse_period

WORDS = 600
WORDS_IN_THE_REPORT = 200  # a part: two sides of A4 hold no more
MONTHS_OFFERED = 12
YEARS_OFFERED = 2
LABELS = {
    "summary": gettext_lazy("Summary"),
    "year": gettext_lazy("The year: what the figures do not say"),
    "moved": gettext_lazy("What changed since the months were frozen: why"),
    "decide": gettext_lazy("To be decided today: what is asked of the meeting"),
    "delays": gettext_lazy("Delays: what is done about them"),
    "budget": gettext_lazy("Towards next year's budget: what the meeting should know"),
}


class OpenForm(StaffForm, forms.Form):
    """Which month or fiscal year to open: one that is over and has no report."""

    month = forms.ChoiceField(label=gettext_lazy("Month or fiscal year to report on"))
    buttons = (Button(gettext_lazy("Build the figures"), icon="plus"),)

    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["month"].choices = [
            *((str(month), month.label) for month in months_to_open(on)),
            *((str(year), _("%(year)s (yearly report)") % {"year": year.label}) for year in years_to_open(on)),
        ]

    def chosen(self) -> Period:
        return parse_period(self.cleaned_data["month"])


def months_to_open(on: date) -> list[Month]:
    """The months over by that day and not reported on, the latest first."""
    months, month = [], Month.of(on)
    for _step in range(MONTHS_OFFERED):
        month = month.previous
        months.append(month)
    return _without_report(months, Span.MONTH)


def years_to_open(on: date) -> list[Year]:
    """The fiscal years over by that day and not reported on, the latest first."""
    this_year = Month.of(on).fiscal_year
    return _without_report([Year(this_year - back) for back in range(1, YEARS_OFFERED + 1)], Span.YEAR)


def _without_report(periods: list[Any], span: str) -> list[Any]:
    rows = Report.objects.filter(span=span, month__in=[one.closing.first for one in periods])
    there = set(rows.values_list("month", flat=True))
    return [one for one in periods if one.closing.first not in there]


class NarrativeForm(StaffForm, forms.Form):
    """The words of a report, part by part, each with those of the report before beside it."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, report: Report, before: Report | None, *args: Any, **options: Any) -> None:
        super().__init__(*args, initial={"version": report.version, **report.narrative}, **options)
        self.buttons = [Button(_("Save the text")), LinkButton(_("Cancel"), report.get_absolute_url())]
        self.fields["mark"] = RadioChoices(
            label=_("Mark on the pages for headquarters"),
            choices=[("", pgettext("mark of a report", "None")), *Mark.choices],
            required=False,
        )
        self.initial["mark"] = report.mark
        self.parts = parts_of(report)
        for part in self.parts:
            last = before.narrative.get(part, "") if before else ""
            self.fields[part] = NormalisedCharField(
                label=LABELS[part],
                help_text=_("Last time: %(text)s") % {"text": last} if last else _("It may be left empty."),
                multiline=True,
                rows=5,
                max_length=WORDS_IN_THE_REPORT,
                required=False,
            )

    def texts(self) -> dict[str, str]:
        return {part: self.cleaned_data[part] for part in self.parts}


class RemarkForm(StaffForm, forms.Form):
    """What a bureau says of its own row."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("Bureau that remarks"), to_field_name="code", empty_label=None
    )
    stance = RadioChoices(
        label=gettext_lazy("What does the bureau say of its row?"),
        choices=[("none", gettext_lazy("No objection")), ("remark", gettext_lazy("It has a remark"))],
    )
    text = NormalisedCharField(
        label=pgettext_lazy("report", "Remark"),
        help_text=gettext_lazy("Needed where there is a remark. It is printed in the report."),
        multiline=True,
        rows=4,
        max_length=WORDS,
        required=False,
    )

    def __init__(self, report: Report, units: Iterable[Unit], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        self.buttons = [Button(_("Record it")), LinkButton(_("Cancel"), report.get_absolute_url())]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("stance") == "remark" and not data.get("text"):
            self.add_error("text", _("Write the remark, or choose “No objection”"))
        return data

    def said(self) -> str:
        return self.cleaned_data["text"] if self.cleaned_data["stance"] == "remark" else ""


class VersionForm(StaffForm, forms.Form):
    """A page with one button: it carries what the page was drawn from."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, report: Report, label: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, initial={"version": report.version}, **options)
        self.buttons = [Button(label), LinkButton(_("Cancel"), report.get_absolute_url())]


class HandOutForm(VersionForm):
    """To which body the report is handed."""

    audience = RadioChoices(label=gettext_lazy("Handed to"), choices=[(one.value, one.label) for one in HANDED_TO])

    def __init__(self, report: Report, *args: Any, **options: Any) -> None:
        super().__init__(report, _("Hand it out"), *args, **options)


class ReleaseForm(VersionForm):
    """From which day on everybody may read the report."""

    opens_on = YMDDateField(
        label=gettext_lazy("Everybody may read it from"),
        help_text=gettext_lazy("Today, or a later day: until then nobody outside the city sees it."),
    )

    def __init__(self, report: Report, *args: Any, on: date, **options: Any) -> None:
        super().__init__(report, _("Release to the public"), *args, **options)
        self.initial["opens_on"], self.on = on, on

    def clean_opens_on(self) -> date:
        day = self.cleaned_data["opens_on"]
        if day < self.on:
            raise forms.ValidationError(_("The day of the release cannot lie before today"))
        return day
