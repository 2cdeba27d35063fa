"""Signing in and out, one's own settings, and the city's settings to look at."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from connected_desk.records import access
from connected_desk.records.web import DeskRequest

from . import actions, lockout, queries
from .calendar import tokyo_date
from .forms import LanguageForm, NoticesForm, PasswordForm, SignInForm
from .gate import only
from .models import City
from .setting_kinds import READERS
from .setting_record import kinds_with_changes


@method_decorator(login_not_required, name="dispatch")
class SignIn(auth_views.LoginView):
    """Django's own view, with failures counted and, in a demonstration, the people who can sign in."""

    template_name = "city/sign_in.html"
    form_class = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: SignInForm) -> HttpResponse:
        response = super().form_valid(form)
        access.note(person_id=form.get_user().pk, what="sign_in", at=self.request.at)
        return response

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        for error in form.errors.as_data().get("__all__", []):
            kind = lockout.LOCKED if error.code == "locked" else lockout.FAILED
            lockout.note(self.request, kind, form.typed_email, error.messages[0])
        return super().form_invalid(form)

    def get_context_data(self, **values: Any) -> dict[str, Any]:
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
        # The session stays; those opened elsewhere with the old password end.
        update_session_auth_hash(request, form.user)
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


def _me(request: DeskRequest, sent: PasswordForm | LanguageForm | NoticesForm) -> HttpResponse:
    """The page with its three forms, of which one was just filled in."""
    forms = {
        "password_form": PasswordForm(request.user),
        "language_form": LanguageForm(instance=request.user),
        "notices_form": NoticesForm(instance=request.user),
    }
    forms = {name: sent if type(sent) is type(form) else form for name, form in forms.items()}
    roles = queries.roles_held(request.user, tokyo_date(request.at))
    return render(request, "city/me.html", {**forms, "form": sent, "roles": roles})
