"""The kinds of open work of this room, and of those below it, that can be one person's (holdings.py)."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from connected_desk.city import standing
from connected_desk.city.models import ActingFor, Person
from connected_desk.strategy.actions.initiatives import hand_on_milestone
from connected_desk.strategy.models import Milestone
from connected_desk.strategy.terms import MilestoneState
from workflows.decisions.definition import DECISION, DecisionState
from workflows.decisions.models import Decision
from workflows.engine.bars import keep_out
from workflows.engine.move import lock, note
from workflows.engine.refusals import MoveRefused, Reason

from . import contact_actions
from .definition import CASE
from .holdings import Handing, Held, holding, named_in, renamed_in
from .models import Case, NextAction

ALREADY_THEIRS = Reason("taken", "その人は、その仕事の代理の相手です。", "Nobody stands in for themselves.")


def cases_of(person: Person, on: date) -> list[Held]:
    """The open cases this person is in charge of, at the desk or for the owner, the nearest date first."""
    rows = Case.objects.filter(Q(officer=person) | Q(owner_person=person), state__in=CASE.open_states)
    return [Held("case", row.key, row.title, row, row.due_on) for row in rows.order_by("due_on", "pk")]


def hand_on_case(held: Held, handing: Handing) -> None:
    """Put the successor in charge where the person was. Whoever orders it has been judged with the transfer."""
    [case] = lock([held.case])  # type: ignore[list-item]  # it is a case's
    keep_out(case, handing.to)
    if case.officer_id == handing.former.pk:
        case.officer = handing.to
    if case.owner_person_id == handing.former.pk:
        case.owner_person = handing.to
    body = {"officer": handing.to, "former": handing.former, "reason": handing.reason}
    note(case, "assign", by=handing.by, at=handing.at, body=body)


def next_actions_of(person: Person, on: date) -> list[Held]:
    """What the person is to do next after a visit or a call, the nearest day first."""
    rows = NextAction.objects.filter(who=person, closed_at=None).select_related("contact__case")
    return [Held("next_action", row.key, row.what, row.contact.case, row.due_on) for row in rows]


def _hand_on_next_action(held: Held, handing: Handing) -> None:
    contact_actions.hand_on(NextAction.objects.select_related("contact__case").get(key=held.key), who=handing.to)


def milestones_of(person: Person, on: date) -> list[Held]:
    """The milestones of initiatives still ahead that name the person."""
    rows = Milestone.objects.filter(state=MilestoneState.PLANNED).exclude(who="").select_related("initiative")
    return [
        Held("milestone", row.key, f"{row.initiative.title}: {row.what}", None, row.due_on, row.who)
        for row in rows
        if named_in(row.who, person)
    ]


def _hand_on_milestone(held: Held, handing: Handing) -> None:
    row = Milestone.objects.get(key=held.key)
    hand_on_milestone(milestone=row, who=renamed_in(row.who, handing.former, handing.to), by=handing.by, at=handing.at)


def stand_ins_of(person: Person, on: date) -> list[Held]:
    """Those in whose place this person stands."""
    return [_stood_in(row, row.for_person.key) for row in standing.standing_in(person, on)]


def _hand_on_stand_in(held: Held, handing: Handing) -> None:
    if handing.to.key == held.key:
        raise MoveRefused("details", [ALREADY_THEIRS])
    for row in standing.standing_in(handing.former, handing.on):
        if row.for_person.key == held.key:
            order = standing.Order(handing.reason, handing.by, handing.at)
            standing.pass_on_stand_in(row, to=handing.to, on=handing.on, order=order)


def stood_in_by(person: Person, on: date) -> list[Held]:
    """Those who stand in for this person: whom the successor names is the successor's to say."""
    return [
        Held("stood_in_by", row.person.key, row.person.name, None, row.valid_to)
        for row in standing.stood_in_by(person, on)
    ]


def _stood_in(row: ActingFor, key: UUID) -> Held:
    return Held("stand_in", key, row.for_person.name, None, row.valid_to)


def decisions_of(person: Person, on: date) -> list[Held]:
    """The open decisions that wait for this person by name, or that the person drafted."""
    rows = Decision.objects.filter(state__in=DECISION.open_states).filter(Q(decider=person) | Q(drafter=person))
    return list(_decisions(rows.order_by("drafted_at", "pk"), person))


def _decisions(rows: QuerySet[Decision], person: Person) -> Iterator[Held]:
    cases = {case.key: case for case in Case.objects.filter(key__in=[row.case_key for row in rows if row.case_key])}
    for row in rows:
        to_decide = row.decider_id == person.pk and row.state == DecisionState.CIRCULATING
        said = _("waits to be decided") if to_decide else _("drafted by the person")
        yield Held("decision", row.key, row.title, cases.get(row.case_key), None, str(said))  # type: ignore[arg-type]


holding("case", _("Cases in charge of"), cases_of, hand_on_case)
holding("next_action", _("To be done next after a visit or a call"), next_actions_of, _hand_on_next_action)
holding("milestone", _("Milestones of initiatives"), milestones_of, _hand_on_milestone)
holding("stand_in", _("Stands in for"), stand_ins_of, _hand_on_stand_in)
holding("stood_in_by", _("Stand-ins of the person (end)"), stood_in_by)
holding("decision", _("Decisions"), decisions_of)
