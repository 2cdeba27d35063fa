"""Hypothesis walks a case at random: whatever the order, it keeps its history and leaves nothing behind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connected_desk.city.models import Unit
from tests.engine.subjects import in_dialogue
from tests.engine.wandering import RUNS, Wander, clock_after, undone
from tests.support import bureau_officer, desk_officer, received_case, walk
from workflows.budgets import actions as budgets
from workflows.budgets.actions import Estimate
from workflows.budgets.terms import BudgetKind
from workflows.cases import actions as cases
from workflows.cases.models import Case
from workflows.decisions import actions as decisions
from workflows.decisions.queries import open_decisions


@pytest.fixture
def received():
    return received_case()


@pytest.fixture
def dialogue():
    return in_dialogue(walk())


@RUNS
@given(data=st.data())
def test_a_case_walked_at_random_from_its_receipt_keeps_its_history_and_its_promises(received, data):
    with undone():
        _walk_case(data, Case.objects.get(pk=received.pk))


@RUNS
@given(data=st.data())
def test_a_case_walked_at_random_from_dialogue_leaves_nothing_behind_when_it_ends(dialogue, data):
    with undone():
        _walk_case(data, Case.objects.get(pk=dialogue.pk))


def _walk_case(data, case):
    highest = case.stage

    def check(case, name, target):
        nonlocal highest
        highest = case.stage if name == "reopen" else max(highest, case.stage)
        assert case.state == target
        assert case.stage == highest
        _check_case(case)

    walker = walk(at=clock_after(case))
    Wander(data, walker, check, acts=[_ask_for_money, _draft, _note_it, _ask_to_withdraw]).go(case)


def _check_case(case):
    assert (case.turn == "nobody") == case.state_row.final
    assert case.responsible_unit_id == (case.owner_unit_id or Unit.objects.desk().pk)
    assert case.hand_overs.filter(closed_at=None).exists() == (case.target_unit_id is not None)
    if case.state not in ("referred", "info_requested"):
        assert case.target_unit_id is None
    if case.state != "proof_of_concept":
        assert not any(poc for poc in case.pocs.all() if not poc.state_row.final)
    if case.state_row.final:
        assert not [one for one in case.budget_requests.all() if not one.state_row.final]
        assert not open_decisions().filter(case_key=case.key).exists()


def _ask_for_money(walker, case, draw):
    year = draw(st.integers(2026, 2027), "year")
    kind = draw(st.sampled_from(list(BudgetKind)), "kind")
    estimate = Estimate(year, kind, "general", purpose="利用料", amount_requested=0)
    budgets.open_for_case(case, estimate=estimate, by=bureau_officer(), at=walker.at)


def _draft(walker, case, draw):
    row = draw(st.sampled_from([row for row in case.life.moves if row.by_decision]), "drafted")
    try:
        details = walker.details(case, row, draw(st.sampled_from(row.targets), "drafted to"))
    except LookupError:
        return
    words = {"title": row.ja, "text": row.ja, "level": "bureau_head", "decider": None, "consult": []}
    decisions.draft(case, row.name, details=details, by=bureau_officer(), at=walker.at, **words)


def _note_it(walker, case, draw):
    cases.answer_ict(case, ict=draw(st.booleans(), "ict"), reason="通信を使うため。", by=desk_officer(), at=walker.at)


def _ask_to_withdraw(walker, case, draw):
    cases.ask_withdrawal(case, reason="", by=desk_officer(), at=walker.at)
