"""What a pack is made of: chapters of facts, tables, dated lines and words, drawn by one template."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

EMPTY = "－"


@dataclass(frozen=True)
class Facts:
    """What is said under one heading, each with its label; what is not known is drawn as a dash."""

    lines: Sequence[tuple[Any, Any]]
    title: str = ""
    kind: str = "facts"


@dataclass(frozen=True)
class Table:
    """Rows under column headings, every row as long as the headings."""

    columns: Sequence[Any]
    rows: Sequence[Sequence[Any]]
    title: str = ""
    kind: str = "table"


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    text: Any
    title: str = ""
    kind: str = "words"


Block = Facts | Table | Words


@dataclass(frozen=True)
class Chapter:
    """A chapter; without blocks the document says that there is nothing on record."""

    title: Any
    blocks: Sequence[Block]


def facts(title: str, lines: Iterable[tuple[Any, Any]]) -> Facts:
    """Facts: one without words is drawn with a dash, one that is None is left out."""
    return Facts([(label, EMPTY if value == "" else value) for label, value in lines if value is not None], title)


def table(columns: Sequence[Any], rows: Iterable[Sequence[Any]], title: str = "") -> list[Table]:
    """The table without the columns that hold nothing; no table where there is no row."""
    told = [list(row) for row in rows]
    held = [place for place in range(len(columns)) if any(row[place] not in (None, "") for row in told)]
    filled = [[EMPTY if row[place] in (None, "") else row[place] for place in held] for row in told]
    return [Table([columns[place] for place in held], filled, title)] if filled else []
