"""The pages of referrals: load or 404, form, one action, message and redirect."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Unit
from connected_desk.city.queries import is_from_outside
from connected_desk.city.word_views import DATED, handed_out
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Tab
from workflows.cases.models import Case
from workflows.cases.pages import case_page, find_case
from workflows.cases.permissions import may_work_on
from workflows.cases.refusals import refused_to
from workflows.cases.views.word import word_lines
from workflows.engine.bars import barred

from . import actions, inboxes, queries, word_values
from .forms import (
    AnswerForm,
    AnswerSupportForm,
    AskOpinionForm,
    AskSupportForm,
    ExtendForm,
    LogSupportForm,
    SectionForm,
)
from .inboxes import INBOXES
from .models import HandOver, OpinionRequest, SupportRequest
from .queries import speaks_for
from .suggestions import FINDS_AN_OWNER, advise_case

DEFAULT, ICT_ONLY = "hand_overs", "support"


def inbox(request: DeskRequest) -> HttpResponse:
    """What other units wait for from this person's: hand-overs, opinions, and support of the ICT office."""
    person: Any = request.user
    on = tokyo_date(request.at)
    counts = inboxes.counts(person, on)
    chosen = request.GET.get("list") or next((name for name in INBOXES if counts[name]), DEFAULT)
    if chosen not in INBOXES:
        raise Http404
    page = inboxes.page(chosen, person, on, after=request.GET.get("after", ""))
    address = f"{reverse('referrals:inbox')}?list={chosen}"
    context = {
        "page": page,
        "total": counts[chosen],
        "tabs": [
            Tab(str(one.label), f"{reverse('referrals:inbox')}?list={name}", counts[name], name == chosen)
            for name, one in INBOXES.items()
            if counts[name] or name != ICT_ONLY
        ],
        "next": f"{address}&after={page.after}" if page.after else "",
        "first": address if request.GET.get("after") else "",
    }
    return render(request, "referrals/inbox.html", context)


def of_case(request: DeskRequest, number: str) -> HttpResponse:
    """Where the hand-over stands, what other units think, and how the ICT office takes part."""
    return render(request, "referrals/case.html", _page(request, number))


def opinion(request: DeskRequest, key: UUID) -> HttpResponse:
    """What a unit is asked, with the answers of the others beside it; and its own answer."""
    asked = OpinionRequest.objects.select_related("case", "unit", "asked_by").filter(key=key).first()
    if asked is None:
        raise Http404
    context = case_page(request, asked.case.number, "referrals")
    may_answer = asked.answered_at is None and speaks_for(request.user, asked.unit, tokyo_date(request.at))  # type: ignore[arg-type]
    form = AnswerForm(request.POST or None) if may_answer else None
    if form and form.is_valid():
        with refused_to(request, form):
            actions.answer_opinion(asked, by=request.user, at=request.at, **form.cleaned_data)
            messages.success(request, _("The answer was sent. Whoever is in charge was told."))
            return redirect("referrals:case", asked.case.number)
    context |= {
        "asked": asked,
        "form": form,
        "others": queries.opinions_of(asked.case, besides=asked),
        "word_texts": word_lines("referrals:word", asked.key, _word_kinds(asked, request.user)),
    }
    return render(request, "referrals/opinion.html", context, status=422 if form and form.is_bound else 200)


@require_safe
def word_text(request: DeskRequest, key: UUID, code: str) -> HttpResponse:
    """The request for an opinion or its answer as a Word document."""
    asked = OpinionRequest.objects.select_related("case", "unit", "asked_by", "answered_by").filter(key=key).first()
    if asked is None:
        raise Http404
    asked.case, on = find_case(request, asked.case.number), tokyo_date(request.at)
    if is_from_outside(request.user, on) or code not in _word_kinds(asked, request.user):
        raise Http404
    values = word_values.values(asked, code, dated=on if DATED in request.GET else None)
    return handed_out(request, code, values, subject_kind="case", subject_key=asked.case.key, name=asked.case.number)


def _word_kinds(asked: OpinionRequest, person: Any) -> list[str]:
    return [] if barred(asked.case, person) else word_values.kinds(asked)


@require_POST
def ask_opinion(request: DeskRequest, number: str) -> HttpResponse:
    """Ask a unit for its opinion."""
    case = find_case(request, number)
    form = AskOpinionForm(tokyo_date(request.at), request.POST)
    return _carry_out(request, case, "ask_form", form, actions.ask_opinion, _("The request for an opinion was sent."))


@require_POST
def extend(request: DeskRequest, number: str) -> HttpResponse:
    """Move the date of the answer to the open hand-over."""
    case = find_case(request, number)
    hand_over = _current(queries.hand_overs_of(case))
    form = ExtendForm(tokyo_date(request.at), request.POST)
    return _carry_out(request, hand_over, "extend_form", form, actions.extend, _("The date of the answer was moved."))


@require_POST
def assign_section(request: DeskRequest, number: str) -> HttpResponse:
    """Name the section and the person that look at the hand-over."""
    case = find_case(request, number)
    hand_over = _current(queries.hand_overs_of(case))
    form = SectionForm(hand_over, tokyo_date(request.at), request.POST)
    return _carry_out(request, hand_over, "section_form", form, actions.assign_section, _("The section was assigned."))


@require_POST
def ask_support(request: DeskRequest, number: str) -> HttpResponse:
    """Ask the ICT office for its support."""
    case = find_case(request, number)
    form = AskSupportForm(request.POST)
    return _carry_out(request, case, "support_form", form, actions.ask_support, _("The ICT office was asked."))


@require_POST
def answer_support(request: DeskRequest, number: str) -> HttpResponse:
    """The ICT office answers the open support request."""
    support = _open_support(request, number)
    form = AnswerSupportForm(request.POST)
    return _carry_out(request, support, "answer_form", form, actions.accept_support, _("The answer was recorded."))


@require_POST
def log_support(request: DeskRequest, number: str) -> HttpResponse:
    """The ICT office writes down what it did."""
    support = _open_support(request, number)
    form = LogSupportForm(tokyo_date(request.at), request.POST)
    return _carry_out(request, support, "log_form", form, actions.log_support, _("It was recorded."))


@require_POST
def close_support(request: DeskRequest, number: str) -> HttpResponse:
    """The ICT office ends its support."""
    support = _open_support(request, number)
    with refused_to(request):
        actions.close_support(support, by=request.user, at=request.at)
        messages.success(request, _("The support was ended."))
    return redirect("referrals:case", number)


def _carry_out(
    request: DeskRequest, about: Any, name: str, form: Any, act: Callable[..., Any], done: str
) -> HttpResponse:
    """One action on a case or what belongs to it, and back to its tab; or the tab with what was typed."""
    number = about.number if isinstance(about, Case) else about.case.number
    if form.is_valid():
        with refused_to(request, form):
            act(about, by=request.user, at=request.at, **form.cleaned_data)
            messages.success(request, done)
            return redirect("referrals:case", number)
    context = _page(request, number) | {name: form, "form": form}
    return render(request, "referrals/case.html", context, status=422)


def _current(hand_overs: list[HandOver]) -> HandOver:
    """The hand-over that is open, or the last one; Http404 where there was none."""
    if not hand_overs:
        raise Http404
    return hand_overs[0]


def _open_support(request: DeskRequest, number: str) -> SupportRequest:
    rows = find_case(request, number).support_requests.filter(closed_at=None).select_related("case")
    support = rows.first()
    if support is None:
        raise Http404
    return support


def _page(request: DeskRequest, number: str) -> dict[str, Any]:
    """The context of the tab: what stands, and the forms this person may fill in."""
    context = case_page(request, number, "referrals")
    case, person, on = context["case"], request.user, tokyo_date(request.at)
    hand_overs, opinions, supports = queries.hand_overs_of(case), queries.opinions_of(case), queries.support_of(case)
    queries.say_whom(hand_overs[:1], opinions, on)
    last = hand_overs[0] if hand_overs else None
    support = supports[0] if supports else None
    own = queries.spoken_for(person, on)  # type: ignore[arg-type]
    asks, is_ict = may_work_on(case, person, on), Unit.objects.filter(is_ict=True, pk__in=own).exists()
    open_support = support is not None and support.closed_at is None
    looks_for_owner = any(offer.move.name in FINDS_AN_OWNER for offer in context["offers"])
    return context | {
        "hand_over": last,
        "earlier": hand_overs[1:],
        "opinions": opinions,
        "answered": sum(opinion.answered_at is not None for opinion in opinions),
        "may_answer": [opinion.pk for opinion in opinions if opinion.answered_at is None and opinion.unit_id in own],
        "support": support,
        "earlier_supports": supports[1:],
        "advised": advise_case(case, person, on) if looks_for_owner else None,  # type: ignore[arg-type]
        "ask_form": AskOpinionForm(on) if asks else None,
        "extend_form": ExtendForm(on) if last and queries.may_extend(last, own) else None,
        "section_form": SectionForm(last, on) if last and queries.may_assign(last, case, own) else None,
        "support_form": AskSupportForm() if asks and not open_support else None,
        "answer_form": AnswerSupportForm() if is_ict and open_support and not support.kind else None,
        "log_form": LogSupportForm(on) if is_ict and open_support and support.accepted_at else None,
    }
