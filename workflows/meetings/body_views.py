"""The settings pages of bodies: which there are, one with its seats, and the forms that found, change and end them."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from connected_desk.city import setting_record
from connected_desk.city.calendar import tokyo_date
from connected_desk.city.gate import only
from connected_desk.city.roles import HeldRole
from connected_desk.city.setting_kinds import READERS
from connected_desk.city.setting_views import may_change, overtaken, way, who
from connected_desk.records.web import DeskRequest
from connected_desk.ui.formats import full_date
from connected_desk.ui.looks import Crumb

from . import body_actions, queries
from .body_actions import BODIES
from .body_forms import BodyForm, LastDayForm, SeatForm
from .models import Body, BodyMember

ways = require_http_methods(["GET", "POST"])


@require_GET
@only(*READERS)
def list_of_bodies(request: DeskRequest) -> HttpResponse:
    """Every body with its kind, chair, scope and number of seats; those that ended too."""
    on = tokyo_date(request.at)
    values = {
        "today": on,
        "bodies": queries.all_bodies(on),
        "history": setting_record.history(BODIES),
        "may_change": may_change(request),
        "crumbs": way(request, BODIES),
    }
    return render(request, "meetings/bodies.html", values)


@require_GET
@only(*READERS)
def show_body(request: DeskRequest, key: UUID) -> HttpResponse:
    """One body: what it is, and its seats of today and to come in their order."""
    on, body = tokyo_date(request.at), _body(key)
    values = {
        "today": on,
        "body": body,
        "items": list(body.items.order_by("code")),
        "seats": list(queries.seats_to_come(body, on)),
        "may_change": may_change(request) and (body.valid_to is None or body.valid_to >= on),
        "crumbs": way(request, BODIES, body.name),
    }
    return render(request, "meetings/body.html", values)


@ways
@only(HeldRole.ADMIN)
def found_body(request: DeskRequest) -> HttpResponse:
    """Found a body."""
    form = BodyForm(None, tokyo_date(request.at), request.POST or None, **_told(reverse("meetings:bodies")))
    if form.is_valid():
        said = form.cleaned_data
        with overtaken(form):
            days = {"items": said["items"], "first": said["first"]}
            body = body_actions.found_body(form.values(), **days, **who(request, said))
            messages.success(request, _("The body was founded. Give it its seats next."))
            return redirect("meetings:body", body.key)
    return _form_page(request, form, _("Found a body"))


@ways
@only(HeldRole.ADMIN)
def change_body(request: DeskRequest, key: UUID) -> HttpResponse:
    """Name a body, its chair and its scope anew."""
    body = _body(key)
    form = BodyForm(body, tokyo_date(request.at), request.POST or None, **_told(_page(body)))
    if form.is_valid():
        with overtaken(form):
            said = form.cleaned_data
            if body_actions.change_body(body, form.values(), items=said["items"], **who(request, said)):
                messages.success(request, _("The body was changed."))
            return redirect("meetings:body", body.key)
    return _form_page(request, form, _("Change the body"), body)


@ways
@only(HeldRole.ADMIN)
def end_body(request: DeskRequest, key: UUID) -> HttpResponse:
    """Let a body end with a day, and its seats with it."""
    body = _body(key)
    form = LastDayForm(body.valid_from, tokyo_date(request.at), request.POST or None, **_told(_page(body)))
    if form.is_valid():
        try:
            with overtaken(form):
                body_actions.end_body(body, last=form.cleaned_data["last"], **who(request, form.cleaned_data))
                messages.success(request, _("The last day of the body was saved; its seats end with it."))
                return redirect("meetings:bodies")
        except body_actions.MeetingPlanned as planned:
            day: date = planned.args[0]
            form.add_error("last", _("The body meets on %(day)s still. Move that meeting first.") % {
                "day": full_date(day)
            })  # fmt: skip
    return _form_page(request, form, _("End the body"), body)


@ways
@only(HeldRole.ADMIN)
def seat_member(request: DeskRequest, key: UUID) -> HttpResponse:
    """Give a body another seat."""
    body = _body(key)
    form = SeatForm(body, None, tokyo_date(request.at), request.POST or None, **_told(_page(body)))
    if form.is_valid():
        said = form.cleaned_data
        with overtaken(form):
            place = {"after": said["after"], "first": said["since"]}
            body_actions.seat_member(body, form.values(), **place, **who(request, said))
            messages.success(request, _("The seat was added."))
            return redirect("meetings:body", body.key)
    return _form_page(request, form, _("Add a seat"), body)


@ways
@only(HeldRole.ADMIN)
def change_seat(request: DeskRequest, key: UUID) -> HttpResponse:
    """Say who or which office has a seat from a day on, and its place."""
    seat = _seat(key)
    form = SeatForm(seat.body, seat, tokyo_date(request.at), request.POST or None, **_told(_page(seat.body)))
    if form.is_valid():
        said = form.cleaned_data
        with overtaken(form):
            place = {"after": said["after"], "since": said["since"]}
            body_actions.change_seat(seat, form.values(), **place, **who(request, said))
            messages.success(request, _("The seat was saved. Earlier meetings keep who had it then."))
            return redirect("meetings:body", seat.body.key)
    return _form_page(request, form, _("Change the seat: %s") % seat.office, seat.body)


@ways
@only(HeldRole.ADMIN)
def end_seat(request: DeskRequest, key: UUID) -> HttpResponse:
    """Let a seat end with a day."""
    seat = _seat(key)
    form = LastDayForm(seat.valid_from, tokyo_date(request.at), request.POST or None, **_told(_page(seat.body)))
    if form.is_valid():
        with overtaken(form):
            body_actions.end_seat(seat, last=form.cleaned_data["last"], **who(request, form.cleaned_data))
            messages.success(request, _("The last day of the seat was saved."))
            return redirect("meetings:body", seat.body.key)
    return _form_page(request, form, _("End the seat: %s") % seat.office, seat.body)


def _body(key: UUID) -> Body:
    return get_object_or_404(Body.objects.select_related("chair"), key=key)


def _seat(key: UUID) -> BodyMember:
    return get_object_or_404(BodyMember.objects.select_related("body", "unit", "person"), key=key)


def _page(body: Body) -> str:
    return reverse("meetings:body", args=[body.key])


def _told(back_url: str) -> dict[str, Any]:
    return {"seen": setting_record.version(BODIES), "back_url": back_url}


def _form_page(request: DeskRequest, form: forms.Form, title: str, body: Body | None = None) -> HttpResponse:
    crumbs = way(request, BODIES, title)
    if body:
        crumbs.insert(-1, Crumb(body.name, _page(body)))
    values = {"form": form, "title": title, "meeting": body, "crumbs": crumbs}
    return render(request, "meetings/form.html", values, status=422 if form.is_bound else 200)
