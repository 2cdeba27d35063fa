"""What a file is, judged by its bytes against a strict list; what is on no line of the list is nothing we keep.

Pure functions on bytes. Nothing is rendered and no XML is parsed; archives are read within limits.
"""

import re
import struct
import zipfile
import zlib
from enum import StrEnum
from io import BytesIO
from pathlib import PurePath

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
CSV = "text/csv"
TEXT = "text/plain"

# Content type → the ending a file of it is handed out with.
ENDINGS = {
    PDF: (".pdf",),
    PNG: (".png",),
    JPEG: (".jpg", ".jpeg"),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    PPTX: (".pptx",),
    CSV: (".csv",),
    TEXT: (".txt",),
}
OFFICE = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of Word, Excel and PowerPoint before 2007, and of others
OLD_OFFICE = tuple(name.encode("utf-16-le") for name in ("WordDocument", "Workbook", "PowerPoint Document"))
LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")
# The family of an ISO media file (at byte 8) that iPhones and newer cameras write.
HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif")

MEMBERS = 5_000
UNPACKED = 200 * 1024 * 1024
# Deflate reaches a thousandfold; real documents stay far below a hundredfold once they are large.
LARGE, RATIO = 5 * 1024 * 1024, 100
# The largest telephones take 200 million points; four bytes each is what a computer needs to show one.
PIXELS = 250_000_000
MARKUP = re.compile(
    r"<\s*(?:!doctype|\?xml|\?php|\?=|%[@=]|html|head|body|script|svg|iframe|object|embed|meta|img|hta:|a\s)",
    re.IGNORECASE,
)
# Control marks, and what Python makes of bytes that Shift_JIS does not have.
NOT_IN_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\uf8f0-\uf8f3]")
OUTSIDE = re.compile(r"^(?:/|\\|[a-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)", re.IGNORECASE)
DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
MACROS = ("vbaproject.bin", "vbadata.xml", ".docm", ".xlsm", ".pptm", ".dotm", ".xltm", ".xlam", ".ppam")
RUNS = (
    *(".exe", ".dll", ".com", ".scr", ".msi", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".hta"),
    *(".lnk", ".jar", ".class", ".sh", ".py", ".reg", ".htm", ".html", "meta-inf/manifest.mf"),
)


class Fault(StrEnum):
    """Why a file is not kept; `files.py` has the sentence for each."""

    EMPTY = "empty"
    TOO_BIG = "too_big"
    TYPE = "type"
    BROKEN = "broken"
    HEIC = "heic"
    OLD = "old"
    LOCKED = "locked"
    MACROS = "macros"
    BOMB = "bomb"
    PICTURE = "picture"


class Unfit(Exception):
    """The bytes are none we keep; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def sniff(data: bytes, name: str) -> str:
    """The content type. Raises Unfit for what we do not keep.

    Only plain text needs the name as well, because text has no mark of its own: a script or a page is text too.
    """
    if data.startswith(b"%PDF-"):
        return _pdf(data)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(data)
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if data.startswith(b"PK\x03\x04"):
        return _office(data)
    if data.startswith(OLE):
        raise Unfit(_fault_of_ole(data))
    if data[4:8] == b"ftyp" and data[8:12] in HEIC:
        raise Unfit(Fault.HEIC)
    ending = PurePath(name).suffix.lower()
    for content_type in (CSV, TEXT):
        if ending in ENDINGS[content_type] and _is_plain_text(data):
            return content_type
    raise Unfit(Fault.TYPE)


def _pdf(data: bytes) -> str:
    """A PDF that arrived to its end: one that was cut off on the way has no mark of its end."""
    if b"%%EOF" not in data:
        raise Unfit(Fault.BROKEN)
    return PDF


def _png(data: bytes) -> str:
    """A PNG whose chunks reach its end, of a size a computer can show."""
    if data[12:16] != b"IHDR" or len(data) < 33:
        raise Unfit(Fault.BROKEN)
    width, height = struct.unpack("!LL", data[16:24])
    _require_drawable(width, height)
    at = 8
    while data[at + 4 : at + 8] != b"IEND":
        if at + 12 > len(data):
            raise Unfit(Fault.BROKEN)
        at += 12 + int(struct.unpack("!L", data[at : at + 4])[0])
    return PNG


def _jpeg(data: bytes) -> str:
    """A JPEG with its size and its end mark, of a size a computer can show."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        mark, length = data[at + 1], int(struct.unpack("!H", data[at + 2 : at + 4])[0])
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack("!HH", data[at + 5 : at + 9])
            _require_drawable(width, height)
            if b"\xff\xd9" in data[at:]:
                return JPEG
            break
        at += 1 if mark == 0xFF else 2 + length
    raise Unfit(Fault.BROKEN)


def _require_drawable(width: int, height: int) -> None:
    if not width or not height:
        raise Unfit(Fault.BROKEN)
    if width * height > PIXELS:
        raise Unfit(Fault.PICTURE)


def _fault_of_ole(data: bytes) -> Fault:
    """What to say of the old container: Word and its kin of old, or of today behind a password, or something else."""
    if LOCKED_OFFICE in data:
        return Fault.LOCKED
    return Fault.OLD if any(stream in data for stream in OLD_OFFICE) else Fault.TYPE


def _is_plain_text(data: bytes) -> bool:
    if data.startswith(b"#!"):
        return False
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not NOT_IN_TEXT.search(text) and not MARKUP.search(text)
    return False


def _office(data: bytes) -> str:
    """The type of a Word, Excel or PowerPoint file without macros, every member of which can be read in bounds."""
    # The last thing in the file is the archive's own end: what follows it would be a second file in one.
    if data[-22:-18] != b"PK\x05\x06":
        raise Unfit(Fault.BROKEN if b"PK\x05\x06" not in data else Fault.TYPE)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            content_type = _office_type(archive, {member.filename for member in members}, members)
            _require_bounds(members)
            for member in members:
                _require_sound(archive, member)
            return content_type
    # What a broken or forged archive makes zipfile and zlib raise.
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError, OSError) as error:
        raise Unfit(Fault.BROKEN) from error


def _require_bounds(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MEMBERS or sum(member.file_size for member in members) > UNPACKED:
        raise Unfit(Fault.BOMB)
    if any(member.file_size > LARGE and member.file_size > RATIO * member.compress_size for member in members):
        raise Unfit(Fault.BOMB)
    if len({member.filename.lower() for member in members}) != len(members):
        raise Unfit(Fault.TYPE)


def _require_sound(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Raise Unfit unless the member is what its header says, stays inside the archive and holds nothing that runs."""
    name = member.filename.lower()
    if name.endswith(MACROS) or "/activex/" in name:
        raise Unfit(Fault.MACROS)
    if OUTSIDE.search(name) or name.endswith(RUNS):
        raise Unfit(Fault.TYPE)
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unfit(Fault.TYPE)
    is_xml, before = name.endswith((".xml", ".rels", ".vml")), b""
    with archive.open(member) as part:  # reading to the end proves size and checksum
        while chunk := part.read(1 << 20):
            if is_xml:
                # Without NUL, because the words may stand in UTF-16; with the end of the piece before.
                plain = before + chunk.replace(b"\0", b"")
                if DTD.search(plain):
                    raise Unfit(Fault.BOMB)
                before = plain[-16:]


def _office_type(archive: zipfile.ZipFile, names: set[str], members: list[zipfile.ZipInfo]) -> str:
    kinds = [content_type for part, content_type in OFFICE.items() if part in names]
    if len(kinds) != 1 or "[Content_Types].xml" not in names:
        raise Unfit(Fault.TYPE)
    types = archive.getinfo("[Content_Types].xml")
    if any(member.flag_bits & 1 for member in members):
        raise Unfit(Fault.LOCKED)
    if types.file_size > LARGE:
        raise Unfit(Fault.BOMB)
    if b"macroenabled" in archive.read(types).replace(b"\0", b"").lower():
        raise Unfit(Fault.MACROS)
    return kinds[0]
