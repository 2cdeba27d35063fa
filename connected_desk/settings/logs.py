"""What a log line looks like, and what it never shows: links that open a company's page, an outside evaluator's,
the page of a body that is asked, a draft or somebody's calendar, and addresses."""

import json
import logging
import re
from datetime import UTC, datetime

from connected_desk.records import traces

LINK = re.compile(r"/(p|site|evaluate|propose/d|my/join|desk/calendar|desk/password/[^/\s]+)/[^/\s?#'\"]{12,}")
# Bounded, as a name in an address is: tried at each letter of a long line, an open end would take minutes.
ADDRESS = re.compile(r"[\w.+-]{1,64}@(?=[\w-]{1,63}\.\w)")
# A line break in what somebody typed must not look like a second line of the log; nor may a terminal obey it.
CONTROL = {code: f"\\x{code:02x}" for code in (*range(0x20), 0x7F, *range(0x80, 0xA0)) if code != 0x09}
BEYOND_JSON = {code: sign for code, sign in CONTROL.items() if code >= 0x7F}


def masked(text: str) -> str:
    """The text without the secret part of company links and without the name in mail addresses."""
    return ADDRESS.sub("…@", LINK.sub(r"/\1/…", text))


class OneLine(logging.Formatter):
    """Writes a record as one masked line; only a traceback, which is ours, may follow on lines of its own."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        return super().formatMessage(record).translate(CONTROL)

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


class Json(logging.Formatter):
    """Writes a record as one masked object of JSON, for programs that gather logs; a traceback is a member of it.

    `at` is UTC; `request` is the number that the answer carried as X-Request-ID, or that of the worker's task.
    """

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request": traces.number.get(),
            "process": record.process,
        }
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        # JSON itself escapes control marks below a space; the others are marks of a terminal too.
        return json.dumps({key: _plain(part) for key, part in told.items()}, ensure_ascii=False)


def _plain(value: object) -> object:
    return masked(value).translate(BEYOND_JSON) if isinstance(value, str) else value
