"""What tables owe to the programs that open them: no cell runs, and a CSV in Shift_JIS says what it would lose."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

# The wide ones begin a formula where Excel is set to Japanese.
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
CP932 = "cp932"
LOST = "〓"  # what Japanese print has always set for a sign it lacks
# The same sign to a reader, under the number Windows' Shift_JIS knows.
SAME_SIGN = str.maketrans("〜−‖—¢£¬", "～－∥―￠￡￢")
# A letter with the marks that change its shape, and the names of which it is written with.
SIGN = re.compile(
    "[^\u0300-\u036f\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef]?"
    "[\u0300-\u036f\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef]*",
    re.DOTALL,
)
# Strings stay strings; rows are written to disk as they come.
WORKBOOK = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def defused(value: Any) -> Any:
    """Text that a spreadsheet would run as a formula, marked as text; numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_BEGINS) else value


def for_cp932(text: str) -> str:
    """The text with the signs Shift_JIS knows under another number under that number."""
    return unicodedata.normalize("NFC", text).translate(SAME_SIGN)


def lost_signs(text: str) -> Iterator[str]:
    """The signs of the text that Shift_JIS does not have, each as often as it stands there."""
    return (sign for sign in SIGN.findall(for_cp932(text)) if not _fits(sign))


def in_cp932(text: str) -> str:
    """The text in signs that Shift_JIS has, with 〓 for each of the others."""
    plain = for_cp932(text)
    return plain if _fits(plain) else SIGN.sub(lambda found: found[0] if _fits(found[0]) else LOST, plain)


def _fits(text: str) -> bool:
    try:
        text.encode(CP932)
    except UnicodeEncodeError:
        return False
    return True
