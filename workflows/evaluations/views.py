"""The pages of evaluations: what is mine to score, the sheet, the tab of a case, and the owner's forms."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from connected_desk.city import open_days
from connected_desk.city.calendar import tokyo_date
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb
from workflows.cases.models import Case
from workflows.cases.pages import case_page
from workflows.cases.scope import visible_cases
from workflows.engine import deadlines
from workflows.engine.move import roles_of
from workflows.engine.vocabulary import Role
from workflows.pocs.pages import form_page
from workflows.pocs.queries import criterion_lines

from . import actions, queries
from .forms.sheets import DeclarationForm, EffectForm, ExcuseForm, FollowUpForm, SheetForm
from .models import EffectJudgement, Evaluation, Evaluator, FollowUp


def mine(request: DeskRequest) -> HttpResponse:
    """Where the person is, or was, asked to score; and the looks back that are due."""
    on = tokyo_date(request.at)
    rows = list(queries.to_score(request.user))  # type: ignore[arg-type]
    awaited, closed = [row for row in rows if row.may_score and not row.evaluation.closed_at], open_days.closed_days()
    context = {
        "awaited": [(row, deadlines.left(row.evaluation.due_on, on, closed)) for row in awaited],
        "done": [row for row in rows if row.submitted_at and row not in awaited],
        "follow_ups": queries.follow_ups_due(request.user, on),  # type: ignore[arg-type]
        "at": request.at,
    }
    return render(request, "evaluations/mine.html", context)


def evaluation_of_case(request: DeskRequest, number: str) -> HttpResponse:
    """The case's latest evaluation: who has scored, the scores that may be seen, how the criteria came out."""
    context = case_page(request, number, "evaluations")
    case, on = context["case"], tokyo_date(request.at)
    evaluation = queries.latest_evaluation(case)
    context |= {"evaluation": evaluation, "follow_ups": case.follow_ups.select_related("by"), "on": on}
    context["owns"] = Role.OWNER in roles_of(case, request.user, on)
    if evaluation is None:
        return render(request, "evaluations/case.html", context)
    evaluators = queries.evaluators_of(evaluation)
    own = queries.place_among(evaluators, request.user)  # type: ignore[arg-type]
    context |= {
        "evaluators": evaluators,
        "own": own,
        "scores_left": deadlines.left(evaluation.due_on, on) if any(one.is_awaited for one in evaluators) else None,
        "submitted": sum(one.submitted_at is not None for one in evaluators),
        "table": queries.score_table(evaluation, evaluators, request.user),  # type: ignore[arg-type]
        "effects": queries.effect_lines(evaluation),
        "conclusion": getattr(evaluation, "conclusion", None),
        "result": _result(evaluation),
        "is_open": evaluation.closed_at is None,
        "all_in": not any(one.is_awaited for one in evaluators),
    }
    return render(request, "evaluations/case.html", context)


def _result(evaluation: Evaluation) -> str:
    conclusion = getattr(evaluation, "conclusion", None)
    return Case.life.state(conclusion.result).label if conclusion else ""


def score(request: DeskRequest, key: UUID) -> HttpResponse:
    """The sheet of one's own: first the declaration, then grade and comment for each criterion."""
    evaluator = _own(request, key)
    evaluation = evaluator.evaluation
    posted = request.POST if request.method == "POST" else None
    if not evaluator.conflict:
        form: Any = DeclarationForm(posted)
        back, done = request.path, _("Your declaration was recorded.")
    else:
        form = SheetForm(evaluation.criteria_set, posted, given=queries.own_scores(evaluator))
        back, done = case_url(evaluation.case), _("Your scores were submitted. You can see the others' now.")

    def act(valid: Any) -> None:
        if not evaluator.conflict:
            actions.declare(evaluator, by=request.user, at=request.at, **valid.cleaned_data)
        else:
            actions.submit_scores(evaluator, scores=valid.scores(), by=request.user, at=request.at)

    return form_page(
        request,
        form,
        act,
        title=_("Score sheet"),
        crumbs=[Crumb(_("Evaluations"), reverse("evaluations:mine")), Crumb(evaluation.case.number)],
        back=back,
        leave=case_url(evaluation.case),
        done=done,
        template="evaluations/score.html",
        context={
            "evaluator": evaluator,
            "evaluation": evaluation,
            "case": evaluation.case,
            "scores_left": deadlines.left(evaluation.due_on, tokyo_date(request.at)),
            "lines": criterion_lines(evaluation.poc, tokyo_date(request.at)),
        },
    )


def excuse(request: DeskRequest, key: UUID) -> HttpResponse:
    """Go on without an evaluator."""
    evaluator = seen(request, Evaluator, key=key)
    title = _("Go on without %(name)s") % {"name": evaluator.name}
    return write(
        request,
        ExcuseForm,
        actions.excuse,
        evaluator,
        evaluator.evaluation.case,
        title,
        _("The evaluator was excused."),
    )


def judge_effect(request: DeskRequest, key: UUID, criterion: UUID) -> HttpResponse:
    """Say how a criterion of the trial came out."""
    judgement = seen(request, EffectJudgement, evaluation__key=key, criterion__key=criterion)
    form = EffectForm(judgement, request.POST if request.method == "POST" else None)

    def act(valid: EffectForm) -> None:
        actions.judge_effect(judgement, by=request.user, at=request.at, **valid.cleaned_data)

    return page(
        request, form, act, judgement.evaluation.case, judgement.criterion.indicator, _("The judgement was recorded.")
    )


def follow_up(request: DeskRequest, key: UUID) -> HttpResponse:
    """Record a look back at a realised case."""
    on = tokyo_date(request.at)
    rows = FollowUp.objects.filter(key=key, done_on=None, case__in=visible_cases(request.user, on))  # type: ignore[arg-type]
    row = rows.select_related("case").first()
    if row is None:
        raise Http404
    return write(
        request,
        FollowUpForm,
        actions.record_follow_up,
        row,
        row.case,
        _("Look back at a realised case"),
        _("The look back was recorded."),
    )


def _own(request: DeskRequest, key: UUID) -> Evaluator:
    """The person's own place in that evaluation, while it is still awaited; Http404 otherwise."""
    evaluator = seen(request, Evaluator, evaluation__key=key, person=request.user)
    if not evaluator.may_score or evaluator.evaluation.closed_at:
        raise Http404
    return evaluator


def seen(request: DeskRequest, model: Any, **which: Any) -> Any:
    """A row of an evaluation whose case the person may see; Http404 otherwise."""
    cases = visible_cases(request.user, tokyo_date(request.at))  # type: ignore[arg-type]
    rows = model.objects.filter(evaluation__case__in=cases, **which)
    row = rows.select_related("evaluation__case", "evaluation__poc", "evaluation__criteria_set").first()
    if row is None:
        raise Http404
    return row


def write(
    request: DeskRequest, form_class: Any, act: Any, subject: Any, case: Case, title: str, done: str
) -> HttpResponse:
    """A form whose values are what the action asks for besides its subject."""

    def carry_out(valid: Any) -> None:
        act(subject, by=request.user, at=request.at, **valid.cleaned_data)

    return page(request, form_class(request.POST if request.method == "POST" else None), carry_out, case, title, done)


def page(request: DeskRequest, form: Any, act: Any, case: Case, title: str, done: str) -> HttpResponse:
    crumbs = [Crumb(case.number, case_url(case))]
    return form_page(request, form, act, title=title, crumbs=crumbs, back=case_url(case), done=done)


def case_url(case: Case) -> str:
    return reverse("evaluations:case", args=[case.number])
