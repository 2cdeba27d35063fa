"""Sections of a long paper, each laid out by itself, as one tagged PDF.

A renderer that lays out a thousand pages at once holds all of them, seven megabytes a page. Here a section is written
once it is drawn and let go before the next; what belongs to the whole (tree of pages, structure tree, bookmarks, names)
is kept as numbers and written last. Knows what the renderer's PDF writer makes, and no other PDF.
"""

import io
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pydyf
from weasyprint.anchors import make_page_bookmark_tree
from weasyprint.matrix import Matrix
from weasyprint.pdf.anchors import add_outlines

CATALOG, PAGES, INFO, STRUCTURE, WHOLE, PARENTS = range(1, 7)  # what is written last, under the first numbers
POINTS = 0.75  # to a pixel of CSS
# A reference; but first what may look like one, a text in brackets.
REFERENCE = re.compile(rb"\((?:\\.|[^\\()])*\)|\b(\d+) 0 R\b", re.DOTALL)
ROW = struct.Struct(">BQI")  # of the table of objects: kind, where or in which stream, place in it
FREE, PLAIN, PACKED = range(3)


class Joined:
    """The PDF so far. `add` takes a section as the renderer has drawn it, `finish` gives the bytes."""

    def __init__(self) -> None:
        self.out, self.rows = io.BytesIO(), bytearray(ROW.size * (PARENTS + 1))
        self.pages: list[int] = []
        self.elements: list[bytes] = []
        self.parents: list[bytes] = []
        self.parents_next = 0
        self.names: list[tuple[str, bytes]] = []
        self.begins: dict[str, int] = {}
        self.bookmarks: list[Any] = []
        self._levels: tuple[list[int], list[Any]] = ([], [self.bookmarks])
        self._level = 0
        self.catalog: dict[str, Any] = {}
        self.info = b"<<>>"
        self.out.write(b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n")

    @property
    def next(self) -> int:
        """The number of the next object."""
        return len(self.rows) // ROW.size

    def add(self, document: Any, pdf: pydyf.PDF) -> None:
        """Write a section: the renderer's document and what it has drawn of it."""
        root = _at(pdf, pdf.catalog["StructTreeRoot"])
        tree, whole = _at(pdf, root["ParentTree"]), _at(pdf, root["K"][0])
        base, first = self.next - 1, not self.pages
        known = dict(zip((one.number for one in (pdf.catalog, pdf.pages, root, whole, tree)),
                         (CATALOG, PAGES, STRUCTURE, WHOLE, PARENTS), strict=True))  # fmt: skip

        def moved(data: bytes) -> bytes:
            return REFERENCE.sub(lambda found: _moved(found, known, base), data)

        self._mark(pdf, len(self.pages))
        self._number(tree, pdf, moved)
        self.elements += [moved(one) for one in whole["K"]]
        self._remember(document, pdf, moved)
        self.pages += [base + number for number in pdf.pages["Kids"][::3]]
        if first:
            self.catalog = {key: pdf.catalog[key] for key in ("Lang", "ViewerPreferences", "MarkInfo", "Metadata")}
            self.catalog["Metadata"] = moved(self.catalog["Metadata"])
            self.info = pydyf.Dictionary(pdf.info).data
        dropped = set(known) | {one.number for one in _bookmarks(pdf)}
        self._write(((one, base + one.number) for one in pdf.objects[1:] if one.number not in dropped), moved)
        del pdf.objects[1:]  # the renderer need not write it as well

    def finish(self) -> bytes:
        """What belongs to the whole, and the table of all objects."""
        tail = pydyf.PDF()
        tail.objects = [None] * self.next  # so that what is added goes on from there
        tail.pages = pydyf.Dictionary(
            {
                "Type": "/Pages",
                "Count": len(self.pages),
                "Kids": pydyf.Array([part for page in self.pages for part in (page, 0, "R")]),
            }
        )
        add_outlines(tail, self.bookmarks)
        names = pydyf.Array([part for name, place in sorted(self.names) for part in (pydyf.String(name), place)])
        self.catalog |= {"Type": "/Catalog", "Pages": _to(PAGES), "StructTreeRoot": _to(STRUCTURE)}
        self.catalog |= {"Outlines": tail.catalog["Outlines"]} if self.bookmarks else {}
        self.catalog |= {"Names": pydyf.Dictionary({"Dests": pydyf.Dictionary({"Names": names})})} if names else {}
        structure = {"Type": "/StructTreeRoot", "ParentTree": _to(PARENTS), "K": pydyf.Array([_to(WHOLE)])}
        whole = {"Type": "/StructElem", "S": "/Document", "P": _to(STRUCTURE), "K": pydyf.Array(self.elements)}
        last: list[tuple[Any, int]] = [
            (pydyf.Dictionary(self.catalog), CATALOG),
            (tail.pages, PAGES),
            (pydyf.Dictionary(structure), STRUCTURE),
            (pydyf.Dictionary(whole), WHOLE),
            (pydyf.Dictionary({"Nums": pydyf.Array(self.parents)}), PARENTS),
        ]
        self._plain(INFO, self.info)
        self._write(iter([*last, *((one, one.number) for one in tail.objects[self.next :])]), bytes)
        return self._closed()

    def _mark(self, pdf: pydyf.PDF, before: int) -> None:
        """Give what is named within a section a name of its own, and go on numbering what has a place in the tree."""
        for one in pdf.objects:
            if not isinstance(one, pydyf.Dictionary):
                continue
            for key in ("StructParents", "StructParent"):
                if key in one:
                    one[key] += self.parents_next
            if one.get("S") == "/TH" and "ID" in one:
                one["ID"].string = f"{before}-{one['ID'].string}"  # the cells that name it hold the same text

    def _number(self, tree: Any, pdf: pydyf.PDF, moved: Callable[[bytes], bytes]) -> None:
        numbers = tree["Nums"]
        for number, held in zip(numbers[::2], numbers[1::2], strict=True):
            self.parents += [str(number + self.parents_next).encode(), moved(getattr(held, "data", held))]
        self.parents_next += len(numbers) // 2

    def _remember(self, document: Any, pdf: pydyf.PDF, moved: Callable[[bytes], bytes]) -> None:
        """Names, anchors and bookmarks, told as places in the whole."""
        held = pdf.catalog.get("Names", {}).get("Dests", {}).get("Names", [])
        self.names += [(one.string, moved(place.data)) for one, place in zip(held[::2], held[1::2], strict=True)]
        for number, page in enumerate(document.pages, len(self.pages)):
            self.begins |= {name: number + 1 for name in page.anchors if name not in self.begins}
            matrix = Matrix(a=POINTS, d=-POINTS, f=page.height * POINTS)
            self._level = make_page_bookmark_tree(page, *self._levels, self._level, number, matrix)

    def _write(self, objects: Iterator[tuple[Any, int]], moved: Callable[[bytes], bytes]) -> None:
        """Streams as they are, everything else packed into one stream."""
        heads, packed, position = [], [], 0
        for one, number in objects:
            if isinstance(one, pydyf.Stream):
                about, begins, content = one.data.partition(b"\nstream\n")
                self._plain(number, moved(about) + begins + content)
                continue
            data = moved(one.data)
            heads.append((number, position))
            packed.append(data)
            position += len(data) + 1
        index = " ".join(f"{number} {place}" for number, place in heads).encode() + b" "
        body = zlib.compress(index + b"\n".join(packed))
        holder = max([number for number, _place in heads] + [self.next - 1]) + 1
        about = f"<</Type/ObjStm/N {len(heads)}/First {len(index)}/Filter/FlateDecode/Length {len(body)}>>"
        for place, (number, _position) in enumerate(heads):
            self._row(number, PACKED, holder, place)
        self._plain(holder, about.encode() + b"\nstream\n" + body + b"\nendstream")

    def _plain(self, number: int, data: bytes) -> None:
        self._row(number, PLAIN, self.out.tell(), 0)
        self.out.write(b"%d 0 obj\n%b\nendobj\n" % (number, data))

    def _row(self, number: int, kind: int, where: int, place: int) -> None:
        begins = number * ROW.size
        if begins >= len(self.rows):
            self.rows += bytes(begins + ROW.size - len(self.rows))
        ROW.pack_into(self.rows, begins, kind, where, place)

    def _closed(self) -> bytes:
        number, at = self.next, self.out.tell()
        self._row(number, PLAIN, at, 0)
        body = zlib.compress(bytes(self.rows))
        about = (
            f"<</Type/XRef/Size {self.next}/W[1 8 4]/Root {CATALOG} 0 R/Info {INFO} 0 R"
            f"/Filter/FlateDecode/Length {len(body)}>>"
        )
        self.out.write(b"%d 0 obj\n%b\nstream\n%b\nendstream\nendobj\n" % (number, about.encode(), body))
        self.out.write(b"startxref\n%d\n%%%%EOF\n" % at)
        return self.out.getvalue()


def _at(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _to(number: int) -> bytes:
    return b"%d 0 R" % number


def _moved(found: re.Match[bytes], known: dict[int, int], base: int) -> bytes:
    if found[1] is None:
        return found[0]
    number = int(found[1])
    return _to(known.get(number, base + number))


def _bookmarks(pdf: pydyf.PDF) -> list[Any]:
    """The section's own, which are made anew for the whole."""
    if "Outlines" not in pdf.catalog:
        return []
    rows = [one for one in pdf.objects if isinstance(one, pydyf.Dictionary) and "Title" in one and "Dest" in one]
    return [_at(pdf, pdf.catalog["Outlines"]), *rows]
