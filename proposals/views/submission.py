"""The check of all answers, the submission, and its receipt."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from connected_desk.city import open_days
from connected_desk.city.calendar import tokyo_date
from connected_desk.records import security
from connected_desk.records.web import DeskRequest, keep_link, version_shown
from connected_desk.ui.forms import problems
from connected_desk.ui.looks import Crumb, Fact
from workflows.cases import links
from workflows.cases.actions import open_case

from .. import actions, floods, intake
from ..claims import claims_of_draft
from ..file_queries import files_of_draft, files_of_version
from ..forms import StepForm, form_of_draft
from ..forms.base import PAUSE
from ..intake import CHECK, CLAIMS, CONSENTS, FILES, STEP_BY_SLUG
from ..models import Draft
from ..queries import Section, latest_version, missing_steps, sheet
from ..shown import file_line, infected_sentences, words_of
from . import session
from .flood import try_later
from .resuming import pause
from .steps import BACK, CHANGED

# A field no person sees: what fills it in is a program that sends whatever form it finds.
TRAP = "website"


@dataclass(frozen=True)
class Missing:
    """Something to fill in before submitting, with where to do it."""

    sentence: str
    url: str


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: DeskRequest) -> HttpResponse:
    """All answers once more; a press of the button submits them."""
    draft = session.current(request)
    if draft is None:
        return session.without_draft(request)
    if request.method == "POST":
        pausing = request.POST.get("go") == PAUSE and not draft.submitted_id
        return pause(request, draft) if pausing else _submit(request, draft)
    if draft.submitted_id:
        return redirect("proposals:receipt")
    if draft.reached < CHECK.number:
        return redirect(session.reached_url(draft))
    return render(request, "proposals/check.html", _checked(request, draft))


def _submit(request: DeskRequest, draft: Draft) -> HttpResponse:
    """Open the case. A second press comes here too and finds the first receipt."""
    return (None if draft.submitted_id else _not_now(request, draft)) or _open(request, draft)


def _not_now(request: DeskRequest, draft: Draft) -> HttpResponse | None:
    """What is answered instead of submitting, with the draft as it was; None where nothing speaks against it."""
    if version_shown(request) != draft.version:
        messages.warning(
            request, _("The draft was changed in another window meanwhile. Please check it once more, then submit it.")
        )
        return redirect("proposals:check")
    if request.POST.get(TRAP):
        security.refuse("intake_trap", sentence=_("A field nobody sees was filled in."), **security.whence(request))
        messages.error(
            request,
            _("A hidden field was filled in by a program. Your answers are kept; please press the button once more."),
        )
        return redirect("proposals:check")
    until = floods.proposals_full_until(draft, request.address, request.at)
    return try_later(request, until) if until else None


def _open(request: DeskRequest, draft: Draft) -> HttpResponse:
    try:
        with transaction.atomic():  # what is counted of an address stands and falls with what it submitted
            receipt = open_case(draft=draft, idempotency_key=draft.idempotency_key, at=request.at)
            if receipt.first:
                floods.count(floods.PROPOSALS, request.address, request.at)
    except actions.Incomplete:
        messages.error(request, _("Something is still missing. Please fill in what is listed here."))
        return redirect("proposals:check")
    if receipt.changed:
        messages.warning(
            request,
            _(
                "This proposal was submitted already, with other answers. Here is its receipt; "
                "the changes were not taken."
            ),
        )
    elif not receipt.first:
        messages.info(request, _("This proposal was submitted already. Here is its receipt."))
    return redirect("proposals:receipt")


@login_not_required
@require_safe
def receipt(request: DeskRequest) -> HttpResponse:
    """Number, link to the company's page, dates and files of what this browser submitted."""
    draft = session.current(request)
    if draft is None or draft.submitted is None:
        return session.without_draft(request)
    proposal = draft.submitted
    received_on, token = tokyo_date(proposal.submitted_at), links.token(proposal.case)
    values = {
        "proposal": proposal,
        "theme": proposal.challenge,
        "addresses": _(", ").join(proposal.emails),
        "case": proposal.case,
        "token": token,
        "company_url": request.build_absolute_uri(reverse("company:page", args=[token])),
        "files": [file_line(one, fingerprint=True) for one in files_of_version(latest_version(proposal))],
        "confirmed_by": open_days.add(received_on, intake.RECEIPT_CONFIRMED),
        "contact_by": open_days.add(received_on, intake.FIRST_CONTACT),
        "office_by": open_days.add(received_on, intake.OFFICE_NAMED),
        "crumbs": [Crumb(_("Home"), reverse("proposals:front")), Crumb(_("Your receipt"))],
    }
    return keep_link(render(request, "proposals/receipt.html", values))


def _checked(request: DeskRequest, draft: Draft) -> dict[str, Any]:
    stored = files_of_draft(draft)
    missing = missing_steps(draft, tokyo_date(request.at))
    forms = {slug: _form_of(request, draft, slug) for slug in missing if slug != FILES.slug}
    # Of a step that is not complete, what is right in it is shown all the same.
    answers = {**draft.answers, **{slug: form.cleaned_data for slug, form in forms.items()}}
    claims = claims_of_draft(draft)
    return {
        **session.frame(draft, CHECK),
        "sections": [
            (section, _facts(section, request.GET.getlist(CHANGED)), _change_url(section.step.slug))
            for section in sheet(answers, claims)
        ],
        "files": [file_line(one, claim=claims.get(str(one.key), "")) for one in stored],
        "files_url": _change_url(FILES.slug),
        "claims": len(claims),
        "claims_url": _change_url(CLAIMS.slug),
        "agreed": CONSENTS.slug not in forms,
        "consents_url": _change_url(CONSENTS.slug),
        "proof": session.proof(draft, request.at),
        "missing": [
            *(one for form in forms.values() for one in _missing(form)),
            *(Missing(sentence, _change_url(FILES.slug)) for sentence in infected_sentences(stored)),
        ],
    }


def _form_of(request: DeskRequest, draft: Draft, slug: str) -> StepForm:
    """The form of a step with what was typed in it, judged."""
    form = form_of_draft(draft, slug, draft.typed.get(slug, {}), on=tokyo_date(request.at))
    form.full_clean()
    return form


def _facts(section: Section, changed: list[str]) -> list[Fact]:
    return [Fact(str(line.label), words_of(line), changed=line.name in changed) for line in section.lines]


def _change_url(slug: str) -> str:
    return f"{session.step_url(STEP_BY_SLUG[slug])}?{BACK}=check"


def _missing(form: StepForm) -> list[Missing]:
    """What a step that is not complete still asks for."""
    url = _change_url(form.step.slug)
    found = [Missing(one.sentence, f"{url}#{one.target}" if one.target else url) for one in problems(form)]
    return found or [Missing(_("Please go through “%(step)s” once more") % {"step": form.step.title}, url)]
