"""The desk's pages of the themes: the list, one of them, and the acts of units and desk."""

from collections.abc import Callable
from typing import Any, NoReturn
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.gate import only, refuse
from connected_desk.city.roles import OFFICERS, HeldRole
from connected_desk.records import log, security
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb, Tab

from . import challenge_queries as queries
from .actions import challenges as acts
from .challenge_record import lines
from .forms.challenges import ChallengeForm, WithdrawForm
from .models import Challenge
from .shown import STANDING_LOOKS

READERS = [role for role in HeldRole if role != HeldRole.ADMIN]


@require_GET
@only(*READERS)
def list_of_challenges(request: DeskRequest) -> HttpResponse:
    """The themes the person may see: those that are not over, or those that are."""
    on = tokyo_date(request.at)
    over = request.GET.get("tab") == "over"
    values = {
        "lines": queries.list_challenges(request.user, on, over=over),
        "looks": STANDING_LOOKS,
        "tabs": [
            Tab(_("Current themes"), "?tab=current", current=not over),
            Tab(_("Closed and withdrawn themes"), "?tab=over", current=over),
        ],
        "may_register": queries.units_to_register(request.user, on).exists(),
    }
    return render(request, "challenges/list.html", values)


@require_http_methods(["GET", "POST"])
@only(*OFFICERS)
def register(request: DeskRequest) -> HttpResponse:
    """A new theme of a unit of theirs."""
    on = tokyo_date(request.at)
    units = queries.units_to_register(request.user, on)
    form = ChallengeForm(request.POST or None, on=on, units=units, back_url=reverse("challenges:list"))
    if form.is_valid():
        theme = acts.register(unit=form.cleaned_data["unit"], wording=form.wording(), by=request.user, at=request.at)
        messages.success(request, _("The theme was kept as a draft. When it is ready, ask the desk to publish it."))
        return redirect(theme)
    return _form_page(request, form, _("Register a theme"))


@require_GET
def show(request: DeskRequest, key: UUID) -> HttpResponse:
    """One theme as the public reads it or is to read it, what can be done with it, and its record."""
    theme, on = _found(request, key), tokyo_date(request.at)
    who = request.user
    standing = theme.standing(on)
    may_ask, may_publish = queries.may_ask(theme, who, on), queries.may_publish(theme, who, on)
    values = {
        "theme": theme,
        "standing": standing,
        "look": STANDING_LOOKS[standing],
        "words": queries.words_of(theme),
        "answers": theme.proposals.count(),
        "may_change": queries.may_change(theme, who, on),
        "act": "publish" if may_publish else "ask" if may_ask else "",
        "public_url": f"{settings.DESK_URL}/challenges/{theme.key}/" if theme.published_at else "",
        "lines": lines(log.read(acts.KIND, theme.key)),
        "crumbs": _way(theme.title),
    }
    return render(request, "challenges/detail.html", values)


@require_http_methods(["GET", "POST"])
def change(request: DeskRequest, key: UUID) -> HttpResponse:
    """Word a theme anew, or move its days."""
    theme, on = _changeable(request, key), tokyo_date(request.at)
    form = ChallengeForm(request.POST or None, on=on, theme=theme, back_url=theme.get_absolute_url())
    if form.is_valid():
        wording, version = form.wording(), form.cleaned_data["version"]

        def save() -> Any:
            return acts.change(theme=theme, version=version, wording=wording, by=request.user, at=request.at)

        if _done(request, form, save, _("The theme was saved.")):
            return redirect(theme)
    return _form_page(request, form, _("Change the theme"), theme)


@require_POST
def ask(request: DeskRequest, key: UUID) -> HttpResponse:
    """Ask the desk to publish a theme."""
    theme = _changeable(request, key)
    said = {"theme": theme, "version": _version(request), "by": request.user, "at": request.at}
    _done(request, None, lambda: acts.ask_to_publish(**said), _("The desk was asked to publish the theme."))
    return redirect(theme)


@require_POST
def publish(request: DeskRequest, key: UUID) -> HttpResponse:
    """Publish a theme, as the desk."""
    theme = _found(request, key)
    if not queries.is_desk(request.user, tokyo_date(request.at)):
        refuse(request, _("Only the desk publishes themes."))
    said = {"theme": theme, "version": _version(request), "by": request.user, "at": request.at}
    _done(request, None, lambda: acts.publish(**said), _("The theme was published."))
    return redirect(theme)


@require_http_methods(["GET", "POST"])
def withdraw(request: DeskRequest, key: UUID) -> HttpResponse:
    """End a theme before its time, with the reason."""
    theme = _changeable(request, key)
    form = WithdrawForm(request.POST or None, theme=theme)
    if form.is_valid():
        said = {"theme": theme, "version": form.cleaned_data["version"], **form.reasons()}

        def end() -> Any:
            return acts.withdraw(**said, by=request.user, at=request.at)

        if _done(request, form, end, _("The theme was withdrawn.")):
            return redirect(theme)
    return _form_page(request, form, _("Withdraw the theme"), theme)


def _done(request: DeskRequest, form: forms.Form | None, act: Callable[[], Any], sentence: str) -> bool:
    """Whether the act was carried out; where not, the form or a message says why."""
    try:
        act()
    except acts.ChallengeRefused as refusal:
        if form is None:
            messages.error(request, str(refusal))
        else:
            form.add_error(None, str(refusal))
        return False
    messages.success(request, sentence)
    return True


def _found(request: DeskRequest, key: UUID) -> Challenge:
    """The theme as far as the person may see it; 404 otherwise, and a row in the security log where there is one."""
    theme = queries.visible_challenges(request.user, tokyo_date(request.at)).filter(key=key).first()
    return theme or _not_found(request, key)


def _not_found(request: DeskRequest, key: UUID) -> NoReturn:
    if Challenge.objects.filter(key=key).exists():
        security.refuse(
            "outside_scope",
            sentence="Somebody asked for a record outside their scope.",
            subject_kind=acts.KIND,
            subject_key=key,
            **security.whence(request),
        )
    raise Http404


def _changeable(request: DeskRequest, key: UUID) -> Challenge:
    theme = _found(request, key)
    if not queries.may_change(theme, request.user, tokyo_date(request.at)):
        refuse(request, _("Its unit changes a theme until it is published, the desk until it is withdrawn."))
    return theme


def _version(request: DeskRequest) -> int:
    """The version the page showed; 0, which no theme has, where it does not say."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _form_page(request: DeskRequest, form: forms.Form, title: str, theme: Challenge | None = None) -> HttpResponse:
    above = [Crumb(theme.title, theme.get_absolute_url())] if theme else []
    values = {"form": form, "title": title, "theme": theme, "crumbs": [*_way(), *above, Crumb(title)]}
    return render(request, "challenges/form.html", values, status=422 if form.is_bound else 200)


def _way(*here: str) -> list[Crumb]:
    return [Crumb(_("Themes"), reverse("challenges:list")), *map(Crumb, here)]
