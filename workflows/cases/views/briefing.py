"""レク資料: one side of A4 about a case as it stands, put together from every room for whoever explains it to somebody.

It stands with the views because it asks every room.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404, HttpResponse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import City, Person
from connected_desk.city.queries import is_from_outside
from connected_desk.records import access
from connected_desk.records.web import DeskRequest
from connected_desk.ui import paper
from connected_desk.ui.formats import full_date
from connected_desk.ui.looks import LogLine
from connected_desk.ui.pdf import PdfUnavailable
from workflows.engine.move import offers
from workflows.engine.vocabulary import in_language
from workflows.pocs.definition import POC
from workflows.pocs.models import Poc, StepState

from ..definition import STAGES
from ..models import Case, NextAction
from ..pages import CaseHead, decisions_waiting, find_case, head, recent

MOST = 5  # lines of each part, so that the sheet keeps to one side


@dataclass(frozen=True)
class Briefing:
    """What the sheet says."""

    head: CaseHead
    items: list[str]
    stage: str
    history: list[LogLine]
    to_decide: list[str]
    next_steps: list[str]
    risks: list[str]


def briefing_of(case: Case, reader: Person, at: datetime) -> Briefing:
    """The sheet as the case stands at that instant; what there is to decide is asked for this reader."""
    on = tokyo_date(at)
    top, pocs = head(case, on), _pocs(case)
    links = case.links.filter(ended_at=None).select_related("item").order_by("-is_primary", "pk")[:MOST]
    return Briefing(
        head=top,
        items=[link.item.named for link in links],
        stage=in_language(*STAGES[case.stage - 1]),
        history=recent(case),
        to_decide=_to_decide(case, reader, at)[:MOST],
        next_steps=_next_steps(case, top, pocs)[:MOST],
        risks=list(_risks(case, top, pocs))[:MOST],
    )


@require_safe
def briefing(request: DeskRequest, number: str) -> HttpResponse:
    """The sheet as PDF, in the language of the page; for staff alone."""
    case = find_case(request, number)
    if is_from_outside(request.user, tokyo_date(request.at)):  # type: ignore[arg-type]  # LoginRequiredMiddleware
        raise Http404
    values = {
        "case": case,
        "sheet": briefing_of(case, request.user, request.at),  # type: ignore[arg-type]
        "at": request.at,
        "office": City.get().signature,
    }
    try:
        made = paper.make("paper/briefing.html", values, language=get_language() or "ja")
    except PdfUnavailable as why:
        return paper.not_now(request, why, back_url=case.get_absolute_url())
    access.note(person_id=request.user.pk, what="briefing", at=request.at, subject_kind="case", subject_key=case.key)
    return paper.response(made, f"{case.number}-briefing.pdf")


def _pocs(case: Case) -> list[Poc]:
    """The case's trials that are not over, with their steps, safeguards and incidents."""
    rows = Poc.objects.filter(case=case, state__in=POC.open_states)
    return list(rows.prefetch_related("steps", "safeguards", "incidents"))


def _to_decide(case: Case, reader: Person, at: datetime) -> list[str]:
    """The decisions that wait; where none does, the usual next move with what is still missing."""
    waiting = [
        _("Decision waiting: %(title)s (%(state)s)") % {"title": one.title, "state": one.state_row.label}
        for one in decisions_waiting(case)
    ]
    if waiting or case.state_row.final or not case.state_row.usual:
        return waiting
    usual = case.life.move(case.state_row.usual)
    found = next((one for one in offers(case, by=reader, at=at) if one.move.name == usual.name), None)
    said = [_("Whether to go on: %(move)s") % {"move": usual.label}]
    return said + [_("Still missing: %(what)s") % {"what": one.sentence} for one in (found.blocked if found else ())]


def _next_steps(case: Case, top: CaseHead, pocs: list[Poc]) -> list[str]:
    """What comes next, the nearest day first: the case's own date, steps of a road map, what was agreed in contacts."""
    found: list[tuple[date, str]] = []
    if top.due_on:
        found.append((top.due_on, f"{top.due_label} {top.turn.who if top.turn else ''}".strip()))
    for poc in pocs:
        steps = (step for step in poc.steps.all() if step.state != StepState.DONE)
        found += [(step.due_on, f"{step.what} ({step.who})") for step in steps]
    actions = NextAction.objects.filter(contact__case=case, closed_at=None).select_related("who")
    found += [(one.due_on, f"{one.what} ({one.who.name})") for one in actions]
    return [f"{full_date(day)} {text}" for day, text in sorted(found)]


def _risks(case: Case, top: CaseHead, pocs: list[Poc]) -> Iterable[str]:
    """What the record says may go wrong; derived, nobody types it."""
    if top.left is not None and top.left < 0:
        yield ngettext("%(n)d open day late", "%(n)d open days late", -top.left) % {"n": -top.left}
    if case.withdrawal_asked_at:
        yield _("The company asked to withdraw.")
    for poc in pocs:
        for incident in poc.incidents.all():
            if incident.closed_at is None:
                yield _("An incident is open: %(what)s") % {"what": incident.what}
        unanswered = sum(row.is_open for row in poc.safeguards.all())
        if unanswered:
            yield ngettext("%(n)d safeguard is open", "%(n)d safeguards are open", unanswered) % {"n": unanswered}
    if not case.state_row.final and not top.officer:
        yield _("Nobody is in charge")
    if not case.none_fits_reason and not case.links.filter(ended_at=None, is_primary=True).exists():
        yield _("No item of the strategy is linked yet.")
    if case.bounces:
        yield ngettext("Handed back %(n)d time", "Handed back %(n)d times", case.bounces) % {"n": case.bounces}
    for row in case.recusals.filter(lifted_at=None).select_related("person"):
        yield _("%(name)s keeps out because of an interest") % {"name": row.person}
