"""The forms of a trial, one page each."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from connected_desk.city.calendar import tokyo_date
from connected_desk.records.web import DeskRequest
from connected_desk.ui.forms import DeskForm
from connected_desk.ui.looks import Crumb

from .. import actions
from ..forms.charter import CharterForm, CriterionForm, ExtendForm, ReasonForm
from ..forms.values import AgreeForm, InterimForm
from ..forms.way import (
    ProgressForm,
    StepDateForm,
    StepForm,
    StepStateForm,
)
from ..models import Criterion, Poc, RoadmapItem
from ..pages import form_page
from ..scope import visible_pocs


def find_poc(request: DeskRequest, key: UUID) -> Poc:
    """The trial with that key as far as the person may see it; Http404 otherwise."""
    poc = visible_pocs(request.user, tokyo_date(request.at)).filter(key=key).first()  # type: ignore[arg-type]
    if poc is None:
        raise Http404
    return poc


def find_child(request: DeskRequest, model: Any, key: UUID) -> Any:
    """A criterion, step or incident by its key, if the person may see its trial; Http404 otherwise."""
    rows = model.objects.filter(key=key, poc__in=visible_pocs(request.user, tokyo_date(request.at)))  # type: ignore[arg-type]
    child = rows.select_related("poc__case__owner_unit", "poc__case__proposal", "poc__lead_unit").first()
    if child is None:
        raise Http404
    return child


def page(request: DeskRequest, poc: Poc, form: DeskForm, act: Any, title: str, done: str, lead: str = "") -> Any:
    """A form about a trial, leading back to the trial."""
    crumbs = [
        Crumb(_("Proofs of concept"), reverse("pocs:list")),
        Crumb(poc.case.number, poc.get_absolute_url()),
    ]
    return form_page(request, form, act, title=title, crumbs=crumbs, back=poc.get_absolute_url(), done=done, lead=lead)


def write(
    request: DeskRequest, poc: Poc, form: DeskForm, act: Any, subject: Any, title: str, done: str, lead: str = ""
) -> Any:
    """The plain case: the form's values are what the action asks for besides its subject."""

    def carry_out(valid: Any) -> None:
        act(subject, by=request.user, at=request.at, **valid.cleaned_data)

    return page(request, poc, form, carry_out, title, done, lead)


def charter(request: DeskRequest, key: UUID) -> HttpResponse:
    """Write the charter."""
    poc = find_poc(request, key)
    form = CharterForm(posted(request), instance=poc)

    def act(valid: CharterForm) -> None:
        version = valid.cleaned_data["version"]
        actions.write_charter(poc, charter=valid.charter(), version=version, by=request.user, at=request.at)

    return page(
        request,
        poc,
        form,
        act,
        _("Charter of the trial"),
        _("The charter was saved."),
        _("What is not known yet may stay empty. All of it is needed before the trial is declared ready."),
    )


def extend(request: DeskRequest, key: UUID) -> HttpResponse:
    """Move the last day of a trial under way."""
    poc = find_poc(request, key)
    form = ExtendForm(poc, posted(request))
    return write(request, poc, form, actions.extend, poc, _("Move the last day"), _("The last day was moved."))


def add_criterion(request: DeskRequest, key: UUID) -> HttpResponse:
    """Add a criterion."""
    poc = find_poc(request, key)
    form = CriterionForm(posted(request))
    return write(request, poc, form, actions.add_criterion, poc, _("Add a criterion"), _("The criterion was added."))


def change_criterion(request: DeskRequest, key: UUID) -> HttpResponse:
    """Change a criterion that is not locked."""
    criterion = find_child(request, Criterion, key)
    form = CriterionForm(posted(request), instance=criterion)

    def act(valid: CriterionForm) -> None:
        actions.change_criterion(criterion, by=request.user, at=request.at, **valid.cleaned_data)

    return page(
        request,
        criterion.poc,
        form,
        act,
        _("Change a criterion"),
        _("The criterion was changed. Both sides have to agree to it anew."),
        _("Both sides have to agree anew to a criterion that was changed."),
    )


def remove_criterion(request: DeskRequest, key: UUID) -> HttpResponse:
    """Take out a criterion that is not locked."""
    criterion = find_child(request, Criterion, key)
    return write(
        request,
        criterion.poc,
        ReasonForm(posted(request)),
        actions.remove_criterion,
        criterion,
        _("Take out “%(criterion)s”") % {"criterion": criterion},
        _("The criterion was taken out."),
    )


def agree(request: DeskRequest, key: UUID) -> HttpResponse:
    """Record that a side agreed to the criteria."""
    poc = find_poc(request, key)
    form = AgreeForm(poc, tokyo_date(request.at), posted(request))
    return write(
        request,
        poc,
        form,
        actions.agree_criteria,
        poc,
        _("Agreement to the criteria"),
        _("The agreement was recorded."),
    )


def interim(request: DeskRequest, key: UUID) -> HttpResponse:
    """Judge the values so far."""
    poc = find_poc(request, key)
    form = InterimForm(list(poc.criteria.all()), posted(request))

    def act(valid: InterimForm) -> None:
        actions.judge_interim(
            poc,
            summary=valid.cleaned_data["summary"],
            judgements=valid.judgements(),
            on=tokyo_date(request.at),
            by=request.user,
            at=request.at,
        )

    return page(request, poc, form, act, _("Interim evaluation"), _("The interim evaluation was recorded."))


def add_step(request: DeskRequest, key: UUID) -> HttpResponse:
    """Add a step to the road map."""
    poc = find_poc(request, key)
    return write(
        request, poc, StepForm(posted(request)), actions.plan_step, poc, _("Add a step"), _("The step was added.")
    )


def report_step(request: DeskRequest, key: UUID) -> HttpResponse:
    """Say how far a step has come."""
    step = find_child(request, RoadmapItem, key)
    form = StepStateForm(posted(request), initial={"state": step.state})
    return write(request, step.poc, form, actions.report_step, step, step.what, _("The state was recorded."))


def move_step(request: DeskRequest, key: UUID) -> HttpResponse:
    """Give a step another date."""
    step = find_child(request, RoadmapItem, key)
    form = StepDateForm(posted(request))
    return write(request, step.poc, form, actions.move_step, step, step.what, _("The date was moved."))


def progress(request: DeskRequest, key: UUID) -> HttpResponse:
    """Write into the record."""
    poc = find_poc(request, key)
    form = ProgressForm(posted(request))
    return write(request, poc, form, actions.record_progress, poc, _("Write into the record"), _("It was recorded."))


def posted(request: DeskRequest) -> Any:
    """What the form was sent with; None where it is shown for the first time."""
    return request.POST if request.method == "POST" else None
