"""The pages of transfers: whom, what is theirs and to whom it goes, and the hand-over sheet."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.gate import refuse
from connected_desk.city.models import Person
from connected_desk.city.queries import holds, roles_held
from connected_desk.city.roles import HeldRole
from connected_desk.records import access
from connected_desk.records.web import DeskRequest
from connected_desk.ui import paper
from connected_desk.ui.looks import Crumb
from connected_desk.ui.pdf import PdfUnavailable

from .. import chains, transfer_actions
from .. import transfer_queries as queries
from ..forms.transfers import OthersForm, TransferForm, WhomForm
from ..holdings import goes_on, held_by
from ..refusals import refused_to
from ..transfer_models import Transfer
from . import hand_over_sheet


@require_safe
def transfers(request: DeskRequest) -> HttpResponse:
    """The transfers ahead and done, and the way to ordering another."""
    by, on = _person(request), tokyo_date(request.at)
    people = queries.those_to_transfer(by, on) if queries.may_order(by, on) else []
    rows = queries.latest(by, on)
    if not (queries.may_order(by, on) or rows or holds(by, HeldRole.AUDITOR, on)):
        refuse(request, transfer_actions.NOT_YOURS.sentence)
    form = WhomForm(people, request.GET or None)
    if request.GET and form.is_valid():
        return redirect("desk:person", form.cleaned_data["person"].key)
    context = {"form": form, "people": people, "rows": rows, "crumbs": [Crumb(_("Transfers"))]}
    return render(request, "cases/transfers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: DeskRequest, key: UUID) -> HttpResponse:
    """Somebody's page in the settings: roles, everything that is theirs, and the order that hands it on."""
    by, on = _person(request), tokyo_date(request.at)
    who = get_object_or_404(Person, key=key)
    if not queries.may_transfer(by, who, on):
        refuse(request, transfer_actions.NOT_YOURS.sentence)
    others, posted = queries.successors_to_come(who, on), request.POST or None
    form = TransferForm(others, queries.roles_to_end(by, who, on), on, posted, {"on": on})
    choices = OthersForm(others, [held for held in held_by(who, on) if goes_on(held)], posted)
    if posted is not None and form.is_valid() and choices.is_valid():
        with refused_to(request, form):
            made = transfer_actions.order(who, others=choices.chosen(), by=by, at=request.at, **form.cleaned_data)
            messages.success(request, _done(made))
            return redirect(made)
    moving, undecided = queries.everything_of(who, by, on)
    context = {
        "person": who,
        "roles": roles_held(who, on),
        "form": form,
        "others": others,
        "groups": [(group.label, [(row, choices[row.held.mark]) for row in group.rows]) for group in moving],
        "undecided": undecided,
        "of_units": hand_over_sheet.stays_with_units(who, on),
        "planned": who.transfers.filter(done_at=None, cancelled_at=None).first(),
        "crumbs": [Crumb(_("Transfers"), reverse("desk:transfers")), Crumb(who.name)],
    }
    return render(request, "cases/person.html", context, status=422 if posted is not None else 200)


@require_safe
def transfer(request: DeskRequest, key: UUID) -> HttpResponse:
    """One transfer: what went or will go, what is to be decided, and the hand-over sheet."""
    made, on = _transfer(request, key), tokyo_date(request.at)
    by = _person(request)
    context = {
        "transfer": made,
        "sheet": hand_over_sheet.of(made, by, on),
        "lines": chains.lines([made]),
        "may_call_off": made.waits and queries.may_transfer(by, made.person, on),
        "crumbs": [Crumb(_("Transfers"), reverse("desk:transfers")), Crumb(made.person.name)],
    }
    return render(request, "cases/transfer.html", context)


@require_safe
def sheet_paper(request: DeskRequest, key: UUID) -> HttpResponse:
    """The hand-over sheet as PDF, in the language of the page."""
    made, on = _transfer(request, key), tokyo_date(request.at)
    try:
        pdf = hand_over_sheet.as_paper(made, _person(request), on)
    except PdfUnavailable as why:
        return paper.not_now(request, why, back_url=made.get_absolute_url())
    access.note(
        person_id=request.user.pk, what="hand_over_sheet", at=request.at, subject_kind="transfer", subject_key=made.key
    )
    return paper.response(pdf, f"hand-over-{made.on}.pdf")


@require_POST
def call_off(request: DeskRequest, key: UUID) -> HttpResponse:
    """Call off a transfer that is still ahead."""
    made = _transfer(request, key)
    with refused_to(request):
        transfer_actions.call_off(made, by=_person(request), at=request.at)
        messages.success(request, _("The transfer was called off. Nothing was handed on."))
    return redirect(made)


def _transfer(request: DeskRequest, key: UUID) -> Transfer:
    """The transfer as far as the person may open it; Http404 otherwise."""
    rows = queries.visible_transfers(_person(request), tokyo_date(request.at))
    found = rows.filter(key=key).select_related("person", "successor", "planned_by").first()
    if found is None:
        raise Http404
    return found


def _person(request: DeskRequest) -> Person:
    return request.user  # type: ignore[return-value]  # LoginRequiredMiddleware: it is a person


def _done(made: Transfer) -> str:
    if made.done_at:
        count = made.items.filter(moved_at__isnull=False).count()
        return _("%(n)d things of %(name)s were handed on.") % {"n": count, "name": made.person}
    return _("The transfer is planned. It is carried out at the beginning of its day.")
