"""Reads a permission table written by hand, and says what a person is really offered."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workflows.engine.move import offers
from workflows.engine.vocabulary import Life

LISTS = Path(__file__).resolve().parent.parent / "lists"
Cells = dict[tuple[str, str, str], str]  # (move, target, role) -> yes, draft or decides; nothing where it may not be


@dataclass(frozen=True)
class Row:
    """A line of the table: where the subject is, which move to which target, and who."""

    state: str
    held_from: str
    move: str
    target: str
    cells: dict[str, str]


def read(name: str) -> list[Row]:
    """The moves of tests/lists/<name>, its second table; ValueError for a line with too few or too many cells."""
    head, *body = _tables(name)[1]
    return [_row(head, cells) for cells in body]


def read_states(name: str) -> dict[str, dict[str, str]]:
    """The states of tests/lists/<name>, its first table: what stands in each column by the code of the state."""
    (_code, *head), *body = _tables(name)[0]
    return {code: dict(zip(head, cells, strict=True)) for code, *cells in body}


def _tables(name: str) -> list[list[list[str]]]:
    """The tables of the file, cell by cell; an empty line ends a table, a line with # is a remark."""
    lines = [line for line in (LISTS / name).read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    texts = [text.splitlines() for text in "\n".join(lines).split("\n\n") if text.strip()]
    return [[[cell.strip() for cell in line.split("|")] for line in text if line] for text in texts]


def _row(head: list[str], cells: list[str]) -> Row:
    if len(cells) != len(head):
        raise ValueError(f"{cells[:2]} has {len(cells)} cells, the table {len(head)}.")
    state, _less, held_from = cells[0].partition("<")
    move, _arrow, target = cells[1].partition(" → ")
    return Row(state, held_from, move, target, dict(zip(head[2:], cells[2:], strict=True)))


def named(rows: list[Row]) -> set[tuple[str, str, str]]:
    """The (state, move, target) the table has a row for; a state nobody may move from has a row without a move."""
    return {(row.state, row.move, row.target) for row in rows if row.target}


def steps(life: Life) -> set[tuple[str, str, str]]:
    """The (state, move, target) the definition knows."""
    return {
        (source.state, move.name, target) for move in life.moves for source in move.sources for target in move.targets
    }


def promised(rows: list[Row], state: str, held_from: str = "") -> Cells:
    """What the table grants in one state."""
    return {
        (row.move, row.target, role): word
        for row in rows
        if (row.state, row.held_from) == (state, held_from)
        for role, word in row.cells.items()
        if word
    }


def offered(subject: Any, cast: dict[str, Any], at: Any) -> Cells:
    """What the engine offers each of the cast, for every target a move may have from here."""
    found: Cells = {}
    for role, person in cast.items():
        for offer in offers(subject, by=person, at=at):
            for target in offer.move.targets:
                found[offer.move.name, target, role] = _word(subject, offer)
    return found


def _word(subject: Any, offer: Any) -> str:
    if not offer.draft:
        return "yes"
    return "decides" if offer.role in offer.move.source_of(subject.state, subject.came_from).who else "draft"
