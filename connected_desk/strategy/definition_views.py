"""What an indicator means: its definitions with their history, and the form that makes another from a month on."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from connected_desk.city.calendar import fiscal_year, tokyo_date
from connected_desk.city.gate import refuse
from connected_desk.records.web import DeskRequest
from connected_desk.ui.fields import DecimalTextField, NormalisedCharField, RadioChoices, YMDDateField
from connected_desk.ui.forms import Button, StaffForm
from connected_desk.ui.looks import Crumb

from . import queries
from .actions.indicators import define
from .actions.initiatives import OutOfDate
from .definitions import changes, defined
from .forms import month_name
from .models import Indicator
from .revision_queries import sees_the_plan
from .terms import IndicatorKind

MONTHS_BEFORE, MONTHS_OPEN = 3, 16  # the months from which a definition may begin: some that are over, a year ahead


class DefinitionForm(StaffForm, forms.Form):
    """What the indicator means from a month on."""

    buttons = (Button(gettext_lazy("Save the definition")),)

    seen = forms.IntegerField(widget=forms.HiddenInput)
    since = forms.ChoiceField(
        label=gettext_lazy("From which month on"),
        help_text=gettext_lazy("Months before keep the definition they had. The report says that it was changed."),
    )
    kind = RadioChoices(label=pgettext_lazy("indicator", "Kind"), choices=IndicatorKind.choices)
    unit_of_measure = NormalisedCharField(label=gettext_lazy("Unit of measure"), max_length=40, required=False)
    definition = NormalisedCharField(
        label=pgettext_lazy("indicator", "Definition"),
        help_text=gettext_lazy("What is counted, and of what: of a ratio its numerator and its denominator."),
        multiline=True,
        max_length=1000,
        required=False,
    )
    due_on = YMDDateField(
        label=gettext_lazy("By when (of a milestone)"),
        required=False,
    )
    is_unit_goal = forms.BooleanField(label=gettext_lazy("It is a goal of the bureau"), required=False)
    target = DecimalTextField(
        label=gettext_lazy("Target of the fiscal year in which it begins"),
        help_text=gettext_lazy("Of the whole city. Leave it empty to keep the target as it is."),
        max_digits=16,
        decimal_places=4,
        required=False,
    )
    reason = NormalisedCharField(label=gettext_lazy("Why it is changed"), multiline=True, rows=3, max_length=500)

    def __init__(self, *args: Any, indicator: Indicator, seen: int, today: date, **options: Any) -> None:
        names = ("kind", "unit_of_measure", "definition", "due_on", "is_unit_goal")
        initial = {"seen": seen, "since": today.replace(day=1).isoformat()}
        super().__init__(*args, initial=initial | {name: getattr(indicator, name) for name in names}, **options)
        last = date(today.year + 1, today.month, 1)
        months = queries.months_back(last, MONTHS_OPEN)
        self.fields["since"].choices = [(month.isoformat(), month_name(month)) for month in months]

    def clean_since(self) -> date:
        return date.fromisoformat(self.cleaned_data["since"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("due_on") and cleaned.get("kind") != IndicatorKind.MILESTONE:
            self.add_error("due_on", _("Only a milestone has a day by which it is done."))
        return cleaned

    def said(self) -> dict[str, Any]:
        """The fields of a version."""
        names = ("kind", "unit_of_measure", "definition", "due_on", "is_unit_goal", "target")
        target = self.cleaned_data["target"]
        year = None if target is None else fiscal_year(self.cleaned_data["since"])
        return {**{name: self.cleaned_data[name] for name in names}, "target_year": year}


@require_http_methods(["GET", "POST"])
def define_indicator(request: DeskRequest, key: UUID) -> HttpResponse:
    """The definitions of an indicator with their history; its owner, the desk and the ICT office make another."""
    today = tokyo_date(request.at)
    if not sees_the_plan(request.user, today):
        refuse(request, _("This page is for others."))
    found = Indicator.objects.select_related("item", "initiative__item", "initiative__unit", "owner")
    indicator = get_object_or_404(found.prefetch_related("targets"), key=key)
    unit = indicator.owner or (indicator.initiative.unit if indicator.initiative else None)
    may_define = queries.may_edit(request.user, unit, today)
    if request.method == "POST" and not may_define:
        refuse(request, _("Only its owner, the desk and the ICT office define an indicator."))
    history = changes([indicator])
    [now] = defined([indicator], today.replace(day=1))
    form = DefinitionForm(request.POST or None, indicator=now, seen=len(indicator.versions.all()), today=today)
    if form.is_valid() and _defined(request, indicator, form):
        return redirect("strategy:define", key)
    item = indicator.item or indicator.initiative.item  # type: ignore[union-attr]  # it has one of them
    way = [Crumb(_("Strategy"), reverse("strategy:tree")), Crumb(item.title, reverse("strategy:item", args=[item.key]))]
    values = {
        "form": form if may_define else None,
        "indicator": now,
        "history": [(month_name(one.since), one) for one in reversed(history)],
        "target": now.target_of(fiscal_year(today)),
        "crumbs": [*way, Crumb(now.name)],
    }
    return render(request, "strategy/definition.html", values, status=422 if form.is_bound else 200)


def _defined(request: DeskRequest, indicator: Indicator, form: DefinitionForm) -> bool:
    """Whether the definition was kept; otherwise the form says why not."""
    data = form.cleaned_data
    try:
        define(
            indicator,
            since=data["since"],
            said=form.said(),
            reason=data["reason"],
            seen=data["seen"],
            by=request.user,  # type: ignore[arg-type]
            at=request.at,
        )
    except OutOfDate:
        form.add_error(None, _("Somebody else changed the definition meanwhile. Open the page again."))
    except ValueError:
        form.add_error(None, _("Nothing is another than it is. Change what it means, or leave it."))
    else:
        messages.success(request, _("The definition was saved. The report of its first month says so."))
        return True
    return False
