"""The parts a report's document is made of: sections of tables of cells, plain values that JSON carries.

Everything a reader sees (labels, captions, notes) is in the document, so that it reads the same in any form and year.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from .figures import Count
from .figures.measures import Value

# What a column holds: how it is written on paper, and its type in a workbook. A "word" is not broken over lines;
# a "code" is for machines and not printed.
KINDS = frozenset(("text", "word", "code", "case", "number", "change", "yen", "percent", "date"))
NUMERIC = frozenset(("number", "change", "yen", "percent"))
ABSENT = "－"
ANNEX = 3  # the side of what stands in workbook, CSV and JSON only, and has pages of its own

Cell = Any


def column(code: str, label: str, kind: str = "text") -> dict[str, str]:
    """A column of a table. Raises ValueError for an unknown kind."""
    if kind not in KINDS:
        raise ValueError(f"A column holds {', '.join(sorted(KINDS))}, not {kind}.")
    return {"code": code, "label": str(label), "kind": kind}


def table(
    code: str,
    caption: str,
    columns: Sequence[dict[str, str]],
    rows: Sequence[Sequence[Cell]],
    *,
    empty: str = "",
    note: str = "",
    shown: int = 0,
) -> dict[str, Any]:
    """A table; on paper only the first `shown` rows (0: all), the rest in the annex. `empty` is said without rows."""
    return {
        "code": code,
        "caption": str(caption),
        "columns": list(columns),
        "rows": [[cell(value) for value in row] for row in rows],
        "empty": str(empty),
        "note": str(note),
        "shown": shown,
    }


def without(whole: dict[str, Any], *codes: str) -> dict[str, Any]:
    """A table without these of its columns."""
    kept = [place for place, one in enumerate(whole["columns"]) if one["code"] not in codes]
    return whole | {
        "columns": [whole["columns"][place] for place in kept],
        "rows": [[row[place] for place in kept] for row in whole["rows"]],
    }


def section(
    code: str, title: str, tables: Sequence[dict[str, Any]], *, side: int = 0, note: str = ""
) -> dict[str, Any]:
    """A part of the report; `side` 1 or 2 puts it on the front pages for the room, ANNEX on no page at all."""
    return {"code": code, "title": str(title), "side": side, "tables": list(tables), "note": str(note), "text": ""}


def cell(value: Any) -> Cell:
    """A value as the document holds it: with the cases behind it where it is a count of cases."""
    match value:
        case Count():
            return {"value": value.value, "cases": list(value.cases)}
        case Value():
            return value.mark if value.value is None else str(value.value)
        case Decimal():
            return str(value)
        case date():
            return value.isoformat()
    return value


def value_of(held: Cell) -> Any:
    """The value of a cell without the cases behind it."""
    return held["value"] if isinstance(held, dict) else held


def cases_of(held: Cell) -> list[str]:
    """The numbers of the cases behind a cell."""
    return held["cases"] if isinstance(held, dict) else []


def table_of(document: dict[str, Any], section: str, code: str) -> dict[str, Any] | None:
    """A table of a document; None where it has none of that code, as those built before there was one."""
    parts = (one for one in document.get("sections", []) if one["code"] == section)
    return next((one for part in parts for one in part["tables"] if one["code"] == code), None)


def rows_of(document: dict[str, Any], section: str, code: str) -> list[dict[str, Any]]:
    """The rows of a table of a document by the codes of their columns, without the cases behind the figures.

    None where the document has no such table.
    """
    found = table_of(document, section, code)
    if found is None:
        return []
    codes = [one["code"] for one in found["columns"]]
    return [dict(zip(codes, map(value_of, row), strict=True)) for row in found["rows"]]
