"""Lets Hypothesis choose what happens to a subject, step by step; a test says what must be true after each step.

`HYPOTHESIS_PROFILE=soak` walks much longer, and elsewhere each time.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from connected_desk.records import verify
from connected_desk.records.models import LogRow
from connected_desk.sample.walk import Walk, edges
from workflows.engine.move import move
from workflows.engine.refusals import MoveRefused
from workflows.engine.registry import COMPANY, LIVES, SYSTEM
from workflows.engine.verify import state_faults

COMMON: dict[str, Any] = {
    "deadline": None,
    # Not shrunk: a walk of six steps can be read as it is, and shrinking one takes minutes.
    "phases": [Phase.explicit, Phase.generate],
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}
# Everyday walks are the same walks each time, so that a red suite means a changed desk; a soak looks for new ones.
settings.register_profile("desk", max_examples=15, derandomize=True, **COMMON)
settings.register_profile("soak", max_examples=600, **COMMON)
RUNS = settings.get_profile(os.environ.get("HYPOTHESIS_PROFILE", "desk"))

Act = Callable[[Walk, Any, Any], None]  # (walker, subject, draw): something done besides a move


class Undo(Exception):
    """Rolls one example back, so that the next begins where this one did."""


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside never happened; what was found broken is told all the same."""
    try:
        with transaction.atomic():
            yield
            raise Undo
    except Undo:
        pass


@dataclass
class Wander:
    """One walk: `check(subject, move, target)` looks at the subject after each move made, `acts` happen in between."""

    data: Any
    walker: Walk
    check: Callable[[Any, str, str], None]
    acts: Sequence[Act] = ()
    longest: int = 6

    def go(self, subject: Any) -> Any:
        """Take some steps from where the subject is; the subject as it is afterwards."""
        ways = ["make", "make", "try", "act"] if self.acts else ["make", "try"]
        for _step in range(self._draw(st.integers(1, self.longest), "steps")):
            way = self._draw(st.sampled_from(ways), f"in {subject.state}")
            subject = {"make": self._make, "try": self._try, "act": self._act}[way](subject)
        nothing_broken()
        return subject

    def _draw(self, strategy: Any, label: str) -> Any:
        return self.data.draw(strategy, label=label)

    def _make(self, subject: Any) -> Any:
        """One of the moves that leave the state, everything it needs brought about first."""
        ways = {f"{edge.move.name} → {edge.target}": edge for edge in edges(subject.life, subject.state)}
        if not ways:
            return subject
        edge = ways[self._draw(st.sampled_from(sorted(ways)), "made")]
        try:
            with transaction.atomic():
                subject = self.walker.move(subject, edge.move.name, edge.target)
        except (MoveRefused, LookupError):
            subject.refresh_from_db()
            return subject
        self.check(subject, edge.move.name, edge.target)
        return subject

    def _try(self, subject: Any) -> Any:
        """Somebody tries any move of the life, prepared or not, with a stale form or without an answer, perhaps."""
        row = subject.life.move(self._draw(st.sampled_from([row.name for row in subject.life.moves]), "tried"))
        by = self._draw(st.sampled_from([*self.walker.cast, COMPANY, SYSTEM]), "by")
        target = self._draw(st.sampled_from(row.targets), "to")
        try:
            details = self.walker.details(subject, row, target)
        except LookupError:
            return subject
        asked = [name for name in row.asks if name not in row.optional]
        missing = self._draw(st.sampled_from([None, None, *asked]), "left out")
        details.pop(missing, None)
        version = self._draw(st.sampled_from([None, subject.version, subject.version + 1]), "form")
        before, kept = subject.state, footprint(subject)
        try:
            move(subject, row.name, by=by, at=self.walker.at, version=version, **details)
        except MoveRefused:
            assert footprint(subject) == kept
            subject.refresh_from_db()
            return subject
        assert missing is None
        assert version in (None, kept["row"]["version"])
        assert not row.by_decision
        assert any(source.state == before for source in row.sources)
        self.check(subject, row.name, subject.state)
        return subject

    def _act(self, subject: Any) -> Any:
        """Something else is done about the subject, one action; refused is refused as a whole."""
        acts = {act.__name__: act for act in self.acts}
        act = acts[self._draw(st.sampled_from(sorted(acts)), "done")]
        kept = footprint(subject)
        try:
            act(self.walker, subject, self._draw)
        except MoveRefused:
            assert footprint(subject) == kept
        subject.refresh_from_db()
        self.check(subject, "", subject.state)
        return subject


def clock_after(subject: Any) -> datetime:
    """A walk goes on after what happened before: its clock begins an hour later."""
    return subject.state_since + timedelta(hours=1)


def log_of(subject: Any) -> list[LogRow]:
    """The rows of the subject's log, in order."""
    return list(LogRow.objects.filter(subject_key=subject.key).order_by("seq"))


def last_of(subject: Any, *names: str) -> str:
    """Which of these moves came last."""
    return [row.move for row in log_of(subject) if row.move in names][-1]


def footprint(subject: Any) -> dict[str, Any]:
    """What would show that something was written: how many rows each table has, and the subject's own row."""
    counts = {model._meta.label: model._base_manager.count() for model in apps.get_models()}
    row = type(subject)._base_manager.filter(pk=subject.pk).values().get()
    return {"counts": counts, "row": row}


def nothing_broken() -> None:
    """The log proves itself, and every state follows from its history."""
    assert list(state_faults()) == []
    assert list(verify.log_faults([(life.name, life.model) for life in LIVES.values()])) == []
