"""The fields a ledger's columns can be, and the words ledgers use for them and for states: data in words.toml."""

import hashlib
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from workflows.cases.definition import CASE, CaseState
from workflows.cases.ledger_actions import POSSIBLE

FILE = Path(__file__).with_name("words.toml")


@dataclass(frozen=True)
class Field:
    """Something we keep of a row of a ledger."""

    code: str
    label: str | Promise
    required: bool = False


FIELDS = (
    Field("number", pgettext_lazy("ledger", "The ledger's own number"), required=True),
    Field("title", pgettext_lazy("ledger", "Title"), required=True),
    Field("state", pgettext_lazy("ledger", "State"), required=True),
    Field("received_on", pgettext_lazy("ledger", "Received on"), required=True),
    Field("organisation", pgettext_lazy("ledger", "Organisation")),
    Field("unit", pgettext_lazy("ledger", "Owning unit")),
    Field("officer", pgettext_lazy("ledger", "Person in charge")),
    Field("due_on", pgettext_lazy("ledger", "Due date")),
    Field("note", pgettext_lazy("ledger", "Remarks")),
)
REQUIRED = tuple(field.code for field in FIELDS if field.required)


def plain(text: object) -> str:
    """The words as they are compared: one width, one case, no spaces."""
    return "".join(unicodedata.normalize("NFKC", str(text)).casefold().split())


@cache
def _data() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def guess(headings: Sequence[str]) -> dict[str, str]:
    """Field → heading, as far as a heading says so; each heading once, the first word of the list winning."""
    left = {plain(name): name for name in headings}
    found = {}
    for field in FIELDS:
        match = next((plain(word) for word in _data()["headings"][field.code] if plain(word) in left), None)
        if match:
            found[field.code] = left.pop(match)
    return found


def mark_of(headings: Iterable[str]) -> str:
    """What the same set of headings has in common, in whatever order."""
    return hashlib.sha256("\n".join(sorted(map(plain, headings))).encode()).hexdigest()


def state_of(word: str) -> CaseState | None:
    """The state a word of a ledger stands for; None for a word nobody has told us."""
    return _states().get(plain(word))


@cache
def _states() -> Mapping[str, CaseState]:
    found = {}
    for code, words in _data()["states"].items():
        found.update(dict.fromkeys(map(plain, words), CaseState(code)))
    for state in CASE.states:
        if state.code in POSSIBLE:
            found.update(dict.fromkeys(map(plain, (state.ja, state.en)), CaseState(state.code)))
    return found


def known_words() -> list[str]:
    """The words for states as written in the data, in the order of a life."""
    return [word for words in _data()["states"].values() for word in words]
