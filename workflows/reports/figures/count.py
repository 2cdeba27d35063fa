"""A figure that knows the cases behind it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Count:
    """A number of cases, and which they are. A case counted twice (two moves in a month) is named once."""

    value: int
    cases: tuple[str, ...] = ()

    @classmethod
    def of(cls, numbers: Iterable[str]) -> "Count":
        counted = list(numbers)
        return cls(len(counted), tuple(dict.fromkeys(counted)))


def change(now: int, before: int) -> str:
    """The difference as reports print it: +3, −2, ±0."""
    if now == before:
        return "±0"
    return f"+{now - before}" if now > before else f"\N{MINUS SIGN}{before - now}"
