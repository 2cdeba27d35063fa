"""The pages of decisions: load or 404, form, one action, message and redirect."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from connected_desk.city import word_texts
from connected_desk.city.calendar import tokyo_date
from connected_desk.city.word_views import DATED, handed_out
from connected_desk.records import log
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb, Tab
from workflows.cases.pages import case_page
from workflows.cases.refusals import refused_to
from workflows.engine import record
from workflows.engine.cautions import cautions_of
from workflows.engine.move import offers, roles_of
from workflows.engine.vocabulary import Role

from . import actions, queries
from .definition import DecisionState
from .forms import ConsultForm, OpinionForm, ReviseForm
from .models import Decision
from .queries import LISTS, consultations
from .scope import visible_decisions
from .sheets import pending_facts
from .word_views import texts_of, values_of

DEFAULT = "decide"
REVISED_IN = (DecisionState.DRAFTED, DecisionState.SENT_BACK)


def list_of_decisions(request: DeskRequest) -> HttpResponse:
    """The decisions that wait for this person, those of their own, and all they may see; newest first."""
    person: Any = request.user
    on = tokyo_date(request.at)
    counts = queries.counts(person, on)
    chosen = request.GET.get("list") or next((name for name in LISTS if counts[name]), DEFAULT)
    if chosen not in LISTS:
        raise Http404
    page = queries.page(queries.listed(chosen, person, on), on, after=request.GET.get("after", ""))
    address = f"{reverse('decisions:list')}?list={chosen}"
    context = {
        "page": page,
        "total": counts[chosen],
        "tabs": [
            Tab(str(label), f"{reverse('decisions:list')}?list={name}", counts[name], name == chosen)
            for name, label in LISTS.items()
        ],
        "next": f"{address}&after={page.after}" if page.after else "",
        "first": address if request.GET.get("after") else "",
    }
    return render(request, "decisions/list.html", context)


def of_case(request: DeskRequest, number: str) -> HttpResponse:
    """The decisions about a case and what belongs to it, newest first."""
    context = case_page(request, number, "decisions")
    rows = Decision.objects.filter(case_key=context["case"].key)
    context["decisions"] = queries.lines(queries.for_lines(rows), tokyo_date(request.at))
    return render(request, "decisions/case.html", context)


def detail(request: DeskRequest, key: UUID) -> HttpResponse:
    """A decision whole: what it would do, its words, what the units say, and what can be done with it."""
    decision = _find(request, key)
    return render(request, "decisions/detail.html", _page(request, decision))


@require_POST
def consult(request: DeskRequest, key: UUID) -> HttpResponse:
    """Ask one more unit."""
    decision = _find(request, key)
    form = ConsultForm(decision, tokyo_date(request.at), request.POST)
    if form.is_valid():
        with refused_to(request, form):
            unit = form.cleaned_data["unit"]
            actions.ask_consultation(decision, unit=unit, by=request.user, at=request.at)
            messages.success(request, _("%s was asked for its opinion.") % unit)
            return redirect(decision)
    context = _page(request, decision) | {"consult_form": form, "form": form}
    return render(request, "decisions/detail.html", context, status=422)


def opinion(request: DeskRequest, key: UUID) -> HttpResponse:
    """Say what one's unit thinks, with the decision beside it."""
    decision = _find(request, key)
    asked = _to_answer(request, decision)
    if not asked.exists():
        raise Http404
    form = OpinionForm(asked, request.POST or None)
    if form.is_valid():
        with refused_to(request, form):
            actions.give_opinion(decision, by=request.user, at=request.at, **form.opinion())
            messages.success(request, _("The opinion was recorded."))
            return redirect(decision)
    context = _page(request, decision) | {"form": form}
    return render(request, "decisions/opinion.html", context, status=422 if form.is_bound else 200)


def revise(request: DeskRequest, key: UUID) -> HttpResponse:
    """Put the words right before the decision circulates (again)."""
    decision = _find(request, key)
    form = ReviseForm(decision, tokyo_date(request.at), request.POST or None)
    if form.is_valid():
        with refused_to(request, form):
            actions.revise(decision, by=request.user, at=request.at, **form.cleaned_data)
            messages.success(request, _("The decision was changed. Circulate it when it is ready."))
            return redirect(decision)
    context = _page(request, decision) | {"form": form}
    return render(request, "decisions/revise.html", context, status=422 if form.is_bound else 200)


@require_POST
def seen(request: DeskRequest, key: UUID) -> HttpResponse:
    """Record that the person in whose place it was decided has looked at it."""
    decision = _find(request, key)
    with refused_to(request):
        actions.see_later(decision, by=request.user, at=request.at)
        messages.success(request, _("It was recorded that you have looked at it."))
    return redirect(decision)


@require_safe
def word_text(request: DeskRequest, key: UUID, code: str) -> HttpResponse:
    """The decision, or the notice it decides on, as a Word document."""
    decision, on = _find(request, key), tokyo_date(request.at)
    values = values_of(decision, code, request.user, on, dated=on if DATED in request.GET else None)
    if values is None:
        raise Http404
    name = values.get("number") or word_texts.day(tokyo_date(decision.drafted_at))
    return handed_out(request, code, values, subject_kind="decision", subject_key=decision.key, name=name)


def _find(request: DeskRequest, key: UUID) -> Decision:
    """The decision as far as the person may see it; Http404 otherwise."""
    rows = visible_decisions(request.user, tokyo_date(request.at)).filter(key=key)  # type: ignore[arg-type]
    decision = rows.select_related(*queries.PEOPLE, "decided_by", "acted_for").first()
    if decision is None:
        raise Http404
    return decision


def _to_answer(request: DeskRequest, decision: Decision) -> Any:
    """What units of this person's were asked about the decision and can still answer."""
    asked = consultations(request.user, tokyo_date(request.at)).filter(decision=decision, at=None)  # type: ignore[arg-type]
    return asked.none() if decision.state_row.final else asked


def _page(request: DeskRequest, decision: Decision) -> dict[str, Any]:
    """The context of every page about one decision."""
    on = tokyo_date(request.at)
    own = roles_of(decision, request.user, on)
    rows = log.read(decision.life.name, decision.key)
    return {
        "decision": decision,
        "subject": decision.subject,
        "pending": pending_facts(decision, request.user, on),
        "cautions": [] if decision.state_row.final else cautions_of(decision.subject, decision.pending.name),
        "consultations": decision.consultations.select_related("unit", "by"),
        "may_answer": _to_answer(request, decision).exists(),
        "may_revise": Role.DRAFTER in own and decision.state in REVISED_IN,
        "may_see_later": decision.acted_for_id == request.user.pk and decision.seen_at is None,
        "consult_form": (
            ConsultForm(decision, on) if own & {Role.DRAFTER, Role.DECIDER} and not decision.state_row.final else None
        ),
        "offers": offers(decision, by=request.user, at=request.at),
        "word_texts": texts_of(decision, request.user, on),
        "lines": record.lines(decision.life, reversed(rows)),
        "crumbs": [Crumb(_("Decisions"), reverse("decisions:list")), Crumb(decision.title)],
    }
