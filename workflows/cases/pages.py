"""What every page about one case shows around its own part: the head, the tabs, the moves, the latest of the record."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.messages import get_messages
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person
from connected_desk.city.queries import is_from_outside, units_named
from connected_desk.records import log
from connected_desk.records.erased import gone
from connected_desk.records.log import UNDO
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb, Holder, LogLine, Look, Tab
from proposals.models import Challenge
from workflows.decisions.definition import DECISION
from workflows.decisions.models import Decision
from workflows.engine import deadlines, record, takeback
from workflows.engine.move import offers

from . import next_steps, notices, personal, standing_words
from .agreement_queries import of_case, of_organisation
from .company_queries import others_of
from .models import Case
from .permissions import could_declare, may_assign, may_lift
from .queries import Counted, turn_name
from .refusals import not_found
from .scope import visible_cases
from .tie_queries import standing_ties

# Each tab of the case page: its name, its label, its address. The rooms above put their page behind theirs.
TABS = (
    ("proposal", gettext_lazy("Proposal"), "desk:case"),
    ("messages", gettext_lazy("Messages and notes"), "desk:messages"),
    ("contacts", gettext_lazy("Visits and calls"), "desk:contacts"),
    ("referrals", gettext_lazy("Hand-over and opinions"), "referrals:case"),
    ("pocs", gettext_lazy("Proof of concept"), "pocs:case"),
    ("evaluations", gettext_lazy("Evaluation"), "evaluations:case"),
    ("budgets", gettext_lazy("Budget"), "budgets:case"),
    ("closing", gettext_lazy("Procurement and closing"), "closing:case"),
    ("decisions", gettext_lazy("Decisions"), "decisions:case"),
    ("record", gettext_lazy("Record"), "desk:record"),
)
Rows = list[QuerySet[Any]]
# What stands behind a tab, for those that count it, and what else a page asks for only where there is any: all of it
# is counted in one query. The room it belongs to registers it.
TAB_ROWS: dict[str, Callable[[Case], Rows]] = {}
ASIDE: dict[str, Callable[[Case], Rows]] = {}
# What the date a case is due on means, by the field a state takes it from; "" for a house target.
DUE_LABELS = {
    "": gettext_lazy("House target"),
    "answer_due_on": gettext_lazy("Answer of the proposer due"),
    "handover_due_on": gettext_lazy("Answer to the hand-over due"),
    "resume_on": gettext_lazy("To be resumed"),
    "poc_ends_on": gettext_lazy("Planned end"),
    "next_step_on": gettext_lazy("Next step of the budget"),
    "follow_up_on": gettext_lazy("Look back by"),
}
# What an evaluator from outside the city needs; the rest is what staff say among themselves.
SHOWN_OUTSIDE = frozenset({"proposal", "pocs", "evaluations"})
RECENT = 5
RELATED = ("proposal__entered_by", "proposal__organisation", "proposal__challenge", "officer", "owner_person")
UNITS = ("turn_unit", "responsible_unit", "owner_unit", "owner_section", "target_unit", "lead_unit")


@dataclass(frozen=True)
class CaseHead:
    """The head of a case's pages."""

    number: str
    title: str
    organisation: str
    state_label: str
    look: Look
    due_label: str
    due_on: date | None
    left: int | None
    turn: Holder | None
    responsible: Holder
    officer: str
    theme: Challenge | None


def counts_tab(tab: str) -> Callable[[Callable[[Case], Rows]], Callable[[Case], Rows]]:
    """Register what stands behind a tab: the rows of the case, to be counted."""

    def register(rows: Callable[[Case], Rows]) -> Callable[[Case], Rows]:
        TAB_ROWS[tab] = rows
        return rows

    return register


def counts_aside(name: str) -> Callable[[Callable[[Case], Rows]], Callable[[Case], Rows]]:
    """Register rows that a page asks for only where there are any."""

    def register(rows: Callable[[Case], Rows]) -> Callable[[Case], Rows]:
        ASIDE[name] = rows
        return rows

    return register


def counted(case: Case) -> dict[str, int]:
    """How many things stand behind each tab, and how many of each there are aside; one query."""
    lists = [(name, rows) for name, of in (TAB_ROWS | ASIDE).items() for rows in of(case)]
    found = Case.objects.filter(pk=case.pk).values_list(*(Counted(rows) for _name, rows in lists)).get()
    totals = Counter[str]()
    for (name, _rows), count in zip(lists, found, strict=True):
        totals[name] += count
    return dict(totals)


@counts_tab("messages")
def messages_and_notes(case: Case) -> Rows:
    """What the two sides said to each other, and the notes among staff."""
    said = [case.proposal.messages.all()] if case.proposal else []
    return [*said, case.notes.all()]


@counts_tab("contacts")
def contacts_of(case: Case) -> Rows:
    """What was said about the case with people outside, and the mails filed with it."""
    return [case.contacts.all(), case.filed_mails.all()]


@counts_tab("decisions")
def decisions_about(case: Case) -> Rows:
    """The decisions about the case and what belongs to it."""
    return [Decision.objects.filter(case_key=case.key)]


@counts_aside("recusals")
def recusals_of(case: Case) -> Rows:
    """Who declared an interest in the case."""
    return [case.recusals.filter(lifted_at=None)]


@counts_aside("public_texts")
def public_texts_of(case: Case) -> Rows:
    """The wordings of what may be told about the case."""
    return [case.public_texts.all()]


@counts_aside("ties")
def ties_to(case: Case) -> Rows:
    """The ties to other cases, whichever way round."""
    return [standing_ties(case)]


@counts_aside("agreements")
def agreements_of(case: Case) -> Rows:
    """The agreements of the case, and those it comes under."""
    return [of_case(case)]


@counts_aside("parents")
def agreements_of_organisation(case: Case) -> Rows:
    """The agreements of the organisation under which a case may come."""
    return [of_organisation(case)]


@counts_aside("earlier")
def others_of_organisation(case: Case) -> Rows:
    """The other cases of the organisation."""
    return [others_of(case)]


def decisions_waiting(case: Case) -> list[Decision]:
    """The decisions about the case itself that are still open: what is recorded now makes them void."""
    rows = Decision.objects.filter(case_key=case.key, subject_key=case.key, state__in=DECISION.open_states)
    return list(rows.select_related("decider"))


def find_case(request: DeskRequest, number: str, *, erased: bool = False) -> Case:
    """The case of that number as far as the person may see it; Http404 otherwise, and a row in the security log.

    Of a case that was disposed of only its skeleton is shown, by the one page that asks for it with `erased`.
    """
    if not number.isprintable():  # PostgreSQL does not even look for a text with a NUL in it
        raise Http404
    rows = visible_cases(request.user, tokyo_date(request.at)).filter(number=number)  # type: ignore[arg-type]
    case = rows.select_related(*RELATED).first()
    if case is None:
        not_found(request, Case.objects.filter(number=number).first())
    if case.erased_by and not erased:
        raise gone(case.erased_by)
    _give_units(case)
    return case


def _give_units(case: Case) -> None:
    """Put the case's units in place, which stand and need not be read with it."""
    ids = {name: getattr(case, f"{name}_id") for name in UNITS}
    units = units_named(ids.values())
    for name, pk in ids.items():
        setattr(case, name, units.get(pk))


def case_page(request: DeskRequest, number: str, tab: str) -> dict[str, Any]:
    """The context every page about a case begins with. Raises Http404 where the person may not see it."""
    return page_of(request, find_case(request, number), tab)


def page_of(request: DeskRequest, case: Case, tab: str) -> dict[str, Any]:
    """The same of a case that was found (see find_case)."""
    on = tokyo_date(request.at)
    outside = is_from_outside(request.user, on)
    if outside and tab not in SHOWN_OUTSIDE:
        not_found(request, case)
    top, latest = head(case, on), [] if outside else recent(case)
    there = counted(case)
    waiting = decisions_waiting(case) if there["decisions"] and not outside else []
    able = offers(case, by=request.user, at=request.at)
    return {
        "case": case,
        "there": there,
        "outside": outside,
        "followed": not outside and personal.look(case, by=request.user, at=request.at),  # type: ignore[arg-type]
        "case_head": top,
        "notices": [] if outside else notices.of(case, request.user, on, there),  # type: ignore[arg-type]
        "standing_words": standing_words.in_words(top, latest[0] if latest else None),
        "crumbs": [Crumb(_("Cases"), reverse("desk:cases")), Crumb(case.number)],
        "case_tabs": [
            Tab(
                str(label),
                reverse(name, args=[case.number]),
                count=there.get(code),
                current=code == tab,
            )
            for code, label, name in TABS
            if not outside or code in SHOWN_OUTSIDE
        ],
        "recusals": list(case.recusals.filter(lifted_at=None).select_related("person")) if there["recusals"] else [],
        "may_declare": could_declare(case, request.user, on),
        "may_lift": may_lift(case, request.user, on),
        "undo": undo_button(case, request),
        "waiting": waiting,
        "offers": able,
        "next_step": None
        if outside
        else next_steps.of(case, request.user, on, left=top.left, waiting=waiting, offers=able),  # type: ignore[arg-type]
        "recent": [] if tab == "record" else latest,
        "record_url": reverse("desk:record", args=[case.number]),
        "assign_url": reverse("desk:assign", args=[case.number]) if may_assign(case, request.user, on) else "",
    }


@dataclass(frozen=True)
class UndoButton:
    """The button that takes the last move back: of which move, and until when it stands."""

    move: str
    until: datetime
    url: str
    version: int
    in_message: bool  # the word about the move just made is on this page: the button stands there


def undo_button(case: Case, request: DeskRequest) -> UndoButton | None:
    """The button for the last move of the case, while this person may take it back."""
    kept = takeback.offered(case, by=request.user, at=request.at)
    if kept is None:
        return None
    return UndoButton(
        move=record.move_label(case.life, kept.row.move),
        until=kept.until,
        url=reverse("desk:undo", args=[case.life.name, case.key]),
        version=case.version,
        in_message=any(message.extra_tags == UNDO for message in get_messages(request)),
    )


def head(case: Case, on: date) -> CaseHead:
    """The head of the case's pages, as of that day."""
    state = case.state_row
    due = None if state.final else case.due_on
    turn = turn_name(case)
    officer: Person | None = case.owner_person or case.officer
    return CaseHead(
        number=case.number,
        title=case.title,
        organisation=case.proposal.organisation.name if case.proposal else "",
        state_label=state.label,
        look=Look(icon=state.icon, colour=state.colour),
        due_label=str(DUE_LABELS[state.due]) if due else "",
        due_on=due,
        left=deadlines.left(due, on) if due else None,
        turn=Holder(turn, case.turn_since) if turn else None,
        responsible=Holder(case.responsible_unit.name, case.responsible_since),
        officer=officer.name if officer else "",
        theme=case.proposal.challenge if case.proposal else None,
    )


def recent(case: Case) -> list[LogLine]:
    """The latest lines of the case's record, newest first."""
    return record.lines(case.life, log.latest(case.life.name, case.key, RECENT))
