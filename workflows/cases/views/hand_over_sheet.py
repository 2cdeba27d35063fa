"""The hand-over sheet (引継書) of a transfer: case by case how it stands, what is open, and what else goes along.

It stands with the views because, like the first page, it is put together from every room. Each reader gets what of it
their own scope allows.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import City, Person
from connected_desk.city.queries import units_served
from connected_desk.ui import paper
from connected_desk.ui.formats import full_date
from connected_desk.ui.looks import Look
from proposals.models import InformationRequest, Message
from workflows.meetings.models import Instruction
from workflows.referrals.models import OpinionRequest

from ..holdings import HOLDINGS, goes_on, held_by
from ..models import Case, Contact, NextAction, Note
from ..queries import turn_name
from ..scope import visible_cases
from ..transfer_models import Transfer

NOTES = 3


@dataclass(frozen=True)
class SheetCase:
    """A case on the sheet: how it stands and what is open."""

    number: str
    title: str
    url: str
    state: str
    look: Look
    turn: str
    due_on: date | None
    contact_on: date | None
    contact: str
    questions: list[str]
    notes: list[Note]
    to: str


@dataclass(frozen=True)
class SheetLine:
    """Anything else that goes along, or that somebody has to decide."""

    label: str
    number: str
    title: str
    to: str


@dataclass(frozen=True)
class Sheet:
    """The whole sheet as one reader may see it; `hidden` counts cases outside their scope."""

    cases: list[SheetCase]
    others: list[SheetLine]
    undecided: list[SheetLine]
    hidden: int


@dataclass(frozen=True)
class _Thing:
    kind: str
    title: str
    case_id: int | None
    number: str
    to: str
    goes: bool


def of(made: Transfer, reader: Person, on: date) -> Sheet:
    """The sheet as things stand: of what went, or while it is ahead of what is the person's now."""
    things = _gone(made) if made.done_at else _ahead(made, on)
    seen = visible_cases(reader, on).filter(pk__in={one.case_id for one in things if one.case_id})
    rows = {case.pk: case for case in _complete(seen)}
    questions = _questions(rows)
    cases = [
        _case(rows[one.case_id], one.to, questions[one.case_id])  # type: ignore[index]  # a case's kind has one
        for one in things
        if one.kind == "case" and one.goes and one.case_id in rows
    ]
    rest = [one for one in things if one.kind != "case" or not one.goes]
    shown = [one for one in rest if one.case_id is None or one.case_id in rows]
    lines = [(one.goes, SheetLine(str(HOLDINGS[one.kind].label), one.number, one.title, one.to)) for one in shown]
    return Sheet(
        cases=cases,
        others=[line for goes, line in lines if goes],
        undecided=[line for goes, line in lines if not goes],
        hidden=len({one.case_id for one in things if one.case_id} - set(rows)),
    )


def as_paper(made: Transfer, reader: Person, on: date) -> bytes:
    """The sheet as PDF, in the language of the page. Raises PdfUnavailable."""
    values = {"transfer": made, "sheet": of(made, reader, on), "on": on, "office": City.get().signature}
    return paper.make("paper/hand_over.html", values, language=get_language() or "ja")


def stays_with_units(person: Person, on: date) -> list[tuple[str, int]]:
    """What is asked of the person's units and stays with them, whoever works there: how much of each."""
    units = units_served(person, on)
    counted = [
        (_("Opinions asked of the unit"), OpinionRequest.objects.filter(unit__in=units, answered_at=None).count()),
        (_("Instructions to the unit"), Instruction.objects.filter(owner_unit__in=units, closed_at=None).count()),
    ]
    return [(label, count) for label, count in counted if count]


def _gone(made: Transfer) -> list[_Thing]:
    rows = made.items.select_related("to", "case")
    return [
        _Thing(
            row.kind,
            row.title,
            row.case_id,
            row.case.number if row.case else "",
            row.to.name if row.to else "",
            row.moved_at is not None,
        )
        for row in rows
    ]


def _ahead(made: Transfer, on: date) -> list[_Thing]:
    chosen = {(row.kind, row.key): row.to for row in made.items.select_related("to")}
    found = []
    for held in [] if made.cancelled_at else held_by(made.person, on):
        to = chosen.get((held.kind, held.key)) or made.successor
        case = held.case
        found.append(
            _Thing(
                held.kind,
                held.title,
                case.pk if case else None,
                case.number if case else "",
                to.name if goes_on(held) else "",
                goes_on(held),
            )
        )
    return found


def _complete(rows: Any) -> Iterable[Case]:
    """The cases with all a sheet shows of them, in a fixed number of queries."""
    asked = InformationRequest.objects.filter(answered_at=None).prefetch_related("questions")
    awaited = NextAction.objects.filter(closed_at=None).select_related("who")
    opinions = OpinionRequest.objects.filter(answered_at=None).select_related("unit")
    return rows.select_related("turn_unit", "proposal").prefetch_related(
        Prefetch("notes", Note.objects.select_related("by").order_by("-at", "-pk")),
        Prefetch("proposal__messages", Message.objects.order_by("-at", "-pk")),
        Prefetch("proposal__information_requests", asked),
        Prefetch("opinion_requests", opinions),
        Prefetch("contacts", Contact.objects.order_by("-on", "-pk").prefetch_related(Prefetch("actions", awaited))),
    )


def _questions(rows: dict[int, Case]) -> dict[int, list[str]]:
    """What is open in each case: questions to the company, opinions asked."""
    found: dict[int, list[str]] = defaultdict(list)
    for pk, case in rows.items():
        if case.proposal:
            for request in case.proposal.information_requests.all():
                found[pk] += [
                    _("To the proposer: %(question)s") % {"question": question.text}
                    for question in request.questions.all()
                ]
        for opinion in case.opinion_requests.all():
            said = {"unit": opinion.unit.name, "question": opinion.question}
            found[pk].append(_("To %(unit)s: %(question)s") % said)
        for contact in case.contacts.all():
            found[pk] += [
                _("%(what)s (%(who)s, by %(day)s)") % {"what": a.what, "who": a.who.name, "day": full_date(a.due_on)}
                for a in contact.actions.all()
            ]
    return found


def _case(case: Case, to: str, questions: list[str]) -> SheetCase:
    state = case.state_row
    contact_on, contact = _last_contact(case)
    return SheetCase(
        number=case.number,
        title=case.title,
        url=case.get_absolute_url(),
        state=state.label,
        look=Look(icon=state.icon, colour=state.colour),
        turn=turn_name(case),
        due_on=None if state.final else case.due_on,
        contact_on=contact_on,
        contact=contact,
        questions=questions,
        notes=list(case.notes.all())[:NOTES],
        to=to,
    )


def _last_contact(case: Case) -> tuple[date | None, str]:
    """When the two sides last spoke or wrote to each other, and what was said."""
    found = [(row.on, row.said) for row in list(case.contacts.all())[:1]]
    if case.proposal:
        found += [(tokyo_date(row.at), row.text) for row in list(case.proposal.messages.all())[:1]]
    return max(found, default=(None, ""), key=lambda one: one[0] or date.min)
