"""What whoever makes, drafts or decides a move should know beforehand, though nothing forbids it.

A guard refuses; a notice is only shown, on the page of the move and on the decision that would carry it out.
"""

from collections.abc import Callable, Iterable
from typing import Any

Notice = Callable[[Any], Iterable[str]]
NOTICES: dict[tuple[str, str], list[Notice]] = {}


def notice(life: str, move: str) -> Callable[[Notice], Notice]:
    """Register a notice of a move: a function of the subject that gives sentences in the language of the page."""

    def register(say: Notice) -> Notice:
        NOTICES.setdefault((life, move), []).append(say)
        return say

    return register


def notices_of(subject: Any, move: str) -> list[str]:
    """What there is to know before this move of this subject; no query for a move nobody says anything about."""
    return [sentence for say in NOTICES.get((subject.life.name, move), ()) for sentence in say(subject)]
