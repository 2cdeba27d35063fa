"""Rows as values the components take."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from connected_desk.records.files import shown
from connected_desk.records.models import StoredFile
from connected_desk.ui.formats import full_datetime
from connected_desk.ui.looks import FileLine, Look

from .file_queries import infected
from .queries import Line
from .vocabulary import Standing

STANDING_LOOKS = {
    Standing.DRAFTED: Look("edit", "gray"),
    Standing.ASKED: Look("inbox", "purple"),
    Standing.COMING: Look("clock", "blue"),
    Standing.OPEN: Look("ok", "green"),
    Standing.CLOSED: Look("check", "gray"),
    Standing.WITHDRAWN: Look("x", "gray"),
}


def words_of(line: Line) -> Any:
    """An answer as a value of a list of facts: with its claim as a business secret, where it was claimed."""
    text = line.text or _("(no entry)")
    return render_to_string("cd/claimed.html", {"text": text, "claim": line.claim}) if line.claim else text


def file_line(stored: StoredFile, *, url: str = "", fingerprint: bool = False, claim: str = "") -> FileLine:
    """A file with size, time of arrival and scan; with its SHA-256 where that proves to its sender what arrived.

    `claim` is why it was claimed as a business secret.
    """
    note = [_("received %(at)s") % {"at": full_datetime(stored.created_at)}, stored.get_scan_display()]
    sha256 = stored.sha256 if fingerprint else ""
    return FileLine(
        shown(stored.original_name),
        url=url,
        size=stored.size,
        note=_(" / ").join(note),
        sha256=sha256,
        more=render_to_string("cd/claimed.html", {"claim": claim}) if claim else "",
    )


def infected_sentences(stored: Iterable[StoredFile]) -> list[str]:
    """For each file in which a virus was found, its name and the remedy."""
    sentence = _("A virus was found in “%(name)s”, so nobody can open it. Remove it, and choose a clean copy.")
    return [sentence % {"name": shown(one.original_name)} for one in infected(stored)]


@dataclass(frozen=True)
class Option:
    """A value of an answer to choose: as a form sends it, as people read it, and whose it is."""

    value: str
    text: str
    whose: str
    chosen: bool


@dataclass(frozen=True)
class Dispute:
    """An answer two windows changed, with what each left there; of ticks any may be chosen, of texts one."""

    name: str
    label: str
    several: bool
    options: tuple[Option, ...]


def dispute(field: BoundField, mine: Any, theirs: Any) -> Dispute:
    """The values of both windows side by side; mine, which was saved last, are chosen to begin with."""
    here, there, both = _("Entered in this window"), _("Saved in the other window"), _("In both windows")
    several = isinstance(mine, list)
    if several:
        ticked = list(dict.fromkeys([*mine, *theirs]))
        whose = [both if one in mine and one in theirs else here if one in mine else there for one in ticked]
        found = [Option(one, _read(field, one), who, one in mine) for one, who in zip(ticked, whose, strict=True)]
    else:
        found = [
            Option(_sent(mine), _read(field, mine), here, True),
            Option(_sent(theirs), _read(field, theirs), there, False),
        ]
    return Dispute(field.html_name, str(field.label), several, tuple(found))


def as_sent(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """What a browser sends for what was typed: a pair for each tick and none for an empty box."""
    for one in value if isinstance(value, list) else [value]:
        if one is not False:
            yield name, _sent(one)


def _sent(value: Any) -> str:
    return "on" if value is True else str(value or "")


def _read(field: BoundField, value: Any) -> str:
    if isinstance(value, bool):
        return _("Ticked") if value else _("Not ticked")
    labels = {str(code): str(label) for code, label in getattr(field.field, "choices", [])}
    return labels.get(str(value), str(value or "")) or _("(no entry)")
