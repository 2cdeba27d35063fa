"""Dates, times, sizes, numbers and money as the page's language writes them.

An instant is shown in Tokyo time. None is shown as a dash: absence is never printed as 0.
"""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import get_language

ABSENT = "－"
WEEKDAYS = "月火水木金土日"
# First day and name of each era since the founding of the city governments we meet; the first year is 元年.
ERAS = (
    (date(2019, 5, 1), "令和", "Reiwa"),
    (date(1989, 1, 8), "平成", "Heisei"),
    (date(1926, 12, 25), "昭和", "Showa"),
)
KILOBYTE = 1024


def is_english() -> bool:
    """Whether the page is in English."""
    return (get_language() or "").startswith("en")


def local(value: datetime) -> datetime:
    """The same instant in Tokyo; a naive one is taken to be there already."""
    return timezone.localtime(value) if timezone.is_aware(value) else value


def local_day(value: date | datetime) -> date:
    """The day itself, or the day in Tokyo at that instant."""
    return local(value).date() if isinstance(value, datetime) else value


def full_date(value: date | datetime | None) -> str:
    """2025年10月15日（水） · Wed 15 October 2025."""
    if value is None:
        return ABSENT
    day = local_day(value)
    if is_english():
        return f"{day:%a} {day.day} {day:%B} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def short_date(value: date | datetime | None, on: date | None = None) -> str:
    """10月15日（水） · Wed 15 Oct: where the year is plain from the page, or is that of `on`."""
    if value is None:
        return ABSENT
    day = local_day(value)
    if on and on.year != day.year:
        return full_date(day)
    if is_english():
        return f"{day:%a} {day.day} {day:%b}"
    return f"{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def full_datetime(value: datetime | None) -> str:
    """2025年10月15日（水）9時12分 · Wed 15 October 2025, 9:12."""
    if value is None:
        return ABSENT
    return full_date(value) + (", " if is_english() else "") + clock(value)


def clock(value: datetime) -> str:
    """9時12分 · 9:12, where the day is plain from the page."""
    at = local(value)
    return f"{at.hour}:{at:%M}" if is_english() else f"{at.hour}時{at:%M}分"


def stamp(value: datetime | None) -> str:
    """2025/10/15 09:12 in both languages: for records, where lines are compared."""
    return ABSENT if value is None else f"{local(value):%Y/%m/%d %H:%M}"


def era_date(value: date | datetime | None) -> str:
    """令和7年10月15日 · 15 October 2025 (Reiwa 7). Before the Showa era the plain date."""
    if value is None:
        return ABSENT
    day = local_day(value)
    for first, ja, en in ERAS:
        if day >= first:
            year = day.year - first.year + 1
            if is_english():
                return f"{day.day} {day:%B} {day.year} ({en} {year})"
            return f"{ja}{'元' if year == 1 else year}年{day.month}月{day.day}日"
    return f"{day.day} {day:%B} {day.year}" if is_english() else f"{day.year}年{day.month}月{day.day}日"


def file_size(count: int | None) -> str:
    """640KB, 2.4MB: one decimal from a megabyte on, and never 0KB for a file that has bytes."""
    if count is None:
        return ABSENT
    if count < KILOBYTE:
        return f"{count}B"
    if count < KILOBYTE**2:
        return f"{round(count / KILOBYTE)}KB"
    return f"{count / KILOBYTE**2:.1f}MB"


def thousands(value: int | float | Decimal | None) -> str:
    """12,345 · 62.4: the decimals it came with, a true minus sign; 10,000+ for a count that ended before the end."""
    if value is None:
        return ABSENT
    # A normalised Decimal of 70 says 7E+1 of itself.
    said = (f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}").replace("-", "\N{MINUS SIGN}")
    return f"{said}+" if getattr(value, "at_least", False) else said


def money(value: int | Decimal | None) -> str:
    """1,234,000円 · ¥1,234,000."""
    if value is None:
        return ABSENT
    return f"¥{thousands(value)}" if is_english() else f"{thousands(value)}円"
