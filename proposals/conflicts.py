"""Two windows on one step: what each of them changed since it was drawn, and where only the person can choose."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

MARK = 12


def marks(typed: Mapping[str, Any]) -> str:
    """What a page carries along so that it can be told later which answers were changed in it: `title:1a2b… …`.

    An empty answer has no mark.
    """
    return " ".join(f"{name}:{mark}" for name, value in typed.items() if (mark := _mark(value)))


def merge(mine: Mapping[str, Any], theirs: Mapping[str, Any], shown: str) -> tuple[dict[str, Any], list[str]]:
    """Both windows' changes in one, and the answers both changed, each otherwise: of these it holds mine.

    `shown` are the marks of what my window showed at first.
    """
    before = dict(part.split(":", 1) for part in shown.split() if ":" in part)
    kept, disputed = dict(mine), []
    for name in mine.keys() & theirs.keys():
        my_mark, their_mark, old = _mark(mine[name]), _mark(theirs[name]), before.get(name, "")
        if my_mark == old:
            kept[name] = theirs[name]
        elif their_mark not in (old, my_mark):
            disputed.append(name)
    return kept, sorted(disputed, key=list(mine).index)


def _mark(value: Any) -> str:
    if not value:
        return ""
    return sha256("\n".join(_lines(value)).encode()).hexdigest()[:MARK]


def _lines(value: Any) -> Iterable[str]:
    """The value as text: the order of ticks and the sort of line break, which browsers change, make no difference."""
    if isinstance(value, list):
        return sorted(map(str, value))
    return str(value).splitlines()
