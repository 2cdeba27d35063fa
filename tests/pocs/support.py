"""Trials as these tests need them: the water bureau leads and owns, unless a test says otherwise."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from connected_desk.sample import answers_pocs
from tests.rows import once
from tests.support import MONDAY, bureau_officer, received_case, walk
from workflows.cases.models import Case
from workflows.engine.refusals import MoveRefused
from workflows.pocs import actions
from workflows.pocs.models import Criterion, Poc

# Walks begin on MONDAY and take an hour or two; what the tests do themselves comes on the Wednesday.
LATER = MONDAY + timedelta(days=2)
LAST_DAY = date(2026, 9, 30)
CRITERION: dict[str, Any] = {
    "indicator": "分け方の電話相談",
    "unit": "件／月",
    "direction": "lower",
    "baseline": Decimal(840),
    "no_baseline_because": "",
    "target": Decimal(600),
    "method": "受付簿で数える。",
    "interim_on": date(2026, 8, 14),
    "measure_on": LAST_DAY,
}


def lead(at: datetime = LATER) -> dict[str, Any]:
    """Who writes, and when."""
    return {"by": bureau_officer(), "at": at}


def planned(**details: Any) -> Poc:
    """A trial just opened: nothing written, nothing cleared."""
    return _opened(**details) if details else once("planned", None, _opened)


def _opened(**details: Any) -> Poc:
    walker = walk()
    case = walker.move(walker.to(received_case(), "dialogue"), "start_poc", **details)
    return case.pocs.get()


def complete(but: str = "") -> Poc:
    """A trial with all that `prepare` needs, but for the one guard named."""
    return once("complete", but, lambda: _completed(but))


def _completed(but: str) -> Poc:
    poc, walker = planned(), walk()
    bring_about = {
        "pocs.charter_written": answers_pocs.write_the_charter,
        "pocs.criteria_agreed": answers_pocs.agree_on_criteria,
        "pocs.charter_agreed": answers_pocs.agree_on_the_charter,
        "pocs.safeguards_answered": answers_pocs.clear_the_safeguards,
        "pocs.agreement_decided": answers_pocs.record_the_agreement,
    }
    if but == "pocs.charter_written":
        days = {"starts_on": date(2026, 7, 6), "ends_on": LAST_DAY}
        actions.write_charter(poc, charter=days, by=bureau_officer(), at=MONDAY)
    for name, act in bring_about.items():
        poc.refresh_from_db()
        if name != but and not (name == "pocs.charter_agreed" and but == "pocs.charter_written"):
            act(walker, poc)
    poc.refresh_from_db()
    return poc


def ready() -> Poc:
    return once("ready", None, lambda: walk().move(planned(), "prepare"))


def running() -> Poc:
    return once("running", None, lambda: walk().move(ready(), "start"))


def finished() -> Poc:
    """A trial run to its end, without final values."""
    return once("finished", None, lambda: walk().move(running(), "finish"))


def case_of(poc: Poc) -> Case:
    return Case.objects.get(pk=poc.case_id)


def first(poc: Poc) -> Criterion:
    return poc.criteria.first()


def codes(refusal: Any) -> list[str]:
    """The names of the guards that refused."""
    raised: MoveRefused = refusal.value
    return [reason.code for reason in raised.reasons]
