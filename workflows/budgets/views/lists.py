"""The list of budget requests: the page, the files it is taken away in, and what became of the requests of a year."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from connected_desk.city.calendar import fiscal_year, tokyo_date
from connected_desk.city.models import City, Unit
from connected_desk.records import access
from connected_desk.records.sniffing import XLSX
from connected_desk.records.web import DeskRequest
from connected_desk.ui import paper
from connected_desk.ui.looks import Crumb, FilterTag
from connected_desk.ui.pdf import PdfUnavailable

from .. import exports
from .. import lists as listed
from ..definition import BUDGET
from ..forms import InitiativeEstimateForm
from ..models import BudgetRequest
from ..scope import visible_requests
from ..terms import year_label

FORMATS = {"xlsx": gettext_lazy("Excel (XLSX)"), "pdf": "PDF"}
MOST_ON_PAPER = 3000
A_SECTION = 300  # lines that are laid out together


class FilterForm(forms.Form):
    """The conditions of the list. Whatever is not understood leaves the list empty rather than whole."""

    fiscal_year = forms.TypedChoiceField(label=gettext_lazy("Fiscal year"), required=False, coerce=int)
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("Requesting unit"), required=False, to_field_name="code"
    )
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, data: Mapping[str, Any], seen: QuerySet[BudgetRequest]) -> None:
        super().__init__(data)
        everything = _("All")
        years = seen.order_by("-fiscal_year").values_list("fiscal_year", flat=True).distinct()
        self.fields["fiscal_year"].choices = [("", everything), *((year, year_label(year)) for year in years)]
        self.fields["state"].choices = [("", everything), *BUDGET.choices()]
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=seen.values("unit"))
        self.fields["unit"].empty_label = everything

    def rule(self) -> Q:
        """The conditions as a rule; nothing where one of them means nothing."""
        if not self.is_valid():
            return Q(pk__in=[])
        return Q(**{name: value for name, value in self.cleaned_data.items() if value})

    def tags(self, address: QueryDict) -> list[FilterTag]:
        """Each condition in force, with the address of the list without it."""
        found = []
        for name in self.fields:
            value = address.get(name)
            if value:
                choices = {str(code): label for code, label in self.fields[name].choices}
                label = f"{self.fields[name].label}: {choices.get(value, value)}"
                found.append(FilterTag(label, _address(address, **{name: ""})))
        return found


def list_of_requests(request: DeskRequest) -> HttpResponse:
    """The requests the person may see, by year and unit, with amounts and countdown."""
    on = tokyo_date(request.at)
    form = FilterForm(request.GET, visible_requests(request.user, on))
    page = listed.list_requests(request.user, on, narrowed=form.rule(), after=request.GET.get("after", ""))
    context = {
        "form": form,
        "page": page,
        "tags": form.tags(request.GET),
        "count": _count(page.total),
        "next": _address(request.GET, after=page.after) if page.after else "",
        "first": _address(request.GET) if request.GET.get("after") else "",
        "downloads": [
            (label, f"{reverse('budgets:export', args=[kind])}{_address(request.GET)}")
            for kind, label in FORMATS.items()
        ],
        "may_open": InitiativeEstimateForm.initiatives(request.user, on).exists(),
        "at": request.at,
    }
    return render(request, "budgets/list.html", context)


@require_GET
def export(request: DeskRequest, kind: str) -> HttpResponseBase:
    """The list under the conditions of the address as a file; the download is written down."""
    if kind not in FORMATS:
        raise Http404
    on = tokyo_date(request.at)
    form = FilterForm(request.GET, visible_requests(request.user, on))
    lines = exports.lines_of(request.user, on, narrowed=form.rule())
    if kind == "pdf":
        return _on_paper(request, form, lines)
    made = exports.as_xlsx(lines, at=request.at)
    access.note(person_id=request.user.pk, what="export.budgets.xlsx", at=request.at)
    answer = FileResponse(made, as_attachment=True, filename=exports.file_name(on), content_type=XLSX)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _on_paper(request: DeskRequest, form: FilterForm, lines: list[listed.BudgetLine]) -> HttpResponse:
    back_url = f"{reverse('budgets:list')}{_address(request.GET)}"
    if len(lines) > MOST_ON_PAPER:
        messages.error(
            request,
            _("A PDF holds %(most)d requests at most. Choose a year or a unit, or take the list as Excel.")
            % {"most": MOST_ON_PAPER},
        )
        return redirect(back_url)
    groups = exports.groups(lines)
    values = {
        "conditions": [tag.label for tag in form.tags(request.GET)],
        "count": _count(len(lines)),
        "requested": sum(group.requested for group in groups),
        "voted": sum(group.voted for group in groups),
        "at": request.at,
        "office": City.get().signature,
    }
    try:
        parts = [values | {"groups": part, "continued": place > 0} for place, part in enumerate(_sections(groups))]
        made = paper.make("paper/budget_list.html", *parts, language=get_language() or "ja")
    except PdfUnavailable as why:
        return paper.not_now(request, why, back_url=back_url)
    access.note(person_id=request.user.pk, what="export.budgets.pdf", at=request.at)
    return paper.response(made, f"budgets-{tokyo_date(request.at):%Y%m%d}.pdf")


def _sections(groups: list[exports.Group]) -> list[list[exports.Group]]:
    """The groups in their order, in sections of about so many lines; one section where there is none."""
    found: list[list[exports.Group]] = [[]]
    for group in groups:
        if sum(len(one.lines) for one in found[-1]) >= A_SECTION:
            found.append([])
        found[-1].append(group)
    return found


class YearForm(forms.Form):
    """The year that is looked back on: one that is over; the last one where none is chosen."""

    fiscal_year = forms.TypedChoiceField(label=gettext_lazy("Fiscal year"), required=False, coerce=int)

    def __init__(self, data: Mapping[str, Any], seen: QuerySet[BudgetRequest], last: int) -> None:
        super().__init__(data, initial={"fiscal_year": last})
        years = seen.filter(fiscal_year__lte=last).values_list("fiscal_year", flat=True)
        choices = sorted({last, *years}, reverse=True)
        self.fields["fiscal_year"].choices = [(year, year_label(year)) for year in choices]
        self.last = last

    def year(self) -> int:
        """The year asked for."""
        return self.cleaned_data["fiscal_year"] or self.last if self.is_valid() else self.last


def past(request: DeskRequest) -> HttpResponse:
    """The requests of a year that is over, and what became of each."""
    on = tokyo_date(request.at)
    form = YearForm(request.GET or None, visible_requests(request.user, on), fiscal_year(on) - 1)
    year = form.year()
    page = listed.list_requests(request.user, on, narrowed=Q(fiscal_year=year), after=request.GET.get("after", ""))
    context = {
        "form": form,
        "year": year_label(year),
        "lines": listed.became(page.lines, request.user, on),
        "page": page,
        "count": _count(page.total),
        "next": _address(request.GET, after=page.after) if page.after else "",
        "first": _address(request.GET) if request.GET.get("after") else "",
        "crumbs": [Crumb(_("Budgets"), reverse("budgets:list")), Crumb(_("What became of past requests"))],
    }
    return render(request, "budgets/past.html", context)


def _count(total: int) -> str:
    return ngettext("%(n)d request", "%(n)d requests", total) % {"n": total}


def _address(given: QueryDict, **changes: str) -> str:
    """The address with those conditions changed, from its first page."""
    changed = given.copy()
    changed.pop("after", None)
    for name, value in changes.items():
        changed.pop(name, None)
        if value:
            changed[name] = value
    return f"?{changed.urlencode()}"
