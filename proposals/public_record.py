"""What the city has released to the public, as far as a proposer wants to know it while writing.

The rooms that release it lie above this one and register their answers here by name, as guards are registered. Without
them nothing has been released.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from connected_desk.ui.looks import Look

SOURCES: dict[str, Callable[..., Any]] = {}


@dataclass(frozen=True)
class Result:
    """What a trial came to, in the words released to everybody. Who proposed it is not among them."""

    title: str
    sentence: str  # empty where none was written
    unit: str
    on: date
    follows: str  # what follows from it, as the label of a state
    look: Look
    grounds: str  # what it has in common with the proposal, in words


@dataclass(frozen=True)
class Published:
    """A value released for the last day of a month, as figures or as the sign printed in its place; never both."""

    value: str
    mark: str
    until: date


def source(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register who answers under that name: "results" or "values"."""

    def register(answer: Callable[..., Any]) -> Callable[..., Any]:
        SOURCES[name] = answer
        return answer

    return register


def similar_results(*, title: str, items: Sequence[str], on: date) -> list[Result]:
    """The results released by that day most like a proposal with this title for these items (keys), likest first."""
    return list(SOURCES["results"](title=title, items=items, on=on)) if "results" in SOURCES else []


def published_values(on: date) -> Mapping[tuple[str, str], Published]:
    """The newest value released by that day of each goal, by the item's code and the goal's Japanese name."""
    return SOURCES["values"](on) if "values" in SOURCES else {}
