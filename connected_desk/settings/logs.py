"""What a log line looks like, and what it never shows: links that open a company's page, an outside evaluator's,
the page of a body that is asked, a draft or somebody's calendar, and addresses."""

import logging
import re

LINK = re.compile(r"/(p|site|evaluate|propose/d|my/join|desk/calendar|desk/password/[^/\s]+)/[^/\s?#'\"]{12,}")
ADDRESS = re.compile(r"[\w.+-]+@(?=[\w-]+\.[\w.-]+)")
# A line break in what somebody typed must not look like a second line of the log; nor may a terminal obey it.
CONTROL = {code: f"\\x{code:02x}" for code in (*range(0x20), 0x7F, *range(0x80, 0xA0)) if code != 0x09}


def masked(text: str) -> str:
    """The text without the secret part of company links and without the name in mail addresses."""
    return ADDRESS.sub("…@", LINK.sub(r"/\1/…", text))


class OneLine(logging.Formatter):
    """Writes a record as one masked line; only a traceback, which is ours, may follow on lines of its own."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        return super().formatMessage(record).translate(CONTROL)

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))
