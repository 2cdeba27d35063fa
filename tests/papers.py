"""A PDF read back: its words, and whether a screen reader, an archive and a machine without our fonts can use it."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pypdf
import pypdfium2


@dataclass(frozen=True)
class Paper:
    """What a PDF says of itself. `tags` are the kinds of structure elements in it, `bare_fonts` those not embedded."""

    text: str
    pages: int
    title: str
    language: str
    tagged: bool
    tags: frozenset[str]
    headless: int  # cells of tables that name no heading, or one that is not there
    bookmarks: tuple[str, ...]
    fonts: frozenset[str]
    bare_fonts: frozenset[str]


def read_back(data: bytes) -> Paper:
    """Read a PDF; its text comes without blanks, since lines break anywhere."""
    reader = pypdf.PdfReader(BytesIO(data))
    root = reader.trailer["/Root"]
    fonts = dict(_fonts(reader))
    sheets = pypdfium2.PdfDocument(data)
    return Paper(
        text="".join("".join(sheet.get_textpage().get_text_range().split()) for sheet in sheets),
        pages=len(reader.pages),
        title=str((reader.metadata or {}).get("/Title", "")),
        language=str(root.get("/Lang", "")),
        tagged=bool(root.get("/MarkInfo", {}).get("/Marked", False)),
        tags=frozenset(_tags(root["/StructTreeRoot"])) if "/StructTreeRoot" in root else frozenset(),
        headless=_headless(list(_elements(root.get("/StructTreeRoot", {})))),
        bookmarks=tuple(_titles(reader.outline)),
        fonts=frozenset(fonts),
        bare_fonts=frozenset(name for name, embedded in fonts.items() if not embedded),
    )


def _tags(element: Any) -> Iterator[str]:
    if isinstance(element, list):
        for one in element:
            yield from _tags(one.get_object())
    elif isinstance(element, dict):
        if "/S" in element:
            yield str(element["/S"]).strip("/")
        if "/K" in element:
            yield from _tags(element["/K"].get_object())


def _elements(element: Any) -> Iterator[Any]:
    if isinstance(element, list):
        for one in element:
            yield from _elements(one.get_object())
    elif isinstance(element, dict):
        yield element
        yield from _elements(element["/K"].get_object() if "/K" in element else [])


def _headless(elements: list[Any]) -> int:
    """Of the cells, how many a reader could not tell the headings of: PDF/UA-1, 7.5."""
    heads = {str(one["/ID"]) for one in elements if one.get("/S") == "/TH" and "/ID" in one}
    cells = [one for one in elements if one.get("/S") == "/TD"]
    named = [{str(head) for head in one.get("/A", {}).get("/Headers", [])} for one in cells]
    return sum(not names or not names <= heads for names in named)


def _titles(outline: Any) -> Iterator[str]:
    for one in outline:
        if isinstance(one, list):
            yield from _titles(one)
        else:
            yield str(one.title)


def _fonts(reader: pypdf.PdfReader) -> Iterator[tuple[str, bool]]:
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            font = font.get_object()
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            described = inner.get("/FontDescriptor", {})
            yield str(font["/BaseFont"]), any(f"/FontFile{kind}" in described for kind in ("", "2", "3"))
