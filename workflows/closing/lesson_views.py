"""The library of lessons."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.gate import only
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb, FilterTag

from . import lesson_queries
from .forms.pages import LessonsForm
from .lesson_queries import READERS, Conditions, LessonPage
from .models import Answer, Outcome

COUNTED = 10_000


@require_safe
@only(*READERS)
def lessons(request: DeskRequest) -> HttpResponse:
    """The lessons of closed cases under the conditions of the address, the newest ending first."""
    person: Any = request.user
    on = tokyo_date(request.at)
    form = LessonsForm(on, request.GET)
    page, total = LessonPage([], ""), 0
    if form.is_valid():
        said = form.cleaned_data
        wanted = Conditions(said["q"], said["item"], said["outcome"], said["unit"])
        page = lesson_queries.page(wanted, person, on, after=request.GET.get("after", ""))
        total = lesson_queries.count(wanted, person, on, most=COUNTED + 1)
    counted = lesson_queries.answers_in_all()
    context = {
        "page": page,
        "form": form,
        "count": _counted(total),
        "tags": _tags(form, request),
        "answers": [(label, counted.get(code, 0)) for code, label in Answer.choices],
        "awaited": counted.get("", 0),
        "named": sum(counted.values()),
        "clear_url": reverse("closing:lessons"),
        "next": _address(request, after=page.after) if page.after else "",
        "first": _address(request, after="") if request.GET.get("after") else "",
        "crumbs": [Crumb(_("Cases"), reverse("desk:cases")), Crumb(_("Lessons from cases"))],
    }
    return render(request, "closing/lessons.html", context)


def _counted(total: int) -> str:
    if total > COUNTED:
        return _("%(n)s lessons or more") % {"n": f"{COUNTED:,}"}
    return ngettext("%(n)d lesson", "%(n)d lessons", total) % {"n": total}


def _tags(form: LessonsForm, request: DeskRequest) -> list[FilterTag]:
    """Each condition in force, with the address of the list without it."""
    found = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name) if form.is_valid() else request.GET.get(name)
        if value:
            shown = Outcome(value).label if name == "outcome" and value in Outcome.values else value
            found.append(FilterTag(f"{field.label}: {shown}", _address(request, after="", **{name: ""})))
    return found


def _address(request: DeskRequest, **changed: str) -> str:
    """The address of this list with some conditions changed; an empty one goes."""
    asked = request.GET.copy()
    for name, value in changed.items():
        asked.pop(name, None)
        if value:
            asked[name] = value
    return f"{request.path}?{asked.urlencode()}"
