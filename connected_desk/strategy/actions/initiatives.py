"""Writes of initiatives: the initiative itself, its milestones, budget lines and the ICT office's support."""

from datetime import date, datetime

from django.db import transaction

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person, Unit

from ..models import Initiative, InitiativeBudget, Item, Milestone, MilestoneChange, MonthRemark, SupportNote
from ..terms import MilestoneState, Outcome


class OutOfDate(Exception):
    """Somebody else changed the row since the page was shown."""


def add_initiative(
    *,
    item: Item,
    unit: Unit,
    title: str,
    result_wanted: str,
    public_role: str = "",
    private_role: str = "",
    by: Person | None,
    at: datetime,
) -> Initiative:
    """What a unit does for an item from that day on; `by` is nobody only for samples and imports."""
    return Initiative.objects.create(
        item=item,
        unit=unit,
        title=title,
        result_wanted=result_wanted,
        public_role=public_role,
        private_role=private_role,
        valid_from=tokyo_date(at),
        created_at=at,
        created_by=by,
    )


@transaction.atomic
def add_milestone(
    *, initiative: Initiative, what: str, unit: Unit, who: str, due_on: date, by: Person | None, at: datetime
) -> Milestone:
    """Who does what by when; its first change says that it was planned."""
    milestone = Milestone.objects.create(
        initiative=initiative, what=what, unit=unit, who=who, due_on=due_on, first_due_on=due_on
    )
    _note_change(milestone, by, at)
    return milestone


@transaction.atomic
def settle_milestone(
    *,
    milestone: Milestone,
    version: int,
    outcome: Outcome,
    on: date | None = None,
    reason: str = "",
    by: Person | None,
    at: datetime,
) -> Milestone:
    """Say that a planned milestone is done (`on` that day), moved (to `on`) or dropped; the last two say why.

    Raises OutOfDate where it was changed meanwhile, ValueError where it is no longer planned or `on` is missing.
    """
    milestone = Milestone.objects.select_for_update().get(pk=milestone.pk)
    if milestone.version != version:
        raise OutOfDate
    if milestone.state != MilestoneState.PLANNED:
        raise ValueError("only a planned milestone can be settled")
    if outcome == Outcome.MOVED:
        if on is None:
            raise ValueError("a moved milestone needs its new date")
        milestone.due_on = on
    else:
        milestone.state = MilestoneState.DONE if outcome == Outcome.DONE else MilestoneState.DROPPED
        milestone.done_on = on if outcome == Outcome.DONE else None
    milestone.reason = reason
    milestone.version += 1
    milestone.save()
    _note_change(milestone, by, at)
    return milestone


@transaction.atomic
def leave_milestone(*, milestone: Milestone, version: int, by: Person, at: datetime) -> None:
    """Declare that a planned milestone stands as it stood: somebody looked, which is another thing than silence.

    Raises OutOfDate where it was changed meanwhile, ValueError where it is no longer planned.
    """
    milestone = Milestone.objects.select_for_update().get(pk=milestone.pk)
    if milestone.version != version:
        raise OutOfDate
    if milestone.state != MilestoneState.PLANNED:
        raise ValueError("only a planned milestone can be left as it is")
    _note_change(milestone, by, at, unchanged=True)


def remark_on_month(
    *,
    initiative: Initiative,
    month: date,
    text: str,
    unchanged: bool = False,
    grade: int | None = None,
    by: Person,
    at: datetime,
) -> MonthRemark:
    """What is said of the initiative for a month (any day of it); earlier remarks stay and no longer count."""
    return MonthRemark.objects.create(
        initiative=initiative,
        month=month,
        text=text,
        unchanged=unchanged,
        grade=grade,
        recorded_at=at,
        recorded_by=by,
    )


@transaction.atomic
def hand_on_milestone(*, milestone: Milestone, who: str, by: Person, at: datetime) -> Milestone:
    """Somebody else does it from now on; how it stands stays as it was."""
    milestone = Milestone.objects.select_for_update().get(pk=milestone.pk)
    milestone.who = who[: Milestone._meta.get_field("who").max_length]
    milestone.version += 1
    milestone.save()
    _note_change(milestone, by, at)
    return milestone


def set_budget(*, initiative: Initiative, fiscal_year: int, line: str, amount: int) -> InitiativeBudget:
    """The amount in yen of a budget line of the initiative in a fiscal year."""
    budget, _created = InitiativeBudget.objects.update_or_create(
        initiative=initiative, fiscal_year=fiscal_year, line=line, defaults={"amount": amount}
    )
    return budget


def note_support(*, initiative: Initiative, on: date, text: str, by: Person, at: datetime) -> SupportNote:
    """What the ICT office did to accompany the initiative."""
    return SupportNote.objects.create(initiative=initiative, on=on, text=text, recorded_by=by, recorded_at=at)


def _note_change(milestone: Milestone, by: Person | None, at: datetime, *, unchanged: bool = False) -> None:
    MilestoneChange.objects.create(
        milestone=milestone,
        due_on=milestone.due_on,
        state=milestone.state,
        done_on=milestone.done_on,
        reason=milestone.reason,
        unchanged=unchanged,
        recorded_at=at,
        recorded_by=by,
    )
