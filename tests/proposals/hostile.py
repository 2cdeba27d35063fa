"""How the bytes of tests/lists/uploads.toml are made: small recipes by name, and pieces written out in the list."""

import base64
import io
import struct
import tomllib
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LIST = Path(__file__).parents[1] / "lists" / "uploads.toml"
MB = 1024 * 1024
TYPES = {"[Content_Types].xml": "<Types/>"}
WORD = {**TYPES, "word/document.xml": "<document/>"}
EXCEL = {**TYPES, "xl/workbook.xml": "<workbook/>"}
SLIDES = {**TYPES, "ppt/presentation.xml": "<presentation/>"}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@dataclass(frozen=True)
class Hostile:
    """A line of the list. `then` is “kept” and the content type, or “refused” and the code of the sentence.

    `shown` and `fetched` are the file's name on the page and under which it is downloaded, where that is the point.
    """

    id: str
    name: str
    made: tuple[str, ...]
    then: str
    shown: str = ""
    fetched: str = ""

    @property
    def data(self) -> bytes:
        return b"".join(map(piece, self.made))


def read() -> list[Hostile]:
    """The list. Raises KeyError for an unknown recipe and TypeError for an unknown word of a line."""
    rows = tomllib.loads(LIST.read_text(encoding="utf-8"))["uploads"]
    return [Hostile(**{**row, "made": tuple(row["made"])}) for row in rows]


def piece(words: str) -> bytes:
    """`text:…`, `utf16:…`, `sjis:…`, `hex:…`, `base64:…`, or the name of a recipe."""
    kind, colon, rest = words.partition(":")
    if not colon:
        return recipe(kind)
    readers: dict[str, Callable[[str], bytes]] = {
        "text": str.encode,
        "utf16": lambda text: text.encode("utf-16"),
        "sjis": lambda text: text.encode("cp932"),
        "hex": bytes.fromhex,
        "base64": base64.b64decode,
    }
    return readers[kind](rest)


@cache
def recipe(name: str) -> bytes:
    """The bytes a recipe makes."""
    return RECIPES[name]()


def zipped(parts: dict[str, Any], comment: bytes = b"", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", method) as archive:
        archive.comment = comment
        for name, data in parts.items():
            archive.writestr(name, data)
    return kept.getvalue()


def locked(data: bytes) -> bytes:
    """The archive with the mark of encryption on each member."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + offset] |= 1
            at = changed.find(mark, at + 4)
    return bytes(changed)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack("!L", len(data)) + kind + data + struct.pack("!L", zlib.crc32(kind + data))


def png(width: int = 1, height: int = 1, *more: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack("!LLBBBBB", width, height, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0\xff"))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + pixels + chunk(b"IEND", b"")


def jpeg(width: int = 640, height: int = 480, comment: bytes = b"") -> bytes:
    said = b"\xff\xfe" + struct.pack("!H", len(comment) + 2) + comment if comment else b""
    frame = b"\xff\xc0\x00\x0b\x08" + struct.pack("!HH", height, width) + b"\x01\x01\x11\x00"
    return b"\xff\xd8\xff\xe0\x00\x04JF" + said + frame + b"\xff\xd9"


def pdf(body: bytes = b"1 0 obj\n<<>>\nendobj\n") -> bytes:
    return b"%PDF-1.7\n" + body + b"trailer\n<<>>\n%%EOF\n"


def nested_bomb() -> bytes:
    """Five archives in each other, the innermost of ten megabytes of nothing."""
    data = bytes(10 * MB)
    for depth in range(5):
        data = zipped({f"{depth}.zip": data})
    return data


def ole(*streams: str) -> bytes:
    return OLE + b"".join(stream.encode("utf-16-le") for stream in streams)


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><lolz>&c;</lolz>'
)
OUTSIDE_ENTITY = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
HTML = "<!doctype html><html><body><script>alert(document.cookie)</script></body></html>"
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
JS_OBJECT = b"1 0 obj\n<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>\nendobj\n"
MACRO_TYPE = '<Override ContentType="application/vnd.ms-%s.macroEnabled.main+xml"/>'

RECIPES: dict[str, Callable[[], bytes]] = {
    "nothing": bytes,
    "pe": lambda: b"MZ\x90\0" + bytes(56) + struct.pack("<L", 64) + b"PE\0\0" + bytes(64),
    "elf": lambda: b"\x7fELF\x02\x01\x01" + bytes(57),
    "macho": lambda: b"\xcf\xfa\xed\xfe\x07\0\0\x01" + bytes(24),
    "fat_macho": lambda: b"\xca\xfe\xba\xbe\0\0\0\x02" + bytes(40),
    "class": lambda: b"\xca\xfe\xba\xbe\0\0\x004" + bytes(40),
    "lnk": lambda: b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F" + bytes(60),
    "wasm": lambda: b"\0asm\x01\0\0\0",
    "pyc": lambda: b"\xa7\r\r\n" + bytes(12),
    "dex": lambda: b"dex\n035\0" + bytes(40),
    "jar": lambda: zipped({"META-INF/MANIFEST.MF": "Main-Class: A\n", "A.class": b"\xca\xfe\xba\xbe"}),
    "apk": lambda: zipped({"AndroidManifest.xml": "<m/>", "classes.dex": b"dex\n035\0"}),
    "msi": lambda: ole("Installer"),
    "cab": lambda: b"MSCF" + bytes(40),
    "iso": lambda: bytes(32_769) + b"CD001" + bytes(100),
    "rar": lambda: b"Rar!\x1a\x07\x01\0" + bytes(20),
    "7z": lambda: b"7z\xbc\xaf\x27\x1c" + bytes(20),
    "gzip": lambda: b"\x1f\x8b\x08\0" + bytes(20),
    "tar": lambda: b"a.txt" + bytes(252) + b"ustar" + bytes(250),
    "gif": lambda: b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0;",
    "webp": lambda: b"RIFF\x1a\0\0\0WEBPVP8L" + bytes(14),
    "bmp": lambda: b"BM" + bytes(60),
    "tiff": lambda: b"II*\0" + bytes(30),
    "ico": lambda: b"\0\0\x01\0\x01\0" + bytes(30),
    "heic": lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(40),
    "heif": lambda: b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic" + bytes(40),
    "avif": lambda: b"\0\0\0\x1cftypavif\0\0\0\0avifmif1" + bytes(40),
    "mp4": lambda: b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2" + bytes(40),
    "mp3": lambda: b"ID3\x04" + bytes(40),
    "swf": lambda: b"FWS\x0a" + bytes(40),
    "sqlite": lambda: b"SQLite format 3\0" + bytes(84),
    "html": HTML.encode,
    "svg": SVG.encode,
    "php": lambda: b"<?php system($_GET['c']); ?>",
    "pdf": pdf,
    "pdf_js": lambda: pdf(JS_OBJECT),
    "pdf_launch": lambda: pdf(b"1 0 obj\n<</S/Launch/F(cmd.exe)>>\nendobj\n"),
    "pdf_html": lambda: pdf(b"1 0 obj\n<<>>\nstream\n" + HTML.encode() + b"\nendstream\nendobj\n"),
    "pdf_many": lambda: pdf(b"".join(b"%d 0 obj\n<<>>\nendobj\n" % number for number in range(400_000))),
    "pdf_deep": lambda: pdf(b"1 0 obj\n" + b"[" * 500_000 + b"]" * 500_000 + b"\nendobj\n"),
    "pdf_cut": lambda: pdf()[:-8],
    "png": png,
    "png_html": lambda: png(1, 1, chunk(b"tEXt", b"Comment\0" + HTML.encode())),
    "png_giant": lambda: png(60_000, 60_000),
    "png_long": lambda: png(2**31 - 1, 1),
    "png_empty": lambda: png(0, 0),
    "png_text_bomb": lambda: png(1, 1, chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(50 * MB)))),
    "png_cut": lambda: png()[:-20],
    "jpeg": jpeg,
    "jpeg_php": lambda: jpeg(comment=b"<?php system($_GET['c']); ?>"),
    "jpeg_html": lambda: jpeg(comment=HTML.encode()),
    "jpeg_giant": lambda: jpeg(65_500, 65_500),
    "jpeg_cut": lambda: jpeg()[:-2],
    "jpeg_mark": lambda: b"\xff\xd8\xff",
    "docx": lambda: zipped(WORD),
    "xlsx": lambda: zipped(EXCEL),
    "pptx": lambda: zipped(SLIDES),
    "odt": lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<c/>"}),
    "zip": lambda: zipped({"a.txt": "a"}),
    "zip_with_exe": lambda: zipped({"a.exe": b"MZ"}),
    "zip_bomb": lambda: zipped({"a": bytes(100 * MB)}),
    "nested_bomb": nested_bomb,
    "zip_slip": lambda: zipped({**WORD, "../../../etc/cron.d/x": "x"}),
    "zip_drive": lambda: zipped({**WORD, "C:\\Windows\\x": "x"}),
    "docm": lambda: zipped({**WORD, "word/vbaProject.bin": b"\0", "[Content_Types].xml": MACRO_TYPE % "word.document"}),
    "docm_typed": lambda: zipped({**WORD, "[Content_Types].xml": MACRO_TYPE % "word.document"}),
    "docm_utf16": lambda: zipped({**WORD, "[Content_Types].xml": (MACRO_TYPE % "word.document").encode("utf-16")}),
    "docm_renamed": lambda: zipped({**WORD, "word/VBAPROJECT.BIN": b"\0"}),
    "xlsm": lambda: zipped({**EXCEL, "xl/vbaProject.bin": b"\0", "[Content_Types].xml": MACRO_TYPE % "excel.sheet"}),
    "pptm": lambda: zipped({**SLIDES, "ppt/vbaProject.bin": b"\0"}),
    "activex": lambda: zipped({**WORD, "word/activeX/activeX1.bin": b"\0"}),
    "docx_with_docm": lambda: zipped({**WORD, "word/embeddings/a.docm": b"PK"}),
    "docx_with_exe": lambda: zipped({**WORD, "word/media/a.exe": b"MZ"}),
    "docx_with_html": lambda: zipped({**WORD, "word/afchunk.htm": HTML}),
    "docx_with_xlsx": lambda: zipped({**WORD, "word/embeddings/a.xlsx": zipped(EXCEL)}),
    "docx_jar": lambda: zipped({**WORD, "META-INF/MANIFEST.MF": "Main-Class: A\n", "A.class": b"\xca\xfe\xba\xbe"}),
    "docx_comment": lambda: zipped(WORD, comment=HTML.encode()),
    "docx_bzip": lambda: zipped(WORD, method=zipfile.ZIP_BZIP2),
    "docx_twice": lambda: zipped({**WORD, "WORD/DOCUMENT.XML": "<other/>"}),
    "docx_xlsx": lambda: zipped({**WORD, **EXCEL}),
    "docx_locked": lambda: locked(zipped(WORD)),
    "zip_locked": lambda: locked(zipped({"a.txt": "a"})),
    "docx_cut": lambda: zipped(WORD)[:-40],
    "docx_damaged": lambda: zipped(WORD, method=zipfile.ZIP_STORED).replace(b"<document/>", b"<dokument/>"),
    "docx_entities": lambda: zipped({**WORD, "word/styles.xml": ENTITIES}),
    "docx_xxe": lambda: zipped({**WORD, "word/_rels/document.xml.rels": OUTSIDE_ENTITY}),
    "xlsx_entities": lambda: zipped({**EXCEL, "xl/sharedStrings.xml": ENTITIES}),
    "xlsx_entities_utf16": lambda: zipped({**EXCEL, "xl/sharedStrings.xml": ENTITIES.encode("utf-16")}),
    "xlsx_entities_late": lambda: zipped(
        {**EXCEL, "xl/a.xml": b"<!--" + bytes(range(32, 127)) * 15_000 + b"-->" + ENTITIES.encode()}
    ),
    "xlsx_huge_sheet": lambda: zipped({**EXCEL, "xl/worksheets/sheet1.xml": b"<row/>" * (20 * MB)}),
    "xlsx_huge_types": lambda: zipped({**EXCEL, "[Content_Types].xml": b" " * (60 * MB)}),
    "pptx_bomb": lambda: zipped({**SLIDES, **{f"ppt/media/{n}.png": bytes(4 * MB) for n in range(60)}}),
    "docx_many": lambda: zipped({**WORD, **{f"m{n}": "" for n in range(6_000)}}),
    "old_doc": lambda: ole("WordDocument"),
    "old_xls": lambda: ole("Workbook"),
    "old_ppt": lambda: ole("PowerPoint Document"),
    "docx_password": lambda: ole("EncryptionInfo", "EncryptedPackage"),
    "rtf": lambda: b"{\\rtf1\\ansi hello}",
    "too_big": lambda: pdf(bytes(10 * MB)),
    "too_big_text": lambda: b"a" * (10 * MB + 1),
    "binary": lambda: bytes(range(256)) * 4,
}
