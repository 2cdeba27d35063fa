"""Setting a password without being signed in: asking for a link, and the page it leads to."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from connected_desk.records import access
from connected_desk.records.web import DeskRequest

from . import devices, lockout, password_actions, session_actions
from .forms import LinkForm, NewPasswordForm
from .models import Person


@login_not_required
@require_http_methods(["GET", "POST"])
def ask_for_link(request: DeskRequest) -> HttpResponse:
    """Have the link mailed. The answer is the same whether the address is known or not."""
    form = LinkForm(request.POST or None)
    if form.is_valid():
        password_actions.ask_for_link(form.cleaned_data["email"])
        messages.success(
            request, _("If the address is registered, a mail with a link to set the password is on its way.")
        )
        return redirect("city:sign_in")
    return render(request, "city/password.html", {"form": form}, status=422 if form.is_bound else 200)


@method_decorator(login_not_required, name="dispatch")
class SetPassword(auth_views.PasswordResetConfirmView):
    """Django's own view, with the person's key in the address. The link holds once and for some days."""

    template_name = "city/password.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("city:sign_in")

    def get_user(self, uidb64: str) -> Person | None:
        """The person of that key, if they may sign in."""
        try:
            return Person.objects.filter(key=uidb64, is_active=True).first()
        except ValidationError:  # no key at all
            return None

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        session_actions.end_all(form.user, at=self.request.at)  # type: ignore[attr-defined]
        # Whoever reads the person's mail is no stranger: failures from elsewhere do not keep them out.
        devices.remember(response, lockout.account_number(form.user.email))
        access.note(person_id=form.user.pk, what="password_set", at=self.request.at)  # type: ignore[attr-defined]  # a middleware reads it
        messages.success(self.request, _("The password was set. Sign in with it now."))
        return response

    def get_context_data(self, **values: Any) -> dict[str, Any]:
        return super().get_context_data(**values) | {"set_now": True}
