"""The page that asks again who sits there, in the place of the page asked for. Nothing that was sent is lost."""

from django.contrib.auth.hashers import check_password
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from connected_desk.records.web import DeskRequest

from . import factor_actions, factors, lockout, session_actions
from .confirm_forms import ANSWER, FETCH, NAMES, SECRET, ConfirmForm
from .forms import too_many_attempts
from .models import Person, SecondFactor
from .passkey_steps import PASSKEY, state_of

SHOWN = 403


def ask(request: DeskRequest, *, idle: bool) -> HttpResponse | None:
    """The page that asks; None where it was just answered rightly and what was asked for may go on."""
    person, known = request.user, factors.of(request.user)
    answering = request.method == "POST" and (SECRET in request.POST or ANSWER in request.POST)
    form = ConfirmForm(request.POST if answering else None, known=known)
    if answering and form.is_valid() and _right(request, form, person, known):
        session_actions.confirm(request.session, request.at)
        return redirect(request.get_full_path()) if FETCH in request.POST else None
    kept = [(name, value) for name, values in request.POST.lists() if name not in NAMES for value in values]
    fetched = FETCH in request.POST or request.method != "POST"
    passkey_options, request.session[PASSKEY] = factors.ask_to_show(known) if _passkeys(known) else ("", None)
    values = {
        "form": form,
        "idle": idle,
        "kept": [(FETCH, "1")] if fetched else kept,
        "files": bool(request.FILES),
        "passkey_options": passkey_options,
        "known": known,
        "password": person.has_usable_password(),
    }
    return render(request, "city/confirm.html", values, status=SHOWN)


@sensitive_variables("said")
def _right(request: DeskRequest, form: ConfirmForm, person: Person, known: list[SecondFactor]) -> bool:
    """Whether it is the person; a wrong answer counts like a failed sign-in."""
    if until := lockout.locked_until(request, person.email):
        form.add_error(SECRET, too_many_attempts(until - request.at))
        return False
    said = form.cleaned_data
    if not known:
        right = check_password(said[SECRET], person.password)
    else:
        right = _factor_right(request, person, said[SECRET], said[ANSWER])
    if not right:
        form.add_error(SECRET, _("That is not right. Check it and try again."))
        lockout.note(request, lockout.FAILED, person.email, "What was asked for again was not right.")
    return right


def _factor_right(request: DeskRequest, person: Person, code: str, answer: str) -> bool:
    try:
        if answer:
            factor_actions.use_passkey(person, state=state_of(request), answer=answer, at=request.at)
        else:
            factor_actions.use_code(person, code, at=request.at)
    except factor_actions.NotRight:
        return False
    return True


def _passkeys(known: list[SecondFactor]) -> bool:
    return any(factor.handle for factor in known)
