"""Hypothesis walks a trial at random: whatever the order, what was agreed before the start stands."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.subjects import planned_trial
from tests.engine.wandering import RUNS, Wander, clock_after, last_of, log_of, undone
from tests.support import bureau_officer, walk
from workflows.pocs import actions as pocs
from workflows.pocs.models import Poc


@pytest.fixture
def planned():
    return planned_trial(walk())


@RUNS
@given(data=st.data())
def test_a_trial_walked_at_random_stands_by_what_was_agreed(planned, data):
    with undone():
        poc = Poc.objects.get(pk=planned.pk)
        acts = [_add_a_criterion, _change_a_criterion, _reopen_a_safeguard, _report_an_incident, _extend]
        Wander(data, walk(at=clock_after(poc)), _check_poc, acts=acts).go(poc)


def _check_poc(poc, name, target):
    said = {row.move for row in log_of(poc)}
    assert poc.state == target
    _check_charter(poc)
    if name == "start":
        assert not poc.safeguards.filter(answer="open").exists()
    if poc.incidents.filter(closed_at=None).exists():
        assert poc.state != "running"
    assert bool(poc.suspended_because) == ("suspend" in said and last_of(poc, "suspend", "resume") == "suspend")
    assert bool(poc.finished_because) == bool(poc.finished_on) == (poc.state == "finished")
    assert bool(poc.cancelled_because) == (poc.state == "cancelled")
    assert poc.case.state == "proof_of_concept"


def _check_charter(poc):
    """From ready on, the criteria are those that were decided; only amending opens them."""
    decided = [row.move for row in log_of(poc) if row.move in ("prepare", "amend")]
    versions = list(poc.charter_versions.all())
    assert len(versions) == decided.count("prepare")
    assert poc.charter_version == 1 + decided.count("amend")
    locked = decided[-1:] == ["prepare"]
    assert all(bool(criterion.locked_at) == locked for criterion in poc.criteria.all())
    assert [bool(version.amended_because) for version in versions] == [True] * (len(versions) - locked) + [
        False
    ] * locked
    if locked:
        kept = [(one["indicator"], one["target"]["$decimal"]) for one in versions[-1].snapshot["criteria"]]
        assert kept == [(one.indicator, str(one.target)) for one in poc.criteria.all()]


def _add_a_criterion(walker, poc, draw):
    pocs.add_criterion(
        poc,
        indicator="電話の件数",
        unit="件／月",
        direction="lower",
        baseline=Decimal(840),
        no_baseline_because="",
        target=Decimal(draw(st.integers(1, 800), "target")),
        method="受付簿で数える。",
        interim_on=None,
        measure_on=walker.on,
        by=bureau_officer(),
        at=walker.at,
    )


def _change_a_criterion(walker, poc, draw):
    criterion = poc.criteria.last()
    if criterion:
        target = Decimal(draw(st.integers(1, 800), "target"))
        pocs.change_criterion(criterion, target=target, by=bureau_officer(), at=walker.at)


def _reopen_a_safeguard(walker, poc, draw):
    safeguard = draw(st.sampled_from(list(poc.safeguards.select_related("item"))), "safeguard")
    pocs.reopen_safeguard(safeguard, reason="場所が変わったため。", by=bureau_officer(), at=walker.at)


def _report_an_incident(walker, poc, draw):
    words = {"severity": "minor", "what": "機器が止まった。", "told": "所管の課長"}
    pocs.report_incident(poc, found_at=walker.at, by=bureau_officer(), at=walker.at, **words)


def _extend(walker, poc, draw):
    last_day = walker.on + timedelta(days=draw(st.integers(200, 300), "days"))
    pocs.extend(poc, ends_on=last_day, reason="雨の日が続いたため。", by=bureau_officer(), at=walker.at)
