"""Initiatives and their milestones: who does what by when, and how it came to stand so."""

from datetime import date, timedelta
from typing import Any

import pytest

from connected_desk.city.models import Unit
from connected_desk.strategy import queries
from connected_desk.strategy.actions import initiatives
from connected_desk.strategy.models import Initiative, Milestone
from connected_desk.strategy.terms import MilestoneState, Outcome

from .support import AT, TODAY, initiative, item, sakai

pytestmark = pytest.mark.django_db
JULY = date(2026, 7, 31)


@pytest.fixture
def planned() -> Milestone:
    """A milestone of the welfare bureau due at the end of July."""
    sakai()
    return milestone(initiative(item("1-1")))


def milestone(of: Initiative, due_on: date = JULY) -> Milestone:
    bureau = Unit.objects.get(code="HWB")
    return initiatives.add_milestone(
        initiative=of, what="対象手続の一覧を作る", unit=bureau, who="総務課長", due_on=due_on, by=None, at=AT
    )


def settle(row: Milestone, outcome: Outcome, **details: Any) -> Milestone:
    fields = {"version": row.version, "by": None, "at": AT + timedelta(days=1), **details}
    return initiatives.settle_milestone(milestone=row, outcome=outcome, **fields)


def test_a_milestone_is_planned_and_its_first_change_says_so(planned: Milestone):
    assert (planned.state, planned.first_due_on) == (MilestoneState.PLANNED, JULY)
    assert [(change.state, change.due_on, change.recorded_at) for change in planned.changes.all()] == [
        ("planned", JULY, AT)
    ]


def test_a_milestone_done_has_its_day(planned: Milestone):
    done = settle(planned, Outcome.DONE, on=date(2026, 6, 20))

    assert (done.state, done.done_on, done.version) == (MilestoneState.DONE, date(2026, 6, 20), 2)


def test_a_milestone_moved_keeps_its_first_date_and_its_reason(planned: Milestone):
    moved = settle(planned, Outcome.MOVED, on=date(2026, 9, 30), reason="仕様の確認を待つ")

    assert (moved.state, moved.due_on, moved.first_due_on) == ("planned", date(2026, 9, 30), JULY)
    assert [(change.due_on, change.reason) for change in moved.changes.all()] == [
        (JULY, ""),
        (date(2026, 9, 30), "仕様の確認を待つ"),
    ]


def test_a_milestone_dropped_says_why(planned: Milestone):
    dropped = settle(planned, Outcome.DROPPED, reason="国の制度が変わった")

    assert (dropped.state, dropped.done_on, dropped.reason) == ("dropped", None, "国の制度が変わった")


def test_what_is_settled_is_settled(planned: Milestone):
    done = settle(planned, Outcome.DONE, on=date(2026, 6, 20))

    with pytest.raises(ValueError, match="planned"):
        settle(done, Outcome.DROPPED, reason="やめた")


def test_an_entry_on_a_page_shown_before_somebody_elses_is_refused(planned: Milestone):
    settle(planned, Outcome.MOVED, on=date(2026, 9, 30), reason="仕様の確認を待つ")

    with pytest.raises(initiatives.OutOfDate):
        settle(planned, Outcome.DONE, version=1, on=date(2026, 6, 20))

    planned.refresh_from_db()
    assert (planned.state, planned.changes.count()) == ("planned", 2)


def test_milestones_of_the_next_ninety_days_and_late_ones_are_told_apart(planned: Milestone):
    late = milestone(planned.initiative, date(2026, 5, 31))
    today = milestone(planned.initiative, TODAY)
    milestone(planned.initiative, TODAY + timedelta(days=91))
    settle(milestone(planned.initiative, date(2026, 5, 1)), Outcome.DONE, on=date(2026, 5, 1))

    assert list(queries.milestones_due(TODAY, TODAY + timedelta(days=90))) == [today, planned]
    assert list(queries.milestones_late(TODAY)) == [late]


def test_a_budget_line_is_corrected_and_not_doubled(planned: Milestone):
    for amount in (3_000_000, 3_200_000):
        initiatives.set_budget(
            initiative=planned.initiative, fiscal_year=2027, line="電子申請基盤運用費", amount=amount
        )

    assert [(row.fiscal_year, row.amount) for row in planned.initiative.budgets.all()] == [(2027, 3_200_000)]
