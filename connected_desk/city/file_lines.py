"""What the files of people and of units share: which column is which, and the lines by what becomes of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import override

from connected_desk.records.tables import Table, Unreadable

Outcome = TypeVar("Outcome", bound=Enum)


def places(table: Table, columns: Mapping[str, Any], needed: Sequence[str]) -> dict[str, int]:
    """Where each column stands, by its code; a heading may be its label in either language, or the code itself.

    Raises Unreadable where a column that is needed is missing.
    """
    known = {name: name for name in columns}
    known |= {heading: name for language in ("ja", "en") for heading, name in _headings_in(language, columns)}
    found = {known[heading]: place for place, heading in enumerate(table.headings) if heading in known}
    if missing := [str(columns[name]) for name in needed if name not in found]:
        raise Unreadable(_("The table lacks these columns: %s") % _(", ").join(missing))
    return found


def in_groups(lines: Sequence[Any], outcomes: type[Outcome]) -> list[tuple[Outcome, list[Any]]]:
    """The lines by their outcome, in the order of the outcomes; only what there is."""
    grouped = [(outcome, [line for line in lines if line.outcome == outcome]) for outcome in outcomes]
    return [(outcome, found) for outcome, found in grouped if found]


def _headings_in(language: str, columns: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    with override(language):
        yield from ((str(label), name) for name, label in columns.items())


def in_both_languages(words: Callable[[], Iterable[tuple[str, Any]]]) -> dict[str, str]:
    """Code by word, of words given with their codes, in whichever language the file was made."""
    found: dict[str, str] = {}
    for language in ("ja", "en"):
        with override(language):
            found |= {str(word): code for code, word in words()}
    return found
