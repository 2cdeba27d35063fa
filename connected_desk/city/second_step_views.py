"""The second step of signing in: a program's code, a passkey, or a code from paper."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from connected_desk.records.web import DeskRequest

from . import factor_actions, factors, lockout, sign_in_steps
from .factor_forms import SecondStepForm
from .forms import too_many_attempts
from .models import FactorKind, Person
from .passkey_steps import PASSKEY, state_of


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def second_step(request: DeskRequest) -> HttpResponse:
    """Ask for the second factor of whoever has just shown the first; nobody is signed in before it is right."""
    waiting = sign_in_steps.waiting(request)
    if waiting is None:
        return redirect("city:sign_in")
    person = waiting.person
    known = factors.of(person)
    form = SecondStepForm(request.POST or None, program=any(one.kind == FactorKind.APP for one in known))
    if form.is_valid() and (how := _shown(request, form, person)):
        if how == factor_actions.PAPER:
            messages.warning(request, _("You have used a recovery code. Make new ones before they run out."))
        return sign_in_steps.finish(request, person, next_url=waiting.next_url, how=f"sign_in.{how}", second=True)
    passkeys = [one for one in known if one.kind == FactorKind.PASSKEY]
    passkey_options, request.session[PASSKEY] = factors.ask_to_show(passkeys) if passkeys else ("", None)
    values = {"form": form, "passkey_options": passkey_options, "person": person}
    return render(request, "city/second_step.html", values, status=422 if form.is_bound else 200)


def _shown(request: DeskRequest, form: SecondStepForm, person: Person) -> str:
    """What was shown, if it is right; otherwise the form says so, and it counts like a wrong password."""
    if until := lockout.locked_until(request, person.email):
        form.add_error("code", too_many_attempts(until - request.at))
        lockout.note(request, lockout.LOCKED, person.email, "Too many attempts.")
        return ""
    try:
        if form.cleaned_data["answer"]:
            state = state_of(request)
            return factor_actions.use_passkey(person, state=state, answer=form.cleaned_data["answer"], at=request.at)
        return factor_actions.use_code(person, form.cleaned_data["code"], at=request.at)
    except factor_actions.NotRight:
        form.add_error("code", _("That is not right. Check it and try again."))
        lockout.note(request, lockout.FAILED, person.email, "The second factor was not right.")
        return ""
