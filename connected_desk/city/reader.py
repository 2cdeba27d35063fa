"""Reads a JSON file of `meta` and records, and says what is wrong with it by line; nothing here knows what is read.

A file is read whole before anything is written: every fault is collected, and one fault refuses the file.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

_BLANKS = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()
# Control characters, lone surrogates, line and paragraph separators: none of them belongs in a name.
_UNPRINTABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong, and in which line of the file (counted from 1)."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return _("line %(line)d: %(sentence)s") % {"line": self.line, "sentence": self.sentence}


class FaultyFile(Exception):
    """The file is refused whole; `faults` are in the order of its lines."""

    def __init__(self, path: Path, faults: list[Fault]) -> None:
        self.path, self.faults = path, sorted(faults)
        heading = _("%(file)s is refused; nothing was loaded.") % {"file": path.name}
        super().__init__("\n".join([heading, *[f"  {fault}" for fault in self.faults]]))


@dataclass
class Record:
    """One object of the file; asking for a field checks it, and notes what is wrong in the document's faults."""

    document: "Document"
    fields: dict[str, Any]
    start: int
    end: int

    @property
    def line(self) -> int:
        return self.document.line_at(self.start)

    def line_of(self, name: str) -> int:
        """The line the field stands in, or the record's first where it has none."""
        position = self.document.text.find(json.dumps(name), self.start, self.end)
        return self.document.line_at(position) if position >= 0 else self.line

    def fault(self, name: str, sentence: str) -> None:
        self.document.fault(self.line_of(name), sentence)

    def text(self, name: str, *, longest: int, required: bool = False) -> str:
        """The field's text; empty where it is absent or null, which is a fault if it is required."""
        value = self.fields.get(name)
        if value is None or value == "":
            if required:
                self.fault(name, _("the field “%(name)s” is missing.") % {"name": name})
            return ""
        if not isinstance(value, str):
            self.fault(name, _("the field “%(name)s” must be text.") % {"name": name})
            return ""
        if len(value) > longest:
            self.fault(
                name,
                _("the field “%(name)s” is longer than %(longest)d characters.") % {"name": name, "longest": longest},
            )
        return value

    def texts(self, name: str) -> list[str]:
        """The field's list of texts; empty where it is absent or null."""
        value = self.fields.get(name) or []
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            self.fault(name, _("the field “%(name)s” must be a list of texts.") % {"name": name})
            return []
        return value

    def flag(self, name: str) -> bool | None:
        """The field's true or false; None where it is absent or null."""
        value = self.fields.get(name)
        if value is not None and not isinstance(value, bool):
            self.fault(name, _("the field “%(name)s” must be true or false.") % {"name": name})
            return None
        return value

    def table(self, name: str) -> dict[str, Any]:
        """The field's object; empty where it is absent or null."""
        value = self.fields.get(name) or {}
        if not isinstance(value, dict):
            self.fault(name, _("the field “%(name)s” must be an object.") % {"name": name})
            return {}
        return value

    def rest(self, known: set[str]) -> dict[str, Any]:
        """The fields nobody asked for, to be kept in a note."""
        return {name: value for name, value in self.fields.items() if name not in known and value is not None}


@dataclass
class Document:
    """A file that is JSON of the expected outline; `meta` is a record like the others."""

    path: Path
    text: str
    faults: list[Fault] = field(default_factory=list)
    meta: Record = field(init=False)
    records: list[Record] = field(default_factory=list)

    def line_at(self, position: int) -> int:
        return self.text.count("\n", 0, position) + 1

    def line_of(self, text: str) -> int:
        """The first line with that JSON text, or 1."""
        return self.line_at(max(self.text.find(json.dumps(text, ensure_ascii=False)), 0))

    def fault(self, line: int, sentence: str) -> None:
        self.faults.append(Fault(line, sentence))

    def refuse_if_faulty(self) -> None:
        """Raises FaultyFile with all that was found so far."""
        if self.faults:
            raise FaultyFile(self.path, self.faults)


def read(path: Path, *, records: str | None = None, content: bytes | None = None) -> Document:
    """The file as a document: an object whose `meta` is an object and whose `records` (named so) are a list of objects.

    Without `records` the whole object is the document's `meta`. `content` are the bytes of a file that lies in no
    folder; the path then only names it. Raises FaultyFile where the file is not that.
    """
    document = Document(path, _decoded(path, path.read_bytes() if content is None else content))
    content = _parsed(document)
    if not isinstance(content, dict) or (records and not _has_outline(content, records)):
        wanted = _("an object with “meta” and a list “%(name)s”") % {"name": records} if records else _("an object")
        raise FaultyFile(path, [Fault(1, _("the file must be %(outline)s.") % {"outline": wanted})])
    places = dict(_members(document.text, _blanks(document.text, 0)))
    start, end = places["meta"] if records else (0, len(document.text))
    document.meta = Record(document, content["meta"] if records else content, start, end)
    _refuse_unprintable(document.meta)
    if records:
        _add_records(document, content[records], _elements(document.text, places[records][0]))
    return document


def check_tree(document: Document, parents: list[list[str]], field_name: str) -> None:
    """Notes codes given twice, parents that are not in the file, and records that would lie below themselves.

    `parents` are the codes above each record, in the order of the records; `field_name` is the field they stand in.
    """
    places: dict[str, tuple[Record, list[str]]] = {}
    for record, above in zip(document.records, parents, strict=True):
        code = record.fields.get("code")
        if not isinstance(code, str) or not code:
            continue  # told already, by whoever asked for the field
        if code in places:
            sentence = _("the code “%(code)s” stands in line %(line)d already.")
            record.fault("code", sentence % {"code": code, "line": places[code][0].line_of("code")})
        else:
            places[code] = record, above
    for record, above in zip(document.records, parents, strict=True):
        for lost in [code for code in above if code not in places]:
            record.fault(field_name, _("“%(code)s”, named as its parent, is not in this file.") % {"code": lost})
    known = {code: above for code, (_record, above) in places.items()}
    for code, (record, _above_it) in places.items():
        if code in _above(code, known):
            record.fault(field_name, _("“%(code)s” would lie below itself.") % {"code": code})


def _above(code: str, parents: dict[str, list[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(parents[code])
    while waiting:
        above = waiting.pop()
        if above not in found:
            found.add(above)
            waiting += parents.get(above, [])
    return found


def _decoded(path: Path, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FaultyFile(path, [Fault(line, _("this is not UTF-8. Save the file as UTF-8 text."))]) from error


def _parsed(document: Document) -> Any:
    try:
        return json.loads(document.text, object_pairs_hook=_object, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise FaultyFile(document.path, [_syntax_fault(document.text, error)]) from error
    except (ValueError, RecursionError) as error:
        raise FaultyFile(document.path, [Fault(1, _("this is not JSON (%(error)s).") % {"error": error})]) from error


def _syntax_fault(text: str, error: json.JSONDecodeError) -> Fault:
    if "control character" in error.msg:
        return Fault(error.lineno, _("a line break or control character stands inside a text."))
    if error.pos >= len(text.rstrip()) or "Unterminated" in error.msg:
        return Fault(error.lineno, _("the file ends in the middle of a record or a text."))
    return Fault(
        error.lineno,
        _("this is not JSON from column %(column)d (%(error)s).") % {"column": error.colno, "error": error.msg},
    )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise ValueError(_("the field “%(name)s” stands twice in one object") % {"name": double})
    return found


def _no_constant(name: str) -> None:
    raise ValueError(_("%(name)s is not a number") % {"name": name})


def _has_outline(content: dict[str, Any], records: str) -> bool:
    return isinstance(content.get("meta"), dict) and isinstance(content.get(records), list)


def _add_records(document: Document, values: list[Any], places: Iterator[tuple[int, int]]) -> None:
    for value, (start, end) in zip(values, places, strict=True):
        if not isinstance(value, dict):
            document.fault(document.line_at(start), _("each entry of the list must be an object."))
            continue
        record = Record(document, value, start, end)
        _refuse_unprintable(record)
        document.records.append(record)


def _refuse_unprintable(record: Record) -> None:
    for name, value in record.fields.items():
        if any(unicodedata.category(char) in _UNPRINTABLE for text in _texts_in(value) for char in text):
            record.fault(
                name, _("a line break or control character stands inside the field “%(name)s”.") % {"name": name}
            )


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for entry in value:
            yield from _texts_in(entry)
    elif isinstance(value, dict):
        for entry in value.values():
            yield from _texts_in(entry)


# Where things stand. The text has been parsed before, so nothing here can fail.


def _blanks(text: str, position: int) -> int:
    found = _BLANKS.match(text, position)
    assert found is not None  # noqa: S101  (the pattern matches the empty text, too)
    return found.end()


def _members(text: str, position: int) -> Iterator[tuple[str, tuple[int, int]]]:
    """The names of an object's members with the place of each value; `position` is that of its brace."""
    position = _blanks(text, position + 1)
    while text[position] != "}":
        name, position = _DECODER.raw_decode(text, position)
        start = _blanks(text, _blanks(text, position) + 1)
        _value, end = _DECODER.raw_decode(text, start)
        yield name, (start, end)
        position = _after_comma(text, end)


def _elements(text: str, position: int) -> Iterator[tuple[int, int]]:
    """The place of each element of a list; `position` is that of its bracket."""
    position = _blanks(text, position + 1)
    while text[position] != "]":
        _value, end = _DECODER.raw_decode(text, position)
        yield position, end
        position = _after_comma(text, end)


def _after_comma(text: str, position: int) -> int:
    position = _blanks(text, position)
    return _blanks(text, position + 1) if text[position] == "," else position
