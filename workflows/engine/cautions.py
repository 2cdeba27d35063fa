"""What whoever makes, drafts or decides a move should know beforehand, though nothing forbids it.

A guard refuses; a caution is only shown, on the page of the move and on the decision that would carry it out.
"""

from collections.abc import Callable, Iterable
from typing import Any

Caution = Callable[[Any], Iterable[str]]
CAUTIONS: dict[tuple[str, str], list[Caution]] = {}


def caution(life: str, move: str) -> Callable[[Caution], Caution]:
    """Register a caution of a move: a function of the subject that gives sentences in the language of the page."""

    def register(say: Caution) -> Caution:
        CAUTIONS.setdefault((life, move), []).append(say)
        return say

    return register


def cautions_of(subject: Any, move: str) -> list[str]:
    """What there is to know before this move of this subject; no query for a move nobody says anything about."""
    return [sentence for say in CAUTIONS.get((subject.life.name, move), ()) for sentence in say(subject)]
