"""Dates as people write them in ledgers: in eras, with dots and slashes, or as the number Excel keeps."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import Any

from connected_desk.ui.formats import ERAS

FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000  # October 1954 to January 2119: a smaller number is none meant as a date
EPOCH_1900, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
ERA = {name: first for first, name, _en in ERAS} | {
    letter: first for (first, _ja, _en), letter in zip(ERAS, "RHS", strict=True)
}
TAIL = r"(?:\s*\([月火水木金土日](?:曜日?)?\))?(?:[T\s]+\d{1,2}:\d{2}(?::\d{2})?(?:\.0+)?)?"
WESTERN = re.compile(rf"(\d{{4}})\s*[-/.年]\s*(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})\s*日?{TAIL}")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
IN_ERA = re.compile(
    rf"(令和|平成|昭和|[RHS])\s*(元|\d{{1,2}})\s*[-/.年]\s*(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})\s*日?{TAIL}"
)
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")


class NoDay(ValueError):
    """What stands in the cell is no day that exists."""


def as_date(value: Any, *, from_1904: bool = False) -> date:
    """The day a cell means. Raises NoDay."""
    try:
        return _read(value, from_1904)
    except ValueError as error:
        raise NoDay(str(value)) from error


def _read(value: Any, from_1904: bool) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = unicodedata.normalize("NFKC", str(value)).strip().upper()
    if found := WESTERN.fullmatch(text) or COMPACT.fullmatch(text):
        year, month, day = map(int, found.groups())
        return date(year, month, day)
    if found := IN_ERA.fullmatch(text):
        return _in_era(*found.groups())
    if SERIAL.fullmatch(text) and FIRST_SERIAL <= float(text) <= LAST_SERIAL:
        return (EPOCH_1904 if from_1904 else EPOCH_1900) + timedelta(days=int(float(text)))
    raise ValueError(text)


def _in_era(era: str, year: str, month: str, day: str) -> date:
    first = ERA[era]
    found = date(first.year + (1 if year == "元" else int(year)) - 1, int(month), int(day))
    if found < first:
        raise ValueError(f"{era}{year}年{month}月{day}日")
    return found
