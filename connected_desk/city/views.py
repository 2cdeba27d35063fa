"""Signing in and out, one's own settings, and the city's settings to look at."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from connected_desk.records import access
from connected_desk.records.web import DeskRequest

from . import actions, calendar_addresses, lockout, queries, session_actions, sign_in_steps
from .calendar import tokyo_date
from .forms import LanguageForm, NoticesForm, PasswordForm, SignInForm
from .gate import only
from .models import CalendarAddress, City
from .setting_kinds import READERS
from .setting_record import kinds_with_changes


@method_decorator(login_not_required, name="dispatch")
class SignIn(auth_views.LoginView):
    """Django's own view, with failures counted and, in a demonstration, the people who can sign in."""

    template_name = "city/sign_in.html"
    form_class = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: SignInForm) -> HttpResponse:
        person: Any = form.get_user()
        return sign_in_steps.after_first(self.request, person, next_url=self.get_success_url())

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        for error in form.errors.as_data().get("__all__", []):
            kind = lockout.LOCKED if error.code == "locked" else lockout.FAILED
            lockout.note(self.request, kind, form.typed_email, error.messages[0])
        return super().form_invalid(form)

    def get_context_data(self, **values: Any) -> dict[str, Any]:
        values["directory"] = settings.OIDC_ISSUER
        if City.get().demo:
            values["people"] = queries.people_with_roles(tokyo_date(self.request.at))
        return super().get_context_data(**values)


sign_out = auth_views.LogoutView.as_view()


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def me(request: DeskRequest) -> HttpResponse:
    """One's own password; the language is a form of its own on the same page."""
    form = PasswordForm(request.user, request.POST or None)
    if form.is_valid():
        form.save()
        # The session stays, under a new key; those opened elsewhere with the old password end.
        old = request.session.session_key
        update_session_auth_hash(request, form.user)
        session_actions.follow(request.session, old)
        session_actions.end_all(form.user, at=request.at, but=request.session.session_key)
        access.note(person_id=form.user.pk, what="password_changed", at=request.at)
        messages.success(request, _("The password was changed."))
        return redirect("city:me")
    return _me(request, form)


@require_POST
def my_language(request: DeskRequest) -> HttpResponse:
    """The language of one's pages and mails."""
    form = LanguageForm(request.POST, instance=request.user)
    if not form.is_valid():
        return _me(request, form)
    language = form.save().language
    response = redirect("city:me")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=settings.LANGUAGE_COOKIE_AGE, secure=settings.HTTPS
    )
    with override(language):
        messages.success(request, _("The language was saved."))
    return response


@require_POST
def my_notices(request: DeskRequest) -> HttpResponse:
    """When one is told what waits, and which notices come with it."""
    form = NoticesForm(request.POST, instance=request.user)
    if not form.is_valid():
        return _me(request, form)
    actions.choose_notices(request.user, **form.cleaned_data)
    messages.success(request, _("The notices were saved."))
    return redirect("city:me")


@require_POST
def my_calendar(request: DeskRequest) -> HttpResponse:
    """Make, renew or revoke the address of one's calendar. The address is on the answer and never shown again."""
    if "revoke" in request.POST:
        calendar_addresses.revoke(request.user, at=request.at)
        messages.success(request, _("The address of your calendar was revoked. Nothing is found under it any more."))
        return redirect("city:me")
    secret = calendar_addresses.make(request.user, at=request.at)
    shown = f"{settings.DESK_URL}{reverse('desk:calendar', args=[secret])}"
    response = _me(request, PasswordForm(request.user), calendar_url=shown)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_GET
@only(*READERS)
def look_at_settings(request: DeskRequest) -> HttpResponse:
    """Every kind of setting with when it was last changed by whom; below, city, people and units as they are today."""
    today = tokyo_date(request.at)
    values = {
        "kinds": kinds_with_changes(),
        "today": today,
        "city_row": City.get(),
        "units": queries.current_units(today),
        "may_change": request.user.is_staff,
    }
    return render(request, "city/settings.html", values)


def _me(request: DeskRequest, sent: PasswordForm | LanguageForm | NoticesForm, calendar_url: str = "") -> HttpResponse:
    """The page with its forms, of which one was just filled in; `calendar_url` is the address just made."""
    forms = {
        "password_form": PasswordForm(request.user),
        "language_form": LanguageForm(instance=request.user),
        "notices_form": NoticesForm(instance=request.user),
    }
    forms = {name: sent if type(sent) is type(form) else form for name, form in forms.items()}
    roles = queries.roles_held(request.user, tokyo_date(request.at))
    kept = CalendarAddress.objects.filter(person=request.user).first()
    values = {**forms, "form": sent, "roles": roles, "calendar": kept, "calendar_url": calendar_url}
    return render(request, "city/me.html", values)
