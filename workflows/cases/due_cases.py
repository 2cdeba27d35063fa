"""The kinds of dated things of this room, and of those below it (due.py)."""

from typing import Any

from django.db.models import F, Max, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from connected_desk.strategy.models import Milestone
from connected_desk.strategy.terms import MilestoneState
from proposals.models import InformationRequest
from workflows.engine.vocabulary import Role

from .definition import CASE, CaseState
from .due import Dated, Whose, dated, named_in
from .models import Agreement, Case, NextAction
from .pages import DUE_LABELS


def in_hand(whose: Whose) -> QuerySet[Case]:
    """The open cases this person is in charge of; for a head, those the units answer for or have the turn in."""
    rule = Q(officer=whose.person, owner_unit=None) | Q(owner_person=whose.person)
    if whose.as_head:
        rule = Q(responsible_unit__in=whose.units) | Q(turn_unit__in=whose.units)
    return whose.cases.filter(rule, state__in=CASE.open_states)


def _cases(whose: Whose) -> QuerySet[Case]:
    """Those in hand, and those that wait for a unit of the person's."""
    rule = Q(pk__in=in_hand(whose).values("pk"))
    if not whose.as_head:
        rule |= Q(turn__in=(Role.OWNER, Role.LEAD), turn_unit__in=whose.units, state__in=CASE.open_states)
    rows = whose.cases.filter(rule, due_on__isnull=False)
    # What its company is asked stands as a question, and what the units are offered as a hand-over.
    rows = rows.exclude(state=CaseState.INFO_REQUESTED).exclude(turn=Role.TARGET, turn_unit__in=whose.units)
    return rows.annotate(day=F("due_on"))


def _case(row: Any) -> Dated:
    return Dated(
        key=row.key,
        subject=row.title,
        url=row.get_absolute_url(),
        due_on=row.day,
        stamp=row.state_since,
        number=row.number,
        label=DUE_LABELS[row.state_row.due],
        what=row.state_row.label,
    )


def _questions(whose: Whose) -> QuerySet[InformationRequest]:
    rows = InformationRequest.objects.filter(answered_at=None, proposal__case__in=in_hand(whose))
    return rows.select_related("proposal__case").annotate(day=F("due_on"))


def _question(row: Any) -> Dated:
    case = row.proposal.case
    return Dated(
        key=row.key,
        subject=case.title,
        url=reverse("desk:answers", args=[case.number]),
        due_on=row.day,
        stamp=row.extended_at or row.asked_at,
        number=case.number,
    )


def _next_actions(whose: Whose) -> QuerySet[NextAction]:
    """Those that name the person (as contact_queries.open_actions says); for a head, all about the cases in hand."""
    rule = Q(contact__case__in=in_hand(whose)) if whose.as_head else Q(who=whose.person, contact__case__in=whose.cases)
    rows = NextAction.objects.filter(rule, closed_at=None)
    return rows.select_related("contact__case").annotate(day=F("due_on"))


def _next_action(row: Any) -> Dated:
    case = row.contact.case
    return Dated(
        key=row.key,
        subject=case.title,
        url=row.get_absolute_url(),
        due_on=row.day,
        stamp=row.contact.at,
        number=case.number,
        what=row.what,
    )


def _agreements(whose: Whose) -> QuerySet[Agreement]:
    """Those that still stand: one that has run out is nothing to do any more."""
    rows = Agreement.objects.filter(Q(case__in=in_hand(whose)) | Q(unit__in=whose.units), ends_on__gte=whose.on)
    return rows.select_related("case", "organisation").annotate(day=F("ends_on"))


def _agreement(row: Any) -> Dated:
    case = row.case
    return Dated(
        key=row.key,
        subject=case.title if case else row.organisation.name,
        url=reverse("desk:agreement", args=[case.number]) if case else reverse("desk:agreements"),
        due_on=row.day,
        stamp=row.recorded_at,
        number=case.number if case else "",
        what=row.get_kind_display(),
    )


def _milestones(whose: Whose) -> QuerySet[Milestone]:
    rows = Milestone.objects.filter(state=MilestoneState.PLANNED)
    rows = rows.filter(unit__in=whose.units) if whose.as_head else named_in(rows, "who", whose.person)
    return rows.select_related("initiative").annotate(day=F("due_on"), stamp=Max("changes__recorded_at"))


def _milestone(row: Any) -> Dated:
    return Dated(
        key=row.key,
        subject=row.initiative.title,
        url=reverse("strategy:milestone", args=[row.key]),
        due_on=row.day,
        stamp=row.stamp,
        what=row.what,
    )


dated("case", _("Case"), _cases, _case)
dated("question", _("Answer of the proposer due"), _questions, _question)
dated("next_action", _("To be done next after a visit or a call"), _next_actions, _next_action)
dated("agreement", _("Agreement ends"), _agreements, _agreement)
dated("milestone", _("Milestone of an initiative"), _milestones, _milestone)
