"""What a mail filed by an officer is, judged by its bytes: as it went over the net (.eml), or Outlook's own (.msg).

Apart from `sniffing.py`, because companies never send us these. Nothing of what is attached is taken out.
"""

import re
from pathlib import PurePath

from .sniffing import LOCKED_OFFICE, OLD_OFFICE, OLE, Fault, Unfit

EML = "message/rfc822"
MSG = "application/vnd.ms-outlook"
MAIL_ENDINGS = {EML: (".eml",), MSG: (".msg",)}
# What only Outlook's messages have among their streams.
MSG_STREAMS = tuple(name.encode("utf-16-le") for name in ("__properties_version1.0", "__substg1.0_"))
HEAD = 256 * 1024  # bytes within which the head of a message ends; real ones stay below a tenth of it
HEADER = re.compile(rb"[!-9;-~]+:")
KNOWN = re.compile(rb"^(?:from|to|cc|subject|date|received|return-path|mime-version|message-id|reply-to):", re.I | re.M)
END_OF_HEAD = re.compile(rb"\r?\n\r?\n|\r\r")
# A message of hundreds of parts, or of parts in parts in parts, is made to keep a reader busy.
PARTS, NESTED = 500, 40


def sniff_mail(data: bytes, name: str) -> str:
    """The content type. Raises Unfit for what is no mail, or one made to hurt its reader."""
    if data.startswith(OLE):
        if LOCKED_OFFICE in data or any(stream in data for stream in OLD_OFFICE) or not _holds_all(data, MSG_STREAMS):
            raise Unfit(Fault.TYPE)
        return MSG
    if PurePath(name).suffix.lower() not in MAIL_ENDINGS[EML] or not HEADER.match(data):
        raise Unfit(Fault.TYPE)
    end = END_OF_HEAD.search(data)
    head = data[: end.start()] if end else data
    if b"\0" in head or len({found.lower() for found in KNOWN.findall(head[:HEAD])}) < 2:
        raise Unfit(Fault.TYPE)
    small = data.lower()
    if len(head) > HEAD or small.count(b"\ncontent-type:") > PARTS or small.count(b"boundary=") > NESTED:
        raise Unfit(Fault.BOMB)
    return EML


def _holds_all(data: bytes, marks: tuple[bytes, ...]) -> bool:
    return all(mark in data for mark in marks)
