"""The steps of the intake: each saves on the server what was typed, mistakes included, before it goes on."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from connected_desk.city.calendar import tokyo_date
from connected_desk.records.web import DeskRequest, version_shown

from .. import actions, floods, intake
from ..conflicts import merge
from ..file_queries import files_of_draft
from ..forms import FORM_BY_SLUG, FilesForm, StepForm, form_of_draft
from ..forms.base import PAUSE
from ..forms.files import ADD
from ..intake import CHECK, CONTENT, FILES, NONE_FITS, ORGANISATION, PLAN, SIMILAR, STEPS, Step
from ..member_queries import is_known, membership
from ..models import Draft
from ..public_record import Result, similar_results
from ..shown import as_sent, dispute, file_line, infected_sentences
from . import session
from .flood import try_later
from .resuming import pause

# In the address of a step that was opened from the check page and leads back there.
BACK = "back"
# In the address of the check page: the answers that were changed on the way.
CHANGED = "changed"
# In that of the first step, where somebody wants to say otherwise what is known.
CHANGE = "change"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: DeskRequest, slug: str) -> HttpResponse:
    """One step: show what was typed so far, or save it."""
    asked = intake.STEP_BY_SLUG.get(slug)
    if asked is None or slug not in FORM_BY_SLUG or asked is FILES:
        raise Http404
    draft = session.current(request)
    if draft is None:
        return session.without_draft(request)
    if draft.submitted_id:
        return session.after_submission(request)
    if asked.number > draft.reached:
        return redirect(session.reached_url(draft))
    if request.method == "POST":
        return _save(request, draft, asked)
    return _show(request, draft, _form_of(request, draft, asked))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: DeskRequest) -> HttpResponse:
    """The step of the files: add some, go on, or stop here for now."""
    draft = session.current(request)
    if draft is None:
        return session.without_draft(request)
    if draft.submitted_id:
        return session.after_submission(request)
    if FILES.number > draft.reached:
        return redirect(session.reached_url(draft))
    if request.method == "POST":
        return _save_files(request, draft)
    return _show(request, draft, _form_of(request, draft, FILES))


@login_not_required
@require_POST
def remove_file(request: DeskRequest, key: UUID) -> HttpResponse:
    """Take a file out of the draft."""
    draft = session.current(request)
    if draft is None:
        return session.without_draft(request)
    try:
        name = actions.remove_file(draft=draft, key=key, at=request.at)
    except actions.DraftSubmitted:
        return session.after_submission(request)
    if name:
        messages.success(request, _("“%(name)s” was removed.") % {"name": name})
    return redirect(session.step_url(FILES) + _query(request))


def _save(request: DeskRequest, draft: Draft, asked: Step) -> HttpResponse:
    form, version = _form_of(request, draft, asked), version_shown(request)
    if draft.saved_in.get(asked.slug, 0) > version:
        typed, disputed = merge(form.typed(), draft.typed[asked.slug], request.POST.get("shown", ""))
        if disputed:
            return _let_choose(request, draft, form, typed, disputed)
        if typed != form.typed():
            messages.info(request, _("What was changed in another window is kept as well."))
        form, version = _form_of(request, draft, asked, typed), draft.version
    valid = form.is_valid()
    try:
        saved = actions.save_step(
            draft=draft,
            step=asked,
            typed=form.typed(),
            answers=form.answers() if valid else None,
            version=version,
            language=get_language() or "ja",
            at=request.at,
        )
    except actions.DraftSubmitted:
        return session.after_submission(request)
    except actions.StepChanged:
        draft.refresh_from_db()
        return _save(request, draft, asked)
    _tell_changed_elsewhere(request, saved)
    if request.POST.get("go") == PAUSE:
        return pause(request, saved.draft)
    if valid:
        return redirect(_next_url(request, asked) + _query_of_changes(request, draft, form))
    # To the page by its address, which shows what was kept and what is wrong with it: reloading sends nothing again.
    return redirect(session.step_url(asked) + _query(request))


def _save_files(request: DeskRequest, draft: Draft) -> HttpResponse:
    go, uploads = request.POST.get("go"), request.FILES.getlist("uploads")
    if uploads and (until := floods.files_full_until(request.address, request.at)):
        return try_later(request, until)
    floods.count_files(uploads, request.address, request.at)
    try:
        refused = actions.add_files(draft=draft, uploads=uploads, done=go != ADD, at=request.at)
    except actions.DraftSubmitted:
        return session.after_submission(request)
    for sentence in refused:
        messages.error(request, sentence)
    if go == PAUSE:
        return pause(request, draft)
    if go == ADD or refused:
        return redirect(session.step_url(FILES) + _query(request))
    return redirect(_next_url(request, FILES))


def _let_choose(
    request: DeskRequest, draft: Draft, form: StepForm, typed: dict[str, Any], disputed: list[str]
) -> HttpResponse:
    """Both values of each answer that two windows changed; the choice comes back as the step's form would."""
    theirs = draft.typed[form.step.slug]
    values = {
        **session.frame(draft, form.step),
        "disputes": [dispute(form[name], typed[name], theirs[name]) for name in disputed],
        "hidden": [
            *session.carried(draft, form.step, request.at).items(),
            *(pair for name, value in typed.items() if name not in disputed for pair in as_sent(name, value)),
        ],
        "go": request.POST.get("go", ""),
    }
    return render(request, "proposals/conflict.html", values)


def _form_of(request: DeskRequest, draft: Draft, asked: Step, merged: dict[str, Any] | None = None) -> StepForm:
    to_check = BACK in request.GET
    before = session.step_url(CHECK) if to_check else ""
    if asked.number > 1 and not to_check:
        before = session.step_url(STEPS[asked.number - 2])
    options: dict[str, Any] = {"back_url": before, "to_check": to_check, "on": tokyo_date(request.at)}
    options["carried"] = session.carried(draft, asked, request.at)
    if asked is ORGANISATION:
        options["known"] = _says_what_is_known(request, draft)
    if asked is SIMILAR:
        options["results"] = _similar(draft, tokyo_date(request.at))
    if merged is not None:
        return form_of_draft(draft, asked.slug, merged, **options)
    if request.method == "POST":
        return form_of_draft(draft, asked.slug, request.POST, request.FILES, **options)
    typed = draft.typed.get(asked.slug)
    if asked.slug in draft.saved_in and asked.slug not in draft.answers:
        return form_of_draft(draft, asked.slug, typed, **options)  # bound, so that the page says what is missing
    return form_of_draft(draft, asked.slug, initial=typed, **options)


def _similar(draft: Draft, on: date) -> list[Result]:
    """The released results most like what the steps before say."""
    title = draft.answers.get(CONTENT.slug, {}).get("title", "")
    items = draft.answers.get(PLAN.slug, {}).get("items", [])
    return similar_results(title=title, items=[key for key in items if key != NONE_FITS], on=on)


def _says_what_is_known(request: DeskRequest, draft: Draft) -> bool:
    """Whether the step need not ask about the organisation: its team keeps just what stands there."""
    if CHANGE in request.GET:
        return False
    member = membership(draft.made_by)
    said = request.POST if request.method == "POST" else draft.typed.get(ORGANISATION.slug, {})
    return is_known(member.team if member else None, said)


def _show(request: DeskRequest, draft: Draft, form: StepForm) -> HttpResponse:
    promises = {"first_contact": intake.FIRST_CONTACT, "office_named": intake.OFFICE_NAMED}
    values = {"form": form, **session.frame(draft, form.step), **promises}
    if isinstance(form, FilesForm):
        stored = files_of_draft(draft)
        values |= {
            "files": [(one.key, file_line(one)) for one in stored],
            "infected": infected_sentences(stored),
            "query": _query(request),
        }
        return render(request, "proposals/files.html", values)
    template = "similar" if form.step is SIMILAR else "step"
    return render(request, f"proposals/{template}.html", values)


def _next_url(request: DeskRequest, asked: Step) -> str:
    return session.step_url(CHECK if BACK in request.GET else STEPS[asked.number])


def _query(request: DeskRequest) -> str:
    return f"?{BACK}=check" if BACK in request.GET else ""


def _query_of_changes(request: DeskRequest, draft: Draft, form: StepForm) -> str:
    """Names the answers changed on the way back to the check, so that they are marked there."""
    if BACK not in request.GET:
        return ""
    before = draft.typed.get(form.step.slug, {})
    changed = [name for name, value in form.typed().items() if (value or "") != (before.get(name) or "")]
    return "?" + urlencode([(CHANGED, name) for name in changed])


def _tell_changed_elsewhere(request: DeskRequest, saved: actions.Saved) -> None:
    if saved.changed_elsewhere:
        titles = [str(one.title) for one in STEPS if one.slug in saved.changed_elsewhere]
        sentence = _("Another window has saved this draft meanwhile: %(steps)s. What was saved last is kept.")
        messages.warning(request, sentence % {"steps": _(", ").join(titles)})
