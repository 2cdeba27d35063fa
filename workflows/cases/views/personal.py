"""Following a case, and keeping the conditions of a list under a name."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Unit
from connected_desk.city.queries import units_served
from connected_desk.records.web import DeskRequest
from connected_desk.ui.fields import NormalisedCharField
from connected_desk.ui.forms import Button, StaffForm
from connected_desk.ui.looks import Crumb

from .. import personal
from ..models import SavedList
from ..pages import find_case

# What of an address makes a list; the place in its pages does not.
CONDITIONS = ("tab", "q", "state", "item", "unit", "due", "sort")


class SaveListForm(StaffForm, forms.Form):
    """The name, and with whom the list is shared."""

    name = NormalisedCharField(label=gettext_lazy("Name of the list"), max_length=40)
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=gettext_lazy("Shared with"),
        required=False,
        to_field_name="code",
        empty_label=gettext_lazy("Only for me"),
    )
    conditions = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)
    buttons = (Button(gettext_lazy("Save the list")),)

    def __init__(self, request: DeskRequest, data: Any = None) -> None:
        super().__init__(data, initial={"conditions": conditions_of(request.GET)})
        served = units_served(request.user, tokyo_date(request.at))  # type: ignore[arg-type]
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=served).order_by("position", "pk")  # type: ignore[attr-defined]

    def clean_conditions(self) -> str:
        return conditions_of(QueryDict(self.cleaned_data["conditions"]))


def conditions_of(address: QueryDict) -> str:
    """What of the address says which list it is, always in the same order."""
    kept = QueryDict(mutable=True)
    kept.update({name: address[name] for name in CONDITIONS if address.get(name)})
    return kept.urlencode()


def save_list(request: DeskRequest) -> HttpResponse:
    """Keep the conditions of the list the person comes from."""
    form = SaveListForm(request, request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            kept = personal.save_list(by=request.user, at=request.at, **said)  # type: ignore[arg-type]
        except personal.ListRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The list “%s” was saved.") % kept)
            return redirect(f"{reverse('desk:cases')}?{kept.conditions}")
    context = {
        "form": form,
        "title": _("Save this list"),
        "lead": _("The conditions are saved, not the cases: the list shows those that meet them on the day."),
        "back_url": f"{reverse('desk:cases')}?{conditions_of(request.GET)}",
        "crumbs": [Crumb(_("List of cases"), reverse("desk:cases")), Crumb(_("Save this list"))],
    }
    return render(request, "cases/form.html", context, status=422 if form.is_bound else 200)


@require_POST
def drop_list(request: DeskRequest, key: UUID) -> HttpResponse:
    """Forget a list of one's own."""
    kept = get_object_or_404(SavedList, key=key, person=request.user)
    personal.drop_list(kept)
    messages.success(request, _("The list “%s” was removed.") % kept)
    return redirect("desk:cases")


@require_POST
def follow(request: DeskRequest, number: str) -> HttpResponse:
    """Follow the case, or no longer."""
    case = find_case(request, number)
    followed = "stop" not in request.POST
    personal.follow(case, by=request.user, at=request.at, followed=followed)  # type: ignore[arg-type]
    said = _("You follow this case: it stands in your list “Followed”.") if followed else _("You no longer follow it.")
    messages.success(request, said)
    return redirect(case)
