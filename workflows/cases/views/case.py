"""The pages of one case that are the desk's own: proposal, answers kept for a company, record, an idea of a bureau."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.gate import only, refuse
from connected_desk.city.roles import OFFICERS
from connected_desk.records import access, log
from connected_desk.records.erased import told
from connected_desk.records.web import DeskRequest
from connected_desk.strategy.models import Item
from connected_desk.strategy.queries import current_edition, items_of
from connected_desk.strategy.revision_queries import standing_for, stood_before
from connected_desk.ui.formats import full_date
from connected_desk.ui.looks import Crumb, Fact
from proposals.claims import claims_of
from proposals.file_queries import files_of_version
from proposals.forms.company import AnswersForm
from proposals.intake import CONTENT, NONE_FITS, PLAN, TRIAL
from proposals.models import ProposalVersion
from proposals.queries import sheet, versions_of
from proposals.revision_queries import revisions
from workflows.closing.closing_queries import current
from workflows.closing.lesson_queries import reads_lessons, with_lessons
from workflows.engine import record
from workflows.engine.asks import LEADS
from workflows.engine.move import may_make_or_draft
from workflows.evidence.editions import editions_for
from workflows.referrals.suggestions import FINDS_AN_OWNER, advise_case

from .. import actions
from ..basket import Basket
from ..company_queries import duplicates, earlier_cases
from ..disclosure_queries import may_read as may_read_disclosures
from ..forms.desk import (
    BureauCaseForm,
    ConfirmForm,
    IctForm,
    LinkForm,
    NoneFitsForm,
    OfficerForm,
)
from ..models import Case, StrategyLink
from ..pages import find_case, page_of
from ..permissions import (
    may_assign,
    may_confirm_none_fits,
    may_work_on,
    may_write_down_withdrawal,
    takes_part,
)
from ..publishing_queries import standing
from ..queries import has_result, open_request
from ..reason_queries import label_of
from ..refusals import refused_to
from ..similar import Likeness, similar_cases, words_of
from ..tie_queries import ties_of
from .agreements import shown_with
from .files import file_lines
from .messages import mails_about
from .word import texts_of

# Of the trial and its data, what the desk asks of every proposal first; the rest is folded away.
AT_ONCE = frozenset({"trial", "payer", "personal_data", "data_what"})


def case_detail(request: DeskRequest, number: str) -> HttpResponse:
    """The proposal as it was sent, its place in the strategy, agreements, and what can be done next."""
    case = find_case(request, number, erased=True)
    if case.erased_by:
        return _skeleton(request, case)
    context = _page(request, case)
    if context["claims"]:
        access.note(
            person_id=request.user.pk, what="case.secrets", at=request.at, subject_kind="case", subject_key=case.key
        )
    return render(request, "cases/case.html", context)


def _skeleton(request: DeskRequest, case: Case) -> HttpResponse:
    """What stays of a case that was disposed of: number, days, units, states, and which disposal took the rest."""
    facts = [
        Fact(_("Number"), case.number),
        Fact(_("Received on"), full_date(case.received_at)),
        Fact(_("State at the end"), str(case.state_row.label)),
        Fact(_("Ended on"), full_date(case.state_since)),
        Fact(_("Answered for by"), str(case.responsible_unit)),
    ]
    lines = record.lines(case.life, reversed(log.read("case", case.key)))
    crumbs = [Crumb(_("Cases"), reverse("desk:cases")), Crumb(case.number)]
    values = {"case": case, "told": told(case.erased_by), "facts": facts, "lines": lines, "crumbs": crumbs}
    return render(request, "cases/erased.html", values)


def _page(request: DeskRequest, case: Case) -> dict[str, Any]:
    """The context of the proposal tab, with its forms as they are before anything is typed."""
    context = page_of(request, case, "proposal")
    there, on = context["there"], tokyo_date(request.at)
    versions = versions_of(case.proposal) if case.proposal else []
    version = versions[-1] if versions else None
    open_links = case.links.filter(ended_at=None).select_related("item__promoting_unit", "item__edition")
    links = list(open_links.order_by("-is_primary", "pk"))
    linked = {link.item_id: link.item for link in links}
    named, helps = _named_by_the_company(version, on)
    about = [*linked.values(), *named]
    similar = [] if context["outside"] else with_lessons(similar_cases(case, about, request.user, on))  # type: ignore[arg-type]
    may_work = may_work_on(case, request.user, on)
    decided = bool(case.none_fits_reason) or any(link.is_primary for link in links)
    return (
        context
        | _proposal(case, versions)
        | _beside(context, request, similar, {*linked, *(item.pk for item in named)})
        | {
            "links": [(link, _became(link, on)) for link in links],
            "candidates": [] if decided else [item for item in named if item.pk not in linked],
            "helps": helps,
            "says_none_fits": version is not None and NONE_FITS in version.answers.get(PLAN.slug, {}).get("items", []),
            "similar": similar,
            "lesson_words": " ".join(words_of(case.title)[:1]) if reads_lessons(request.user, on) else "",
            "public": standing(case, on, asked=bool(there["public_texts"])),
            "ties": ties_of(case, request.user, on) if there["ties"] and not context["outside"] else [],  # type: ignore[arg-type]
            "may_tie": takes_part(case, request.user, on),
            "may_disclose": case.proposal_id is not None and may_read_disclosures(request.user, on),
            "word_texts": texts_of(case, request.user, on),
            "has_result": has_result(case),
            "closing": None if context["outside"] else current(case),
            "closing_reason": label_of(case.closing.get("code", "")),
            "may_write_down_withdrawal": may_write_down_withdrawal(case, request.user, on),
            "may_work": may_work,
            "may_confirm": may_confirm_none_fits(case, request.user, on),
            **({} if context["outside"] else shown_with(case, request.user, on, there, may_work=may_work)),
            "link_form": LinkForm(case.version, on),
            "none_form": NoneFitsForm(case.version, on),
            "ict_form": IctForm(case.version, on),
        }
    )


def _became(link: StrategyLink, on: date) -> list[Item] | None:
    """What the item became where it is of an earlier edition: some to choose from, or none where it ended."""
    if not stood_before(link.item.edition, on):
        return None
    successors = link.item.successors.filter(new__edition__in_force_from__lte=on).select_related("new")
    return [row.new for row in successors.order_by("new__position") if row.new]


def _beside(context: dict[str, Any], request: DeskRequest, similar: list[Likeness], known: set[int]) -> dict[str, Any]:
    """What stands beside the proposal: suggestions while an owner is looked for, and what the company did before."""
    if context["outside"]:
        return {"advised": None, "suggested_items": [], "earlier": [], "duplicates": []}
    case, person, on = context["case"], request.user, tokyo_date(request.at)
    looks = any(offer.move.name in FINDS_AN_OWNER for offer in context["offers"])
    advised = advise_case(case, person, on) if looks else None  # type: ignore[arg-type]
    others = context["there"]["earlier"]
    earlier = earlier_cases(case, person, on, there_are=others) if others else []  # type: ignore[arg-type]
    return {
        "advised": advised,
        "suggested_items": [one for one in advised.items if one.of.pk not in known] if advised else [],
        "earlier": earlier,
        "duplicates": duplicates(case, earlier, similar),
    }


def _named_by_the_company(version: ProposalVersion | None, on: date) -> tuple[list[Item], str]:
    """The items of the plan in force that the company chose, or that those became, and how it says it helps."""
    said = version.answers.get(PLAN.slug, {}) if version else {}
    keys = [key for key in said.get("items", []) if key and key != NONE_FITS]
    edition = current_edition(on)
    if edition is None:
        return [], ""
    named = [item for item in items_of(edition.pk) if str(item.key) in keys]
    if len(named) < len(keys):  # some were chosen from an earlier edition
        rows = edition.items.select_related("promoting_unit").order_by("position", "pk")
        named = list(rows.filter(pk__in=standing_for(keys, edition).values("pk")))
    return named, str(said.get("helps") or "")


def _proposal(case: Case, versions: list[ProposalVersion]) -> dict[str, Any]:
    if not versions:
        idea = case.notes.order_by("at").first()
        return {"outline": None, "sections": [], "files": [], "claims": {}, "revisions": [], "idea": idea}
    version = versions[-1]
    claims = claims_of(version)
    sections = {section.step: section for section in sheet(version.answers, claims)}
    return {
        "outline": sections.pop(CONTENT),
        "at_once": [line for line in sections[TRIAL].lines if line.name in AT_ONCE],
        "sections": list(sections.values()),
        "files": file_lines(case, files_of_version(version), claims),
        "claims": claims,
        "revisions": revisions(versions),
    }


@require_POST
def link(request: DeskRequest, number: str) -> HttpResponse:
    """Link the case to an item of the plan."""
    return _write(request, number, LinkForm, "link_form", _link)


def _link(case: Case, said: dict[str, Any], **who: Any) -> str:
    primary = said["part"] == "primary"
    actions.link_item(case, item=said["item"], primary=primary, reason=said["reason"], version=said["version"], **who)
    return _("The case was linked to %s.") % said["item"]


@require_POST
def end_link(request: DeskRequest, number: str, key: UUID) -> HttpResponse:
    """End the link of the case to an item of the plan."""
    case = find_case(request, number)
    link = case.links.filter(item__key=key, ended_at=None).select_related("item").first()
    if link is None:
        raise Http404
    with refused_to(request):
        actions.unlink_item(case, item=link.item, by=request.user, at=request.at)
        messages.success(request, _("The link to %s was ended.") % link.item)
    return redirect(case)


def assign(request: DeskRequest, number: str) -> HttpResponse:
    """Put somebody in charge."""
    case, on = find_case(request, number), tokyo_date(request.at)
    if not may_assign(case, request.user, on):
        refuse(request, actions.NOT_YOURS_TO_ASSIGN.sentence)
    form = OfficerForm(case, request.user, on, request.POST or None)  # type: ignore[arg-type]
    if form.is_valid():
        with refused_to(request, form):
            officer = form.cleaned_data["officer"]
            actions.assign_officer(case, officer=officer, by=request.user, at=request.at)
            messages.success(request, _("%s is now in charge.") % officer)
            return redirect(case)
    context = {
        "form": form,
        "title": _("Put somebody in charge"),
        "lead": str(case),
        "back_url": case.get_absolute_url(),
        "crumbs": [Crumb(case.number, case.get_absolute_url()), Crumb(_("Put somebody in charge"))],
    }
    return render(request, "cases/form.html", context, status=422 if form.is_bound else 200)


@require_POST
def none_fits(request: DeskRequest, number: str) -> HttpResponse:
    """Record that no item of the plan fits."""
    return _write(request, number, NoneFitsForm, "none_form", _none_fits)


def _none_fits(case: Case, said: dict[str, Any], **who: Any) -> str:
    actions.none_fits(case, reason=said["reason"], version=said["version"], **who)
    return _("It was recorded that no item fits.")


@require_POST
def ict(request: DeskRequest, number: str) -> HttpResponse:
    """Answer whether the case concerns ICT."""
    return _write(request, number, IctForm, "ict_form", _ict)


def _ict(case: Case, said: dict[str, Any], **who: Any) -> str:
    actions.answer_ict(case, ict=said["ict"], reason=said["reason"], version=said["version"], **who)
    return _("The answer about ICT was recorded.")


def _write(request: DeskRequest, number: str, form_class: Any, name: str, act: Any) -> HttpResponse:
    """A form of the proposal tab: its action and back, or the page again with what was typed."""
    case = find_case(request, number)
    form = form_class(case.version, tokyo_date(request.at), request.POST)
    if form.is_valid():
        with refused_to(request, form):
            messages.success(request, act(case, form.cleaned_data, by=request.user, at=request.at))
            return redirect(case)
    return render(
        request, "cases/case.html", _page(request, find_case(request, number)) | {"form": form, name: form}, status=422
    )


@require_POST
def confirm_none_fits(request: DeskRequest, number: str) -> HttpResponse:
    """The bureau head confirms that no item fits."""
    case = find_case(request, number)
    form = ConfirmForm(case.version, tokyo_date(request.at), request.POST)
    if form.is_valid():
        with refused_to(request, form):
            actions.confirm_none_fits(case, by=request.user, at=request.at, version=form.cleaned_data["version"])
            messages.success(request, _("It was confirmed that no item fits."))
            return redirect(case)
    return render(request, "cases/case.html", _page(request, find_case(request, number)) | {"form": form}, status=422)


def answers(request: DeskRequest, number: str) -> HttpResponse:
    """The desk keeps what the company answered by telephone or in person, and the case goes back to where it was."""
    case = find_case(request, number)
    asked = open_request(case)
    row = case.life.move("answer")
    if asked is None or not may_make_or_draft(case, row, request.user, tokyo_date(request.at)):
        refuse(request, _("Only the desk keeps answers for a proposer, while questions wait for them."))
    basket = Basket(request, f"{case.key}:desk-answers")
    form = AnswersForm(request.POST or None, questions=asked.questions.all())
    if request.method == "POST" and basket.take_in():
        form = AnswersForm(initial=request.POST.dict(), questions=asked.questions.all())
    elif form.is_valid():
        with refused_to(request, form):
            said, held = form.answers(), basket.holder
            actions.answer_questions(
                case, request=asked, answers=said, by=request.user, at=request.at, version=None, waiting=held
            )
            messages.success(request, _("The answers were kept. The case goes on."))
            return redirect(case)
    context = {
        "form": form,
        "title": row.label,
        "lead": LEADS["case", "answer"],
        "questions": asked.questions.all(),
        "chosen": basket.lines,
        "back_url": case.get_absolute_url(),
        "crumbs": [Crumb(case.number, case.get_absolute_url()), Crumb(row.label)],
    }
    return render(request, "cases/answers.html", context, status=422 if form.is_bound else 200)


def case_record(request: DeskRequest, number: str) -> HttpResponse:
    """Everything that happened to the case, from its chained log, and the mails that went out."""
    context = page_of(request, find_case(request, number), "record")
    case = context["case"]
    context |= {
        "lines": record.lines(case.life, log.read(case.life.name, case.key)),
        "head": case.log_head,
        "mails": mails_about(case),
        "editions": editions_for(case, request.user, tokyo_date(request.at)),
    }
    return render(request, "cases/record.html", context)


@only(*OFFICERS)
def new_case(request: DeskRequest) -> HttpResponse:
    """デスクに相談する: any officer of the city brings an idea to the desk."""
    form = BureauCaseForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        summary = "\n\n".join(text for text in (said["summary"], said["partner"]) if text)
        case = actions.open_case_of_bureau(title=said["title"], summary=summary, by=request.user, at=request.at)
        messages.success(request, _("The desk has your idea as case %s.") % case.number)
        return redirect("desk:home")
    context = {
        "form": form,
        "title": _("Ask the desk"),
        "back_url": reverse("desk:cases"),
        "lead": _("Tell the desk about an idea for which you would like a partner. It becomes a case at once."),
        "crumbs": [Crumb(_("Cases"), reverse("desk:cases")), Crumb(_("Ask the desk"))],
    }
    return render(request, "cases/form.html", context, status=422 if form.is_bound else 200)
