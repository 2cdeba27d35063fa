"""The owner's pages besides the conclusion: evaluators named from outside, what was talked over, a sheet opened again;
and the sheet on paper."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.records import access
from connected_desk.records.web import DeskRequest
from connected_desk.ui import paper as papers_of_ui
from connected_desk.ui.pdf import PdfUnavailable
from workflows.cases.refusals import refused_to
from workflows.cases.scope import visible_cases

from . import guest_actions, papers, queries, talk_actions
from .forms.guests import GuestForm
from .forms.talks import DiscussionForm, ReopenForm
from .models import Evaluation, Evaluator
from .views import case_url, page, seen, write


@require_safe
def paper(request: DeskRequest, key: UUID, which: str) -> HttpResponse:
    """The score sheet as PDF: empty for whoever sees the case, with one's own scores for whoever submitted some."""
    evaluation = _evaluation(request, key)
    own = queries.place_among(queries.evaluators_of(evaluation), request.user)  # type: ignore[arg-type]
    if which not in papers.names(own):
        raise Http404
    case, filled = evaluation.case, own if which == papers.OWN else None
    try:
        made = papers.make(evaluation, filled, language=get_language() or "ja")
    except PdfUnavailable as why:
        return papers_of_ui.not_now(request, why, back_url=case_url(case))
    access.note(person_id=request.user.pk, what="score_sheet", at=request.at, subject_kind="case", subject_key=case.key)
    return papers_of_ui.response(made, papers.file_name(evaluation))


def name_guest(request: DeskRequest, key: UUID) -> HttpResponse:
    """Name an evaluator without an account."""
    evaluation = _evaluation(request, key)

    def act(valid: Any) -> None:
        guest_actions.name_guest(evaluation, named=valid.named(), by=request.user, at=request.at)  # type: ignore[arg-type]

    form = GuestForm(request.POST if request.method == "POST" else None)
    title, done = _("Name an evaluator without an account"), _("The evaluator was named. The link leaves by mail.")
    return page(request, form, act, evaluation.case, title, done)


@require_POST
def renew_link(request: DeskRequest, key: UUID) -> HttpResponse:
    """Make a guest's link lead nowhere, and mail them another."""
    evaluator = seen(request, Evaluator, key=key)
    with refused_to(request):
        guest_actions.renew_link(evaluator, by=request.user, at=request.at)  # type: ignore[arg-type]
        messages.success(request, _("Another link leaves by mail. The one before leads nowhere now."))
    return redirect(case_url(evaluator.evaluation.case))


def discuss(request: DeskRequest, key: UUID, code: str) -> HttpResponse:
    """Write down what was talked over about a criterion."""
    evaluation = _evaluation(request, key)
    criterion = get_object_or_404(evaluation.criteria_set.criteria, code=code)
    took_part = _(", ").join(one.name for one in queries.evaluators_of(evaluation) if one.submitted_at)
    posted = request.POST if request.method == "POST" else None
    form = DiscussionForm(posted, today=tokyo_date(request.at), took_part=took_part)

    def act(valid: Any) -> None:
        said = valid.cleaned_data
        talk_actions.record_discussion(evaluation, criterion, by=request.user, at=request.at, **said)  # type: ignore[arg-type]

    title = _("Discussion of “%(criterion)s”") % {"criterion": criterion.name}
    return page(request, form, act, evaluation.case, title, _("The discussion was recorded."))


def reopen(request: DeskRequest, key: UUID) -> HttpResponse:
    """Let an evaluator correct the scores."""
    evaluator = seen(request, Evaluator, key=key)
    title = _("Let %(name)s correct the scores") % {"name": evaluator.name}
    done = _("The sheet is open again. The evaluator is told by mail.")
    return write(request, ReopenForm, talk_actions.reopen_scores, evaluator, evaluator.evaluation.case, title, done)


def _evaluation(request: DeskRequest, key: UUID) -> Evaluation:
    """An evaluation of a case the person may see; Http404 otherwise."""
    cases = visible_cases(request.user, tokyo_date(request.at))  # type: ignore[arg-type]
    rows = Evaluation.objects.select_related("case", "poc", "criteria_set").filter(case__in=cases)
    return get_object_or_404(rows, key=key)
