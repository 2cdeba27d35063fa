"""Hypothesis walks a decision at random: whatever the order, its move is carried out once or never."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.subjects import drafted_decision
from tests.engine.wandering import RUNS, Wander, clock_after, log_of, undone
from tests.support import bureau_officer, desk_officer, walk
from workflows.cases import actions as cases
from workflows.decisions.models import Decision
from workflows.engine.move import move


@pytest.fixture
def drafted():
    return drafted_decision(walk())


@RUNS
@given(data=st.data())
def test_a_decision_walked_at_random_carries_its_move_out_once_or_never(drafted, data):
    with undone():
        decision = Decision.objects.get(pk=drafted.pk)
        Wander(data, walk(at=clock_after(decision)), _check_decision, acts=[_hold_the_case, _note_the_case]).go(
            decision
        )


def _check_decision(decision, name, target):
    assert decision.state == target or (name == "" and decision.state == "void")
    case = decision.subject
    declined = [row for row in log_of(case) if row.move == "decline"]
    if decision.state == "decided":
        assert case.state == "declined"
        assert [row.body["decision"]["key"] for row in declined] == [str(decision.key)]
        assert decision.decided_by_id == declined[0].actor_id
    else:
        assert declined == []
        assert decision.decided_by is None
    if not decision.state_row.final:
        assert case.log_seq == decision.subject_seq


def _hold_the_case(walker, decision, draw):
    move(
        decision.subject,
        "hold",
        by=bureau_officer(),
        at=walker.at,
        reason="調整のため。",
        resume_on=walker.on + timedelta(days=30),
    )


def _note_the_case(walker, decision, draw):
    cases.answer_ict(decision.subject, ict=True, reason="通信を使うため。", by=desk_officer(), at=walker.at)
