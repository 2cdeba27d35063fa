"""Which draft belongs to a browser, and the frame all steps share."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb
from connected_desk.ui.looks import Step as NavStep

from ..challenge_queries import theme_of
from ..conflicts import marks
from ..intake import CHECK, FILES, STEPS, Step
from ..models import Draft
from ..queries import draft_of

# The keys of the drafts of this browser, the one last worked on at the end.
DRAFTS = "drafts"
PROVES_FOR = timedelta(days=7)


def current(request: DeskRequest) -> Draft | None:
    """The draft the page belongs to, submitted or not, while it lives: the one it names, else the last one.

    Two drafts in two windows stay apart, because every form carries the key of its own. A form that was left open
    longer than the session lasted proves that it was drawn for this draft, so that what was typed in it is kept.
    """
    keys = request.session.get(DRAFTS, [])
    named = request.POST.get("draft")
    proved = bool(named) and named not in keys and _proves(request, named)
    if named and named not in keys and not proved:
        return None
    key = named or (keys[-1] if keys else None)
    draft = draft_of(key, at=request.at) if key else None
    if draft and proved:
        remember(request, draft)
        messages.info(request, _("Some time had passed. What you entered is kept."))
    elif draft and key != keys[-1]:
        _put_last(request, draft)
    return draft


def proof(draft: Draft, at: datetime) -> str:
    """What a form carries to prove, for some days, that it was drawn for whoever holds the draft."""
    return _signer().sign_object({"draft": str(draft.key), "until": (at + PROVES_FOR).isoformat()})


def _proves(request: DeskRequest, key: str | None) -> bool:
    try:
        said = _signer().unsign_object(request.POST.get("proof", ""))
    except signing.BadSignature:
        return False
    return said["draft"] == key and datetime.fromisoformat(said["until"]) > request.at


def _signer() -> signing.Signer:
    return signing.Signer(salt="proposals.draft")


def remember(request: DeskRequest, draft: Draft) -> None:
    """Tie the draft to this browser, under a new session key."""
    request.session.cycle_key()
    _put_last(request, draft)


def forget(request: DeskRequest, draft: Draft) -> None:
    """Untie the draft: the next person at this machine does not find it."""
    request.session[DRAFTS] = [key for key in request.session.get(DRAFTS, []) if key != str(draft.key)]


def carried(draft: Draft, step: Step, at: datetime) -> dict[str, Any]:
    """What a form carries: the draft's key with its proof, the version the page shows, and what stood in the step."""
    return {
        "draft": draft.key,
        "proof": proof(draft, at),
        "version": draft.version,
        "shown": marks(draft.typed.get(step.slug, {})),
    }


def _put_last(request: DeskRequest, draft: Draft) -> None:
    forget(request, draft)
    request.session[DRAFTS] = [*request.session[DRAFTS], str(draft.key)]


def step_url(step: Step) -> str:
    """Where a step is filled in."""
    if step in (FILES, CHECK):
        return reverse(f"proposals:{step.slug}")
    return reverse("proposals:step", args=[step.slug])


def reached_url(draft: Draft) -> str:
    """Where to go on with a draft."""
    return step_url(STEPS[draft.reached - 1])


def frame(draft: Draft, step: Step) -> dict[str, Any]:
    """What every step's page shows around its form."""
    return {
        "step": step,
        "draft": draft,
        "theme": theme_of(draft),
        "steps": [
            NavStep(
                str(one.title),
                url=step_url(one) if one.number <= draft.reached else "",
                done=one.slug in draft.answers,
                current=one is step,
            )
            for one in STEPS
        ],
        "crumbs": [
            Crumb(_("Home"), reverse("proposals:front")),
            Crumb(_("Before you start"), reverse("proposals:start")),
            Crumb(_("Submit a proposal")),
        ],
    }


def without_draft(request: DeskRequest) -> HttpResponse:
    """Back to the start, where no draft is tied to this browser (any more)."""
    messages.info(
        request,
        _("There is no draft in this browser. Start a proposal, or open the link in the mail we sent you."),
    )
    return redirect("proposals:start")


def after_submission(request: DeskRequest) -> HttpResponse:
    """To the receipt, where the draft was submitted already: nothing more is taken."""
    if request.method == "POST":
        messages.warning(
            request,
            _(
                "This proposal was submitted already. What you have just entered was not taken; "
                "please send it as a message from the page of your proposal."
            ),
        )
    return redirect("proposals:receipt")
