"""What a file is, judged by its bytes; and what is kept out."""

import struct
import zlib

import pytest

from connected_desk.records.sniffing import CSV, DOCX, JPEG, PDF, PNG, PPTX, TEXT, XLSX, Unfit, sniff

from .support import office, zipped

TYPES = "[Content_Types].xml"


def png() -> bytes:
    """A picture of one white point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack("!L", len(data)) + kind + data + struct.pack("!L", zlib.crc32(kind + data))

    header = struct.pack("!LLBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\xff")) + chunk(b"IEND", b"")
    )


def jpeg() -> bytes:
    """The head and the end of a photo of 640 by 480 points, with nothing in between."""
    return (
        b"\xff\xd8\xff\xe0\x00\x04JF\xff\xc0\x00\x0b\x08" + struct.pack("!HH", 480, 640) + b"\x01\x01\x11\x00\xff\xd9"
    )


def kept(data: bytes, name: str) -> bool:
    """Whether we would keep it."""
    try:
        sniff(data, name)
    except Unfit:
        return False
    return True


@pytest.mark.parametrize(
    ("name", "data", "content_type"),
    [
        ("提案書.pdf", b"%PDF-1.7\n%%EOF", PDF),
        ("写真.png", png(), PNG),
        ("写真.JPG", jpeg(), JPEG),
        ("企画.docx", office(), DOCX),
        ("見積.xlsx", zipped({TYPES: "<Types/>", "xl/workbook.xml": "<workbook/>"}), XLSX),
        ("説明.pptx", zipped({TYPES: "<Types/>", "ppt/presentation.xml": "<p/>"}), PPTX),
        ("一覧.csv", "品名,数\n水道メーター,3\n".encode("cp932"), CSV),
        ("一覧.csv", "品名,数\n髙﨑,3\n".encode("utf-8-sig"), CSV),
        ("メモ.txt", "気温が 5<7 のとき".encode(), TEXT),
        ("no ending", b"%PDF-1.7 %%EOF", PDF),
        ("misnamed.exe", b"%PDF-1.7 %%EOF", PDF),
    ],
)
def test_what_offices_send_is_recognised_by_its_bytes(name, data, content_type):
    assert sniff(data, name) == content_type


REFUSED = {
    "a page": ("a.html", b"<!doctype html><script>1</script>"),
    "a page called a PDF": ("a.pdf", b"<html><body></body></html>"),
    "a script before the mark of a PDF": ("a.pdf", b"<script>alert(1)</script>%PDF-1.7"),
    "a line break before the mark of a PDF": ("a.pdf", b"\n%PDF-1.7"),
    "a page called text": ("a.txt", b"hello <ScRiPt>alert(1)</script>"),
    "a page in Shift_JIS called CSV": ("a.csv", "あ,<iframe src=x>".encode("cp932")),
    "a page in UTF-16 called text": ("a.txt", "<script>alert(1)</script>".encode("utf-16")),
    "a page in UTF-7 with a control mark": ("a.txt", b"+ADw-script+AD4-\x1b"),
    "a vector graphic": ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
    "a vector graphic called PNG": ("a.png", b'<?xml version="1.0"?><svg/>'),
    "a program": ("a.exe", b"MZ\x90\x00"),
    "a program called PDF": ("a.pdf", b"MZ\x90\x00"),
    "a shell script": ("a.sh", b"#!/bin/sh\n"),
    "a shell script called a batch file": ("a.bat", b"echo hello\r\n"),
    "an old Word file": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "a moving picture": ("a.gif", b"GIF89a"),
    "any archive": ("a.zip", zipped({"a.txt": "a"})),
    "any archive called Word": ("a.docx", zipped({"a.txt": "a"})),
    "an archive behind other bytes": ("a.docx", b"MZ" + office()),
    "a Word file with macros": ("a.docx", office({"word/vbaProject.bin": b"\0"})),
    "a Word file with macros in capitals": ("a.docx", office({"WORD/VBAPROJECT.BIN": b"\0"})),
    "a Word file that says it has macros": (
        "a.docx",
        zipped({TYPES: "application/vnd.ms-word.document.macroEnabled.main+xml", "word/document.xml": ""}),
    ),
    "a Word file with a control that runs": ("a.docx", office({"word/activeX/activeX1.bin": b"\0"})),
    "a Word file with a document type of its own": (
        "a.docx",
        office({"word/styles.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
    ),
    "a member that leaves its folder": ("a.docx", office({"../../etc/passwd": "x"})),
    "a member with an absolute path": ("a.docx", office({"/etc/passwd": "x"})),
    "a member on another drive": ("a.docx", office({"C:/x": "x"})),
    "a bomb": ("a.pptx", zipped({TYPES: "", "ppt/presentation.xml": "", "ppt/media/a.png": bytes(50_000_000)})),
    "too many members": ("a.docx", office({f"m{number}": "" for number in range(5_001)})),
    "a truncated Word file": ("a.docx", office()[:-30]),
    "a damaged Word file": ("a.docx", office({"word/a": "a" * 999}).replace(b"PK\x01\x02", b"PK\x01\x03")),
    "an empty archive": ("a.docx", b"PK\x05\x06" + bytes(18)),
    "binary called text": ("a.txt", b"\x00\x01\x02"),
    "bytes no Japanese computer writes": ("a.csv", b"\xff\xfe\xfd\xa0\xff"),
}


@pytest.mark.parametrize(("name", "data"), REFUSED.values(), ids=REFUSED.keys())
def test_everything_else_is_kept_out(name, data):
    assert not kept(data, name)


def test_a_file_that_is_word_and_excel_at_once_is_neither():
    both = zipped({TYPES: "<Types/>", "word/document.xml": "", "xl/workbook.xml": ""})
    assert not kept(both, "a.docx")


def test_a_member_larger_than_its_header_says_is_not_believed():
    lying = bytearray(zipped({TYPES: "<Types/>", "word/document.xml": "a" * 5_000}))
    at = lying.rindex(b"PK\x01\x02")
    lying[at + 24 : at + 28] = struct.pack("<L", 10)
    assert not kept(bytes(lying), "a.docx")


def test_a_locked_archive_is_kept_out():
    locked = bytearray(office())
    for at in range(len(locked) - 10):
        if locked[at : at + 4] == b"PK\x01\x02":
            locked[at + 8] |= 1
    assert not kept(bytes(locked), "a.docx")


def test_many_small_bombs_are_one_bomb():
    parts: dict[str, bytes | str] = {f"ppt/media/{number}.bin": bytes(4_500_000) for number in range(50)}
    assert not kept(zipped({TYPES: "", "ppt/presentation.xml": ""} | parts), "a.pptx")
