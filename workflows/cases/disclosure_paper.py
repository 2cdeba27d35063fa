"""The papers of a request for public records: the copy for disclosure, and the list of claims for the company.

What is withheld never reaches the page: a bar is drawn in its place, as long as the words were, to the next five signs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from connected_desk.city.models import City
from connected_desk.ui import paper

from .disclosure_models import Disclosure
from .disclosure_queries import Row, claimed, rows
from .mail_values import name_it_gave

# These papers are acts of the city, whatever language a screen is read in.
LANGUAGE = "ja"
# A bar is made of pieces this many signs long, so that it breaks where a line ends and does not tell the exact length.
BAR = 5
# Shorter words than this are found everywhere and say nothing by themselves.
TELLING = 3


@dataclass(frozen=True)
class Ink:
    """A stretch of an answer: words, or a bar in place of words."""

    text: str = ""
    bars: range = range(0)


@dataclass(frozen=True)
class Shown:
    """A part of the proposal as the copy shows it; `ground` where it is withheld."""

    step: str
    label: str
    ink: tuple[Ink, ...]
    ground: str
    is_file: bool
    elsewhere: bool


def copy(disclosure: Disclosure) -> bytes:
    """The proposal as it is disclosed, as PDF. Raises pdf.PdfUnavailable.

    Neither the words withheld nor the reasons of claims are in it. Where a word withheld stands in an answer that is
    disclosed (a name in a description), it is blacked out there too.
    """
    with paper.in_language(LANGUAGE):
        return _paper("disclosure_copy", disclosure, {"parts": _shown(rows(disclosure))})


def letter(disclosure: Disclosure) -> bytes:
    """What the company is asked: the request, each part it claims with its reason, and room for its opinion.

    As PDF. Raises pdf.PdfUnavailable.
    """
    name = name_it_gave(disclosure.version)
    with paper.in_language(LANGUAGE):
        return _paper("consultation", disclosure, {"rows": claimed(disclosure), "organisation": name})


def _paper(name: str, disclosure: Disclosure, values: dict[str, object]) -> bytes:
    office = City.get().signed(LANGUAGE)
    common = {"disclosure": disclosure, "case": disclosure.case, "office": office}
    return paper.make(f"paper/{name}.html", common | values, language=LANGUAGE)


def _shown(found: list[Row]) -> list[Shown]:
    secret = sorted({word for row in found if row.part.withheld for word in _words(row)}, key=len, reverse=True)
    return [_one(row, secret) for row in found]


def _one(row: Row, secret: list[str]) -> Shown:
    piece, part = row.piece, row.part
    ink = (_bar(piece.text),) if part.withheld else tuple(_inked(piece.text, secret))
    hidden = not part.withheld and any(one.bars for one in ink)
    return Shown(piece.step, piece.label, ink, part.ground, piece.is_file, hidden)


def _words(row: Row) -> Iterable[str]:
    """What of a withheld part would tell it elsewhere: the whole, and each of its lines."""
    lines = [row.piece.text, *row.piece.text.splitlines()]
    return (line.strip() for line in lines if len(line.strip()) >= TELLING and row.piece.tells)


def _inked(text: str, secret: list[str]) -> Iterable[Ink]:
    """The text with a bar wherever one of the secret words stands in it, the longest first."""
    for word in secret:
        before, found, after = text.partition(word)
        if found:
            yield from _inked(before, secret)
            yield _bar(word)
            yield from _inked(after, secret)
            return
    if text:
        yield Ink(text=text)


def _bar(text: str) -> Ink:
    return Ink(bars=range(max(1, ceil(len(text) / BAR))))
