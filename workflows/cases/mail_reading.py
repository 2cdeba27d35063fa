"""What a filed mail says: subject, from, to, date, text, and the names of what is attached. Nothing is run or shown.

A mail is written by anybody: every part of it is cut to a length, and what cannot be read is left out. Mails within a
mail are named and not opened.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime
from html import unescape
from io import BytesIO
from typing import Any

import olefile

from connected_desk.records import files
from connected_desk.records.mail_sniffing import MSG
from connected_desk.ui.fields import TURNING

SUBJECT, ADDRESSES, TEXT, NAME, ATTACHED = 300, 1_000, 20_000, 200, 50
RAW = 4_000  # signs of a header before it is decoded
NOT_SAID = re.compile(r"<(script|style|head)\b.*?</\1\s*>", re.I | re.S)
LINES, TAGS = re.compile(r"<(?:br|/p|/div|/tr|/li)\b[^>]*>", re.I), re.compile(r"<[^>]*>")
# Properties of Outlook's messages, by the last part of a stream's name.
UNICODE, ANSI = "001F", "001E"
EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
EARLIEST = datetime(1971, 1, 1, tzinfo=UTC)
SUBMITTED, DELIVERED = 0x00390040, 0x0E060040
MOST_STREAMS = 5_000


@dataclass(frozen=True)
class Read:
    """What a mail says of itself."""

    subject: str
    sender: str
    recipients: str
    sent_at: datetime | None
    text: str
    attached: tuple[str, ...]


class Unreadable(Exception):
    """The bytes look like a mail and cannot be read as one."""


def read(data: bytes, content_type: str, *, at: datetime) -> Read:
    """What the mail says; an instant after `at` is no date. Raises Unreadable."""
    try:
        return _of_outlook(data, at) if content_type == MSG else _of_message(message_from_bytes(data), at)
    except Unreadable:
        raise
    except Exception as error:  # a forged mail makes the readers raise what they like, deep recursion included
        raise Unreadable from error


def _of_message(message: Message, at: datetime) -> Read:
    parts = list(_parts(message))
    attached = [name for part in parts if (name := _attached(part))]
    return Read(
        subject=_line(_header(message, "Subject"), SUBJECT),
        sender=_line(_header(message, "From"), ADDRESSES),
        recipients=_line(", ".join(filter(None, (_header(message, "To"), _header(message, "Cc")))), ADDRESSES),
        sent_at=_instant(_date(message), at),
        text=_body(parts),
        attached=tuple(attached[:ATTACHED]),
    )


def _parts(message: Message) -> Iterator[Message]:
    """The parts of the message itself, in their order; one that is a mail is not gone into."""
    waiting = [message]
    while waiting:
        part = waiting.pop(0)
        held = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(held, list):
            waiting[:0] = [one for one in held if isinstance(one, Message)]
        else:
            yield part


def _attached(part: Message) -> str:
    """The name of what is attached; "" for a part of the text."""
    if part.get_content_type() == "message/rfc822":
        held = part.get_payload()
        inner = _header(held[0], "Subject") if isinstance(held, list) and isinstance(held[0], Message) else ""
        return _name(f"{inner or 'message'}.eml")
    name = part.get_filename()
    if name:
        return _name(_decoded(str(name)))
    return "" if part.get_content_maintype() == "text" else _name(part.get_content_type().replace("/", "."))


def _body(parts: list[Message]) -> str:
    for kind, plain in (("text/plain", _said), ("text/html", _of_html)):
        for part in parts:
            if part.get_content_type() == kind and part.get_content_disposition() != "attachment":
                return _text(plain(_payload(part)))
    return ""


def _payload(part: Message) -> str:
    held: Any = part.get_payload(decode=True) or b""
    data = bytes(held[: 20 * TEXT])
    for charset in (part.get_content_charset() or "utf-8", "utf-8", "cp932"):
        try:
            return data.decode(charset, "replace")
        except (LookupError, ValueError):
            continue
    return ""


def _said(text: str) -> str:
    return text


def _of_html(page: str) -> str:
    return unescape(TAGS.sub("", LINES.sub("\n", NOT_SAID.sub("", page[: 10 * TEXT]))))


def _header(message: Message, name: str) -> str:
    return _decoded(str(message.get(name) or "")[:RAW])


def _decoded(raw: str) -> str:
    try:
        return str(make_header(decode_header(raw)))
    except (LookupError, ValueError, HeaderParseError):
        return raw


def _date(message: Message) -> datetime | None:
    try:
        return parsedate_to_datetime(str(message.get("Date") or "")[:NAME])
    except (TypeError, ValueError):
        return None


def _instant(sent: datetime | None, at: datetime) -> datetime | None:
    """The instant in UTC where it is one a mail can have been sent at."""
    if sent is None:
        return None
    aware = sent if sent.tzinfo else sent.replace(tzinfo=UTC)
    try:
        found = aware.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return found if EARLIEST < found <= at + timedelta(days=1) else None


def _of_outlook(data: bytes, at: datetime) -> Read:
    with olefile.OleFileIO(BytesIO(data)) as ole:
        streams = {"/".join(path) for path in ole.listdir(streams=True, storages=False)[:MOST_STREAMS]}
        folders = sorted({name.split("/")[0] for name in streams if name.startswith("__attach_version1.0_")})

        def said(prop: str, most: int, folder: str = "") -> str:
            for kind, charset in ((UNICODE, "utf-16-le"), (ANSI, "cp932")):
                name = f"{folder}__substg1.0_{prop}{kind}"
                if name in streams:
                    return str(ole.openstream(name).read(4 * most).decode(charset, "replace"))
            return ""

        address = said("5D01", ADDRESSES) or said("0C1F", ADDRESSES)
        name = said("0C1A", ADDRESSES)
        names = [said("3707", NAME, f"{one}/") or said("3704", NAME, f"{one}/") for one in folders[:ATTACHED]]
        return Read(
            subject=_line(said("0037", SUBJECT), SUBJECT),
            sender=_line(f"{name} <{address}>" if address and address != name else name, ADDRESSES),
            recipients=_line(", ".join(filter(None, (said("0E04", ADDRESSES), said("0E03", ADDRESSES)))), ADDRESSES),
            sent_at=_instant(_filetime(ole), at),
            text=_text(said("1000", TEXT)),
            attached=tuple(_name(one or "message.msg") for one in names),
        )


def _filetime(ole: Any) -> datetime | None:
    """When it was submitted, or else delivered, from the fixed properties: after 32 bytes, sixteen bytes each."""
    fixed = ole.openstream("__properties_version1.0").read(64 * 1024)[32:]
    found = {}
    for start in range(0, len(fixed) - 15, 16):
        tag, _flags, value = struct.unpack_from("<LLQ", fixed, start)
        found[tag] = value
    ticks = found.get(SUBMITTED) or found.get(DELIVERED)
    try:
        return EPOCH + timedelta(microseconds=ticks // 10) if ticks else None
    except OverflowError:
        return None


def _line(text: str, most: int) -> str:
    return " ".join(_clean(text).split())[:most]


def _text(text: str) -> str:
    lines = _clean(text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return re.sub(r"\n{3,}", "\n\n", lines)[:TEXT]


def _name(name: str) -> str:
    return files.shown(_line(name, NAME))[:NAME]


def _clean(text: str) -> str:
    """The text less what turns or hides it, and what no database takes."""
    kept = (sign for sign in text if sign in "\n\t" or (sign.isprintable() and sign not in TURNING) or sign == "\u3000")
    return "".join(kept).encode("utf-8", "ignore").decode()
