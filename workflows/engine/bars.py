"""Who is kept out of a subject altogether, whatever roles they hold: a room registers the reason (a declared interest).

Every role, offer, move and row of a log asks here first.
"""

from collections.abc import Callable
from typing import Any

from .refusals import MoveRefused, Reason
from .registry import Outsider

Test = Callable[[Any, Any], bool]
BARS: list[tuple[Reason, Test]] = []


def bar(reason: Reason) -> Callable[[Test], Test]:
    """Register a bar: a function of subject and person that says whether it holds, asking nothing a second time."""

    def register(test: Test) -> Test:
        BARS.append((reason, test))
        return test

    return register


def barred(subject: Any, by: Any) -> Reason | None:
    """Why this person is kept out of the subject, or None where nothing does."""
    if by is None or isinstance(by, Outsider):
        return None
    return next((reason for reason, test in BARS if test(subject, by)), None)


def keep_out(subject: Any, by: Any) -> None:
    """MoveRefused with the reason where this person is kept out of the subject."""
    if why := barred(subject, by):
        raise MoveRefused("role", [why], subject)
