"""A page that is one form: shown, judged, acted upon, and left with a message."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from connected_desk.records.web import DeskRequest
from connected_desk.ui.forms import DeskForm, LinkButton
from connected_desk.ui.looks import Crumb
from workflows.cases.refusals import refused_to


def form_page(
    request: DeskRequest,
    form: DeskForm,
    act: Callable[[Any], Any],
    *,
    title: str,
    crumbs: Sequence[Crumb],
    back: str,
    done: str,
    leave: str = "",
    lead: str = "",
    template: str = "cases/form.html",
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show the form; once it is valid call `act` with it, say `done` and go `back`, unless the act is refused.

    Whoever thinks better of it is led to `leave`, or `back` too.
    """
    form.buttons = (*form.buttons, LinkButton(_("Cancel"), leave or back))
    if form.is_bound and form.is_valid():
        with refused_to(request, form):
            act(form)
            messages.success(request, done)
            return redirect(back)
    shown = {"form": form, "title": title, "lead": lead, "crumbs": [*crumbs, Crumb(title)], **(context or {})}
    return render(request, template, shown, status=422 if form.is_bound else 200)
