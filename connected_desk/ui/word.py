"""Word documents with names in braces: what a document names, what would go wrong with it, and the names filled in.

A name is replaced wherever Word shows text: in paragraphs, tables, text boxes, headers and footers. Word cuts what is
typed into runs as it likes, so a name is looked for in the paragraph as a whole. Nothing in a document is executed.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from copy import deepcopy
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from docx import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.hdrftr import FooterPart, HeaderPart

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NAMED = re.compile(r"{(\w+)}")
LOOSE = re.compile(r"{\w*|}|｛\w*｝")
LARGEST = 20 * 1024 * 1024  # bytes of XML; a text of a hundred pages has less than a tenth of it
PARAGRAPH, TEXT, BREAK, CELL = qn("w:p"), qn("w:t"), qn("w:br"), qn("w:tc")
SPACE = qn("xml:space")
# What an officer would hand to others without seeing it.
LEFT_BEHIND = tuple(qn(f"w:{name}") for name in ("ins", "del", "moveFrom", "moveTo", "commentReference"))
FIELD_CODES = (qn("w:instrText"), qn("w:fldSimple"))
# Fields that read another file or start another program when the document is opened.
REACHING = re.compile(r"\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DATABASE|MACROBUTTON)\b")
LINKS = "/hyperlink"
# Whole files within the file: objects of other programs, pages of HTML, controls.
EMBEDDED = ("/oleObject", "/package", "/aFChunk", "/subDocument", "/control", "/vbaProject")


class Unreadable(Exception):
    """The bytes are no document Word would open."""


def names(data: bytes) -> list[str]:
    """The names the document holds, each once, in their order. Raises Unreadable."""
    return list(dict.fromkeys(name for text in _texts(_opened(data)) for name in NAMED.findall(text)))


def loose(data: bytes) -> list[str]:
    """Braces without their partner, and names in full-width braces, each once. Raises Unreadable."""
    found = (one for text in _texts(_opened(data)) for one in LOOSE.findall(NAMED.sub("", text)))
    return list(dict.fromkeys(found))


def has_changes(data: bytes) -> bool:
    """Whether it holds tracked changes or comments. Raises Unreadable."""
    return any(True for part in _parts(_opened(data)) for _one in part.iter(*LEFT_BEHIND))


def reaches_out(data: bytes) -> bool:
    """Whether opening it would fetch something from elsewhere or start something. Raises Unreadable."""
    document = _opened(data)
    package = document.part.package
    ties = [rel for part in package.iter_parts() for rel in part.rels.values()]
    if any(tie.is_external and not tie.reltype.endswith(LINKS) or tie.reltype.endswith(EMBEDDED) for tie in ties):
        return True
    codes = [one.text or one.get(qn("w:instr")) or "" for part in _parts(document) for one in part.iter(*FIELD_CODES)]
    # Word may cut a word of a field in two as well.
    return any(REACHING.search(between.join(codes).upper()) for between in (" ", ""))


def filled(data: bytes, values: Mapping[str, str], *, title: str, author: str) -> bytes:
    """The document with each name replaced by its value, which is put in as it is and never read again.

    A value of several lines makes several paragraphs where the name stands alone in one. A paragraph whose names all
    have nothing to say is left out. `title` and `author` take the place of those of whoever made the template.
    """
    document = _opened(data)
    for part in _parts(document):
        for paragraph in list(part.iter(PARAGRAPH)):
            _fill(paragraph, values)
    about = document.core_properties
    about.title, about.author, about.last_modified_by = title[:255], author[:255], author[:255]
    about.comments = about.keywords = about.subject = about.category = ""
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def response(data: bytes, name: str) -> HttpResponse:
    """The document as a download under that name, kept nowhere on the way."""
    answer = HttpResponse(data, content_type=CONTENT_TYPE)
    answer.headers["Content-Disposition"] = content_disposition_header(True, name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _opened(data: bytes) -> Any:
    try:
        with ZipFile(BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist() if member.filename.endswith(".xml")) > LARGEST:
                raise Unreadable
        return Document(BytesIO(data))
    except Unreadable:
        raise
    except Exception as error:  # what a damaged package makes the library, lxml and zipfile raise has no common name
        raise Unreadable from error


def _parts(document: Any) -> Iterator[BaseOxmlElement]:
    """The roots of what Word shows: the text itself, headers and footers."""
    yield document.element
    for part in document.part.package.iter_parts():
        if isinstance(part, HeaderPart | FooterPart):
            yield part.element


def _texts(document: Any) -> Iterator[str]:
    for part in _parts(document):
        for paragraph in part.iter(PARAGRAPH):
            yield "".join(piece.text or "" for piece in _pieces(paragraph))


def _pieces(paragraph: Any) -> list[Any]:
    """The texts of the paragraph itself: those of a text box in it belong to paragraphs of their own."""
    return [piece for piece in paragraph.iter(TEXT) if next(piece.iterancestors(PARAGRAPH)) is paragraph]


def _fill(paragraph: Any, values: Mapping[str, str]) -> None:
    pieces = _pieces(paragraph)
    text = "".join(piece.text or "" for piece in pieces)
    found = list(NAMED.finditer(text))
    if not found:
        return
    said = {name: _sayable(values.get(name, "")) for name in NAMED.findall(text)}
    if not any(said.values()):
        _leave_out(paragraph, pieces)
    elif len(found) == 1 and found[0][0] == text.strip() and "\n" in said[found[0][1]]:
        for line in said[found[0][1]].split("\n"):
            another = deepcopy(paragraph)
            paragraph.addprevious(another)
            _replace(_pieces(another), [(found[0].start(), found[0].end(), line)])
        paragraph.getparent().remove(paragraph)
    else:
        _replace(pieces, [(one.start(), one.end(), said[one[1]]) for one in found])


def _sayable(value: str) -> str:
    """The value less what no XML may hold."""
    return "".join(mark for mark in value if mark in "\n\t" or unicodedata.category(mark) not in ("Cc", "Cs", "Cn"))


def _leave_out(paragraph: Any, pieces: list[Any]) -> None:
    """Take the paragraph out; one that a table's cell needs, or that holds more than text, only loses its words."""
    alone = paragraph.getparent().tag == CELL and len(paragraph.getparent().findall(PARAGRAPH)) == 1
    if (
        alone
        or paragraph.find(f".//{qn('w:sectPr')}") is not None
        or paragraph.find(f".//{qn('w:drawing')}") is not None
    ):
        for piece in pieces:
            piece.text = ""
    else:
        paragraph.getparent().remove(paragraph)


def _replace(pieces: list[Any], changes: list[tuple[int, int, str]]) -> None:
    """Put each value in the place of the signs from start to end of the pieces' joined text, the last one first.

    It stands in the run its first brace stood in, and so looks like it.
    """
    starts, at = [], 0
    for piece in pieces:
        starts.append(at)
        at += len(piece.text or "")
    for start, end, value in reversed(changes):
        put = False
        for piece, begins in zip(pieces, starts, strict=True):
            text = piece.text or ""
            low, high = max(start - begins, 0), min(end - begins, len(text))
            if low >= high:
                continue
            # Pieces behind this one are done with, so its own later signs may move.
            piece.text = text[:low] + ("" if put else value) + text[high:]
            put = True
    for piece in pieces:
        _break_lines(piece)


def _break_lines(piece: Any) -> None:
    """Word shows no line break that stands in a text: each becomes an element between two texts."""
    first, *rest = (piece.text or "").split("\n")
    piece.text = first
    piece.set(SPACE, "preserve")
    after = piece
    for line in rest:
        gap, more = piece.makeelement(BREAK, {}), piece.makeelement(TEXT, {SPACE: "preserve"})
        more.text = line
        after.addnext(gap)
        gap.addnext(more)
        after = more
