"""One thing done to several cases of the list: what it does to each is shown first, what became of each afterwards.

Each case is judged and changed by itself: one that is refused keeps none of the others from being changed.
"""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from connected_desk.city.calendar import tokyo_date
from connected_desk.records.web import DeskRequest
from connected_desk.ui.forms import StaffForm
from connected_desk.ui.looks import Crumb
from workflows.engine.asks import field_for
from workflows.engine.move import move, offers
from workflows.engine.vocabulary import Move

from .. import queries
from ..definition import CASE
from ..models import Case
from ..refusals import refused_to
from ..scope import visible_cases
from .bulk_acts import ACTS
from .moves import MailNotice, mail_of_act, mails_of_move

# What is asked for is the same for every case, and nothing needs to be decided: the rest is done case by case.
MOVES = ("accept", "hold", "resume")
TOLD = "bulk"


@dataclass(frozen=True)
class Affected:
    """A case of the selection: why nothing will happen to it, or else the mails that will leave."""

    case: Case
    refused: tuple[str, ...]
    mails: list[MailNotice]

    @property
    def addresses(self) -> list[str]:
        return [address for mail in self.mails for address in mail.addresses]


class Told(list[str]):
    """The sentences of one case's refusal, taken as a form takes its errors."""

    def add_error(self, _field: None, sentence: str) -> None:
        self.append(sentence)


class BulkForm(StaffForm, forms.Form):
    """What is said of every case alike. Its <form> stands in the template, which carries the cases and versions."""

    form_tag = False

    def __init__(self, fields: dict[str, forms.Field], data: QueryDict | None) -> None:
        super().__init__(data)
        self.fields.update(fields)


def choices() -> list[tuple[str, str]]:
    """What can be done to several cases at once: its name and its label."""
    acts = [(name, str(act.label)) for name, act in ACTS.items()]
    return [*acts, *((name, CASE.move(name).label) for name in MOVES)]


def bulk(request: DeskRequest) -> HttpResponse:
    """Show what will be done to the cases chosen, and do it."""
    posted = request.POST if request.method == "POST" else None
    said = posted or request.GET
    name, numbers = said.get("do", ""), said.getlist("case")
    if name not in dict(choices()):
        raise Http404
    cases = _chosen(request, numbers)
    if not cases:
        messages.error(request, _("Choose the cases in the list first, then what is to be done to them."))
        return redirect("desk:cases")
    once = said.get("once", "")
    if posted and once and once == request.session.get(TOLD, {}).get("once"):
        return redirect("desk:bulk_done")  # pressed twice: nobody gets the same message a second time
    refused = {case: _refused(case, name, request) for case in cases}
    ready = [case for case in cases if not refused[case]]
    form = BulkForm(_fields(name, ready[0], request) if ready else {}, posted)
    if posted and form.is_valid():
        outcomes = [_outcome(case, name, form, request) for case in cases]
        request.session[TOLD] = {"do": name, "once": once, "cases": outcomes}
        return redirect("desk:bulk_done")
    affected = [Affected(case, refused[case], _mails(case, name, request) if case in ready else []) for case in cases]
    label = dict(choices())[name]
    context = {
        "affected": affected,
        "ready": len(ready),
        "mails": sum(len(one.addresses) for one in affected),
        "form": form,
        "name": name,
        "once": once or uuid4().hex,
        "label": label,
        "crumbs": [Crumb(_("List of cases"), reverse("desk:cases")), Crumb(label)],
    }
    return render(request, "cases/bulk.html", context, status=422 if posted else 200)


def bulk_done(request: DeskRequest) -> HttpResponse:
    """What became of each case, as often as the page is opened."""
    told = request.session.get(TOLD)
    if told is None:
        return redirect("desk:cases")
    label = dict(choices())[told["do"]]
    context = {
        "label": label,
        "cases": told["cases"],
        "done": sum(not one["refused"] for one in told["cases"]),
        "refused": sum(bool(one["refused"]) for one in told["cases"]),
        "crumbs": [Crumb(_("List of cases"), reverse("desk:cases")), Crumb(label)],
    }
    return render(request, "cases/bulk_done.html", context)


def _chosen(request: DeskRequest, numbers: list[str]) -> list[Case]:
    """The cases of those numbers, as far as the person may see them: at most what one page of the list shows."""
    rows = visible_cases(request.user, tokyo_date(request.at)).filter(number__in=numbers[: queries.PAGE])
    return list(rows.select_related("proposal__organisation", "responsible_unit").distinct().order_by("number"))


def _refused(case: Case, name: str, request: DeskRequest) -> tuple[str, ...]:
    """Why nothing will happen to the case, as far as can be told before anything is filled in."""
    if name in ACTS:
        sentence = ACTS[name].refused(case, request)
        return (sentence,) if sentence else ()
    offer = next((one for one in offers(case, by=request.user, at=request.at) if one.move.name == name), None)
    if offer is None:
        return (_not_now(case, CASE.move(name)),)
    return tuple(reason.sentence for reason in offer.blocked)


def _mails(case: Case, name: str, request: DeskRequest) -> list[MailNotice]:
    if name in ACTS:
        return mail_of_act(ACTS[name].mail, case, request) if ACTS[name].mail else []
    return mails_of_move(case, CASE.move(name), request)


def _not_now(case: Case, row: Move) -> str:
    if row.source_of(case.state, case.came_from) is None:
        return _("Not possible in the state “%s”.") % case.state_row.label
    return _("This is for somebody else to do.")


def _fields(name: str, case: Case, request: DeskRequest) -> dict[str, forms.Field]:
    """The fields, drawn for one of the cases: what does not fit another is told of that one."""
    if name in ACTS:
        return ACTS[name].fields(case, request)
    on = tokyo_date(request.at)
    row = CASE.move(name)
    return {ask: field_for(row, CASE, ask, case, request.user, on) for ask in row.asks}


def _outcome(case: Case, name: str, form: BulkForm, request: DeskRequest) -> dict[str, Any]:
    """Do it to one case; what became of it, fit for the session."""
    told = Told()
    with refused_to(request, told):
        if name in ACTS:
            ACTS[name].carry_out(case, form.cleaned_data, request)
        else:
            version = _version(request.POST.get(f"version-{case.number}", ""))
            move(case, name, by=request.user, at=request.at, version=version, **form.cleaned_data)
    return {"number": case.number, "title": case.title, "refused": list(told)}


def _version(text: str) -> int:
    """The version the page was drawn from; one that no case has where it is missing."""
    return int(text) if text.isascii() and text.isdigit() else -1
