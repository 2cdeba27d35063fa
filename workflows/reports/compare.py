"""What changed from one month's report to the next: figures and definitions, read from the two documents as built.

Rows and columns are found by code and by what the row is called, never by a heading with the month in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .screen import as_number, said
from .tables import ABSENT, NUMERIC, value_of

Document = dict[str, Any]
# Columns that tell of another month themselves: they say twice what the column of this month says once.
OF_ANOTHER_MONTH = frozenset({"before", "year_before", "change", "year_change"})
# Tables whose rows are figures of something that goes on, by section; of every other table the rows are counted.
SERIES = {
    ("year", "stock"),
    ("year", "way"),
    ("flow", "stock"),
    ("flow", "states"),
    ("flow", "left"),
    ("flow", "moves"),
    ("strategy", "items"),
    ("bureaus", "bureaus"),
    ("indicators", "indicators"),
    ("achieved", "achieved"),
}
DEFINED = {("notes", "definitions"), ("notes", "measures")}


@dataclass(frozen=True)
class Changed:
    """A figure or a definition that reads differently; `change` is empty where one of both is no number."""

    place: str  # the section and the table
    row: str
    column: str
    before: str
    after: str
    change: str = ""


def figures(before: Document, after: Document) -> list[Changed]:
    """Every figure that differs from the one the earlier report printed."""
    old, new = dict(_figures(before)), dict(_figures(after))
    places = _names(before) | _names(after)
    found = []
    for key in dict.fromkeys([*new, *old]):
        one, other = old.get(key, (ABSENT, "text")), new.get(key, (ABSENT, "text"))
        if one[0] != other[0]:
            found.append(_changed(places[key], one, other))
    order = list(dict.fromkeys(one.place for one in found))
    return sorted(found, key=lambda one: order.index(one.place))


def recounted(before: Document, after: Document) -> list[Changed]:
    """The figures of the earlier month that the later report counts differently than they were printed."""
    old, places = dict(_figures(before)), _names(before)
    found = []
    for part, table, row, named in _rows(after):
        if "before" not in row or (part["code"], table["code"]) not in SERIES:
            continue
        key = (part["code"], table["code"], named, "now")
        if key in old and old[key][0] != row["before"] and as_number(row["before"]) is not None:
            found.append(_changed(places[key], old[key], (row["before"], old[key][1])))
    return found


def definitions(before: Document, after: Document) -> list[Changed]:
    """Every definition that is new, gone or worded differently."""
    old, new = dict(_definitions(before)), dict(_definitions(after))
    return [
        Changed(place, word, "", old.get((place, word), ABSENT), new.get((place, word), ABSENT))
        for place, word in dict.fromkeys([*new, *old])
        if old.get((place, word)) != new.get((place, word))
    ]


Key = tuple[str, str, str, str]
Figure = tuple[Any, str]  # the value and the kind of its column


def _figures(document: Document) -> Iterator[tuple[Key, Figure]]:
    """Each figure under its section, table, row and column; of a table that is a list, how many rows it has."""
    for tile in document["headlines"]:
        yield ("", "", tile["code"], ""), (value_of(tile["value"]), "number")
    kinds = {
        (part["code"], table["code"], one["code"]): one["kind"]
        for part in document["sections"]
        for table in part["tables"]
        for one in table["columns"]
    }
    for part, table, row, named in _rows(document):
        if (part["code"], table["code"]) in SERIES:
            for code, value in row.items():
                kind = kinds[part["code"], table["code"], code]
                if kind in NUMERIC and code not in OF_ANOTHER_MONTH:
                    yield (part["code"], table["code"], named, code), (value, kind)
    for part in document["sections"]:
        for table in part["tables"]:
            if (part["code"], table["code"]) not in SERIES | DEFINED:
                yield (part["code"], table["code"], "", ""), (len(table["rows"]), "number")


def _rows(document: Document) -> Iterator[tuple[dict[str, Any], dict[str, Any], dict[str, Any], str]]:
    """Each row of each table by the codes of its columns, and what it is called: its first cell, numbered if twice."""
    for part in document["sections"]:
        for table in part["tables"]:
            codes, taken = [one["code"] for one in table["columns"]], dict[str, int]()
            for cells in table["rows"]:
                row = dict(zip(codes, map(value_of, cells), strict=True))
                first = str(row[codes[0]]).strip()
                taken[first] = taken.get(first, 0) + 1
                yield part, table, row, first if taken[first] == 1 else f"{first} ({taken[first]})"


def _names(document: Document) -> dict[Key, tuple[str, str, str]]:
    """What each figure is called: the place, the row and the column."""
    tiles = {one["code"]: one["label"] for one in document["headlines"]}
    parts = {part["code"]: part["title"] for part in document["sections"]}
    tables, columns = {}, {}
    for part in document["sections"]:
        for table in part["tables"]:
            tables[part["code"], table["code"]] = table["caption"]
            for one in table["columns"]:
                columns[part["code"], table["code"], one["code"]] = one["label"]
    found = {}
    for key, _figure in _figures(document):
        section, table, row, column = key
        if not section:
            found[key] = (_("Headline"), tiles[row], "")
        elif not column:
            found[key] = (f"{parts[section]} / {tables[section, table]}", _("Number of rows"), "")
        else:
            heading = "" if column == "now" and section == "flow" else columns[section, table, column]
            found[key] = (f"{parts[section]} / {tables[section, table]}", row, heading)
    return found


def _changed(names: tuple[str, str, str], before: Figure, after: Figure) -> Changed:
    one, other = as_number(before[0]), as_number(after[0])
    moved = "" if one is None or other is None else said(_plain(other - one), "change")
    kind = after[1] if other is not None else before[1]
    return Changed(*names, said(before[0], kind, _places(before)), said(after[0], kind, _places(after)), moved)


def _places(figure: Figure) -> int:
    """The decimals a figure was printed with."""
    return len(str(figure[0]).partition(".")[2]) if as_number(figure[0]) is not None else 0


def _plain(difference: float) -> float:
    """A difference of decimals without the dust of binary fractions."""
    rounded = round(difference, 2)
    return int(rounded) if rounded == int(rounded) else rounded


def _definitions(document: Document) -> Iterator[tuple[tuple[str, str], str]]:
    for part, table, row, named in _rows(document):
        if (part["code"], table["code"]) in DEFINED:
            yield (table["caption"], named), row["meaning"]
