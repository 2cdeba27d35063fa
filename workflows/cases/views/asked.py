"""What other rooms ask of a person, for the home page: one function a room, each a few lines."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from connected_desk.city import open_days
from connected_desk.city.models import Person
from connected_desk.city.queries import units_by_id, units_served
from connected_desk.city.roles import HeldRole
from connected_desk.city.unit_queries import units_asking_first
from proposals.challenge_queries import to_publish
from workflows.budgets.definition import BudgetState
from workflows.budgets.models import BudgetRequest
from workflows.budgets.queries import CONCERNS_ICT, check_passed, units_worked_for
from workflows.closing.spread_queries import waiting
from workflows.decisions.queries import to_advise, to_decide, to_see_later
from workflows.engine import deadlines
from workflows.evaluations.queries import follow_ups_due, to_score
from workflows.meetings.models import Instruction
from workflows.pocs.queries import interims_asked
from workflows.referrals.models import OpinionRequest, SupportRequest
from workflows.referrals.queries import spoken_for
from workflows.reports import entries

from ..contact_queries import open_actions
from ..later_queries import unseen_moves
from ..models import Letter

MOST = 10


@dataclass(frozen=True)
class Asked:
    """Something that waits for a person: what is asked, about what, by when, and where it is answered."""

    label: str
    title: str
    url: str
    due_on: date | None
    left: int | None = None  # open days


def asked_of(person: Person, held: set[str], on: date) -> list[Asked]:
    """What waits for this person besides the cases themselves, the nearest date first."""
    return _nearest(chain(_asked(person, held, on), _month_entries(person, on)), on)


def told_of(person: Person, held: set[str], on: date) -> list[Asked]:
    """The same for a mail: without the entries of a month, of which the month's own mails tell."""
    return _nearest(_asked(person, held, on), on)


def _asked(person: Person, held: set[str], on: date) -> Iterator[Asked]:
    found = chain(_decisions(person, on), _evaluations(person), _referrals(person, on), _follow_ups(person, on))
    found = chain(found, _next_actions(person, on), _done_for(person), _interims(person, on), _spreads(person, on))
    if held & {HeldRole.DESK, HeldRole.DESK_HEAD}:
        found = chain(found, _themes(), _letters())
    if HeldRole.ICT in held:
        found = chain(found, _support(), _budget_checks())
    if HeldRole.FINANCE in held:
        found = chain(found, _budget_requests())
    return chain(found, _instructions(person, on))


def _nearest(found: Iterator[Asked], on: date) -> list[Asked]:
    nearest = sorted(found, key=lambda asked: asked.due_on or date.max)[:MOST]
    closed = open_days.closed_days()
    return [replace(one, left=deadlines.left(one.due_on, on, closed)) if one.due_on else one for one in nearest]


def _decisions(person: Person, on: date) -> Iterator[Asked]:
    for label, rows in (
        (_("Decide"), to_decide(person, on)),
        (_("Give an opinion on a decision"), to_advise(person, on)),
        (_("See what was decided in your place"), to_see_later(person)),
    ):
        for row in rows[:MOST]:
            yield Asked(label, row.title, row.get_absolute_url(), None)


def _next_actions(person: Person, on: date) -> Iterator[Asked]:
    for row in open_actions(person, on)[:MOST]:
        label = _("To be done next (%(number)s)") % {"number": row.contact.case.number}
        yield Asked(label, row.what, row.get_absolute_url(), row.due_on)


def _done_for(person: Person) -> Iterator[Asked]:
    """One line for all of it: a stand-in of some weeks leaves many."""
    if count := unseen_moves(person).count():
        title = ngettext("%(n)d move to look at", "%(n)d moves to look at", count) % {"n": count}
        yield Asked(_("See what was done in your place"), title, reverse("desk:later"), None)


def _evaluations(person: Person) -> Iterator[Asked]:
    for row in to_score(person).filter(submitted_at=None, evaluation__closed_at=None)[:MOST]:
        url = reverse("evaluations:score", args=[row.evaluation.key])
        yield Asked(_("Score the result of a trial"), row.evaluation.case.title, url, row.evaluation.due_on)


def _interims(person: Person, on: date) -> Iterator[Asked]:
    for poc, due_on in interims_asked(units_worked_for(person, on), on):
        yield Asked(_("Judge the values of a trial so far"), poc.case.title, poc.get_absolute_url(), due_on)


def _referrals(person: Person, on: date) -> Iterator[Asked]:
    units = spoken_for(person, on) & units_asking_first(person, on)
    rows = OpinionRequest.objects.filter(unit__in=units, answered_at=None).select_related("case")
    for row in rows.order_by("due_on")[:MOST]:
        yield Asked(
            pgettext("asked of a unit", "Give an opinion"),
            row.case.title,
            reverse("referrals:opinion", args=[row.key]),
            row.due_on,
        )


def _spreads(person: Person, on: date) -> Iterator[Asked]:
    for row in waiting(person, on)[:MOST]:
        yield Asked(_("Say whether your unit could use it"), row.case.title, row.get_absolute_url(), None)


def _themes() -> Iterator[Asked]:
    for row in to_publish()[:MOST]:
        yield Asked(_("Publish a theme"), row.title, row.get_absolute_url(), None)


def _letters() -> Iterator[Asked]:
    for row in Letter.objects.filter(posted_at=None)[:MOST]:
        yield Asked(_("Post a letter"), row.subject, reverse("desk:letters"), None)


def _support() -> Iterator[Asked]:
    rows = SupportRequest.objects.filter(accepted_at=None, closed_at=None).select_related("case")
    for row in rows.order_by("asked_at")[:MOST]:
        yield Asked(
            _("Answer a request for support"), row.case.title, reverse("referrals:case", args=[row.case.number]), None
        )


def _budget_checks() -> Iterator[Asked]:
    rows = BudgetRequest.objects.filter(CONCERNS_ICT, state=BudgetState.TENTATIVE, amount_requested__isnull=False)
    requests = list(rows.select_related("case", "initiative").order_by("next_step_on", "pk")[:MOST])
    passed = check_passed(requests)
    for row in requests:
        if not passed[row.pk]:
            yield Asked(_("Check a budget request"), row.title, row.get_absolute_url(), row.next_step_on)


def _budget_requests() -> Iterator[Asked]:
    mine = (BudgetState.REQUESTED, BudgetState.ASSESSING, BudgetState.PROPOSED)
    rows = BudgetRequest.objects.filter(state__in=mine).select_related("case")
    for row in rows.order_by("next_step_on", "pk")[:MOST]:
        label = _("Take a budget request further (%(state)s)") % {"state": row.state_row.label}
        yield Asked(label, row.title, row.get_absolute_url(), row.next_step_on)


def _follow_ups(person: Person, on: date) -> Iterator[Asked]:
    units = units_served(person, on)
    for row in follow_ups_due(person, on).filter(case__owner_unit__in=units)[:MOST]:
        url = reverse("evaluations:follow_up", args=[row.key])
        yield Asked(_("Look back at what was realised"), row.case.title, url, row.due_on)


def _month_entries(person: Person, on: date) -> Iterator[Asked]:
    """The sheets of the month that is over in which the person's units still owe something."""
    mine = units_served(person, on)
    month = entries.last_over(on)
    for pk, owed in entries.owing(month).items() if mine else ():
        if pk in mine:
            unit = units_by_id()[pk]
            title = _("%(month)s, %(unit)s: %(n)d not entered yet")
            words = {"month": month.label, "unit": unit.name, "n": owed}
            url = reverse("reports:entry_sheet", args=[unit.key, month])
            yield Asked(_("Enter the progress of the month"), title % words, url, entries.due_on(month))


def _instructions(person: Person, on: date) -> Iterator[Asked]:
    rows = Instruction.objects.filter(owner_unit__in=units_served(person, on), closed_at=None)
    for row in rows.order_by("due_on")[:MOST]:
        yield Asked(
            _("Reply to an instruction"), row.text[:60], reverse("meetings:instruction", args=[row.key]), row.due_on
        )
