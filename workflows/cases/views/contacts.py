"""The tab of visits and calls: what was said and the mails filed, what is to be done next, and closing it."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from connected_desk.city import open_days
from connected_desk.city.calendar import tokyo_date
from connected_desk.city.gate import refuse
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb
from workflows.engine import deadlines
from workflows.engine.bars import barred

from .. import contact_actions, contact_queries
from ..forms.contacts import CloseForm, ContactForm, FileMailForm
from ..mention_actions import see_contacts
from ..models import Contact, FiledMail, NextAction
from ..pages import case_page, find_case
from ..permissions import takes_part
from ..refusals import refused_to


@require_http_methods(["GET", "HEAD", "POST"])
def contacts(request: DeskRequest, number: str) -> HttpResponse:
    """What was said with people outside about this case, and the form that writes it down."""
    context = case_page(request, number, "contacts")
    case, on = context["case"], tokyo_date(request.at)
    posted, may_write = request.POST or None, takes_part(case, request.user, on)
    people = contact_queries.can_be_named(case, on) if may_write or posted else []
    form = ContactForm(people, request.user, on, posted)  # type: ignore[arg-type]  # LoginRequiredMiddleware
    form.add_people(case, request.user, on)
    if form.is_valid():
        with refused_to(request, form):
            contact_actions.write_contact(case, by=request.user, at=request.at, **form.values())  # type: ignore[arg-type]
            messages.success(request, _("The record was kept."))
            return redirect("desk:contacts", number)
    if request.method == "GET":
        see_contacts(case, by=request.user, at=request.at)  # type: ignore[arg-type]
    closed = open_days.closed_days()
    context |= {
        "rows": _in_order(contact_queries.contacts_of(case), contact_queries.mails_of(case), on, closed),
        "mail_form": FileMailForm(),
        "form": form,
        "may_write": may_write,
        "may_close": not barred(case, request.user),
    }
    return render(request, "cases/contacts.html", context, status=200 if posted is None else 422)


def _in_order(contacts: Iterable[Contact], mails: Iterable[FiledMail], on: date, closed: frozenset[date]) -> list[Any]:
    """Contacts and filed mails, the latest day first: (contact, what is to be done next with open days left, mail)."""
    spoken = [
        (row.on, row.at, (row, [(one, deadlines.left(one.due_on, on, closed)) for one in row.actions.all()], None))
        for row in contacts
    ]
    written: list[Any] = [
        (tokyo_date(mail.sent_at or mail.filed_at), mail.filed_at, (None, [], mail)) for mail in mails
    ]
    return [row for _day, _at, row in sorted([*spoken, *written], key=lambda row: row[:2], reverse=True)]


@require_http_methods(["GET", "HEAD", "POST"])
def close_action(request: DeskRequest, number: str, key: UUID) -> HttpResponse:
    """Say what was done about something that was to be done next."""
    case = find_case(request, number)
    rows = NextAction.objects.filter(contact__case=case, closed_at=None).select_related("contact__case", "who")
    action = get_object_or_404(rows, key=key)
    if barred(case, request.user) or not (
        action.who == request.user or takes_part(case, request.user, tokyo_date(request.at))
    ):
        refuse(request, contact_actions.NOT_YOURS_TO_CLOSE.sentence)
    form = CloseForm(request.POST or None)
    if form.is_valid():
        with refused_to(request, form):
            contact_actions.close(action, by=request.user, at=request.at, **form.cleaned_data)  # type: ignore[arg-type]
            messages.success(request, _("“%(what)s” was closed.") % {"what": action.what})
            return redirect("desk:contacts", number)
    context = {
        "form": form,
        "title": action.what,
        "lead": str(case),
        "back_url": action.get_absolute_url(),
        "crumbs": [Crumb(case.number, case.get_absolute_url()), Crumb(_("Close it"))],
    }
    return render(request, "cases/form.html", context, status=422 if form.is_bound else 200)
