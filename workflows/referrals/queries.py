"""What is asked about referrals: who speaks for a unit, and what stands about a case. What waits is in inboxes.py."""

from datetime import date

from connected_desk.city.models import Person, Unit
from connected_desk.city.queries import units_headed, units_served
from connected_desk.city.unit_queries import goes_to
from workflows.cases.models import Case
from workflows.cases.pages import Rows, counts_tab

from .models import HandOver, OpinionRequest, Outcome, SupportRequest


def spoken_for(person: Person, on: date) -> frozenset[int]:
    """The ids of the units in whose name this person may answer: as an officer of theirs, or as their head."""
    return units_served(person, on) | units_headed(person, on)


def speaks_for(person: Person, unit: Unit, on: date) -> bool:
    """Whether the person may answer in the name of the unit."""
    return unit.pk in spoken_for(person, on)


def hand_overs_of(case: Case) -> list[HandOver]:
    """The hand-overs of the case, newest first, complete for a page."""
    return list(case.hand_overs.select_related("case", "unit", "section", "person", "offered_by", "closed_by"))


def opinions_of(case: Case, besides: OpinionRequest | None = None) -> list[OpinionRequest]:
    """The opinion requests about the case in the order they were asked, complete for a page."""
    rows = case.opinion_requests.select_related("unit", "asked_by", "answered_by")
    return list(rows.exclude(pk=besides.pk) if besides else rows)


def say_whom(hand_overs: list[HandOver], opinions: list[OpinionRequest], on: date) -> None:
    """Note on what still waits for a unit through whom it reaches it (`goes_to`), for a page; two queries."""
    waiting: list[HandOver | OpinionRequest] = [one for one in hand_overs if not one.closed_at]
    waiting += [one for one in opinions if not one.answered_at]
    words = goes_to([one.unit for one in waiting], on) if waiting else {}
    for one in waiting:
        one.goes_to = words.get(one.unit_id, "")


def support_of(case: Case) -> list[SupportRequest]:
    """The support requests about the case, newest first, with their record."""
    rows = case.support_requests.select_related("asked_by", "accepted_by", "closed_by")
    return list(rows.prefetch_related("entries__by"))


def may_extend(hand_over: HandOver, own: frozenset[int]) -> bool:
    """Whether those who speak for the units `own` may move the hand-over's date."""
    return hand_over.closed_at is None and hand_over.extended_to is None and hand_over.unit_id in own


def may_assign(hand_over: HandOver, case: Case, own: frozenset[int]) -> bool:
    """Whether those who speak for the units `own` may name the section: while it is offered, and as the owner."""
    owns = hand_over.outcome == Outcome.TAKEN and case.owner_unit_id == hand_over.unit_id
    return hand_over.unit_id in own and (hand_over.closed_at is None or owns) and not case.state_row.final


@counts_tab("referrals")
def referred_and_asked(case: Case) -> Rows:
    """The hand-overs and opinion requests of the case, whether they are answered or not."""
    return [case.hand_overs.all(), case.opinion_requests.all()]
