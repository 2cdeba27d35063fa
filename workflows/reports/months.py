"""A month and a fiscal year as reports count them: half-open, in Tokyo."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from connected_desk.city.calendar import (
    era_fiscal_year,
    era_year,
    fiscal_year,
    fiscal_year_bounds,
    month_bounds,
    tokyo_date,
)
from connected_desk.ui.formats import is_english

ONE_DAY = timedelta(days=1)
FISCAL = "fy"  # what the code of a fiscal year begins with


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month. `start` is in it and `end` is not; `until` is the first day of the next."""

    first: date

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.replace(day=1))

    @classmethod
    def parse(cls, text: str) -> "Month":
        """2026-06. Raises ValueError for anything else."""
        year, dash, month = text.partition("-")
        if not (dash and len(year) == 4 and len(month) == 2):
            raise ValueError(f"{text!r} is not a month such as 2026-06.")
        return cls(date(int(year), int(month), 1))

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def start(self) -> datetime:
        return month_bounds(self.first.year, self.first.month)[0]

    @property
    def end(self) -> datetime:
        return month_bounds(self.first.year, self.first.month)[1]

    @property
    def until(self) -> date:
        return tokyo_date(self.end)

    @property
    def last_day(self) -> date:
        return self.until - ONE_DAY

    @property
    def previous(self) -> "Month":
        return Month.of(self.first - ONE_DAY)

    @property
    def year_before(self) -> "Month":
        return Month(self.first.replace(year=self.first.year - 1))

    @property
    def fiscal_year(self) -> int:
        return fiscal_year(self.first)

    @property
    def closing(self) -> "Month":
        """The month whose values stand for it: itself."""
        return self

    @property
    def before_label(self) -> str:
        """What the one before it is called in the head of a column."""
        return _("last month")

    @property
    def label(self) -> str:
        """2026年6月 · June 2026."""
        return f"{self.first:%B %Y}" if is_english() else f"{self.first.year}年{self.first.month}月"

    @property
    def era_label(self) -> str:
        """令和8年6月 · June 2026."""
        return self.label if is_english() else f"{era_year(self.first)}{self.first.month}月"

    @property
    def fiscal_label(self) -> str:
        """令和8年度 · FY2026."""
        return f"FY{self.fiscal_year}" if is_english() else era_fiscal_year(self.fiscal_year)


@dataclass(frozen=True, order=True)
class Year:
    """A fiscal year, April to March, with all that reports ask of a month."""

    fiscal_year: int

    def __str__(self) -> str:
        return f"{FISCAL}{self.fiscal_year}"

    @property
    def first(self) -> date:
        return date(self.fiscal_year, 4, 1)

    @property
    def start(self) -> datetime:
        return fiscal_year_bounds(self.fiscal_year)[0]

    @property
    def end(self) -> datetime:
        return fiscal_year_bounds(self.fiscal_year)[1]

    @property
    def until(self) -> date:
        return tokyo_date(self.end)

    @property
    def last_day(self) -> date:
        return self.until - ONE_DAY

    @property
    def months(self) -> tuple[Month, ...]:
        """Its months in their order."""
        numbers = range(self.fiscal_year * 12 + 3, self.fiscal_year * 12 + 15)
        return tuple(Month(date(number // 12, number % 12 + 1, 1)) for number in numbers)

    @property
    def closing(self) -> Month:
        """The month whose values stand for it: its March."""
        return self.months[-1]

    @property
    def previous(self) -> "Year":
        return Year(self.fiscal_year - 1)

    @property
    def year_before(self) -> "Year":
        return self.previous

    @property
    def before_label(self) -> str:
        """What the one before it is called in the head of a column."""
        return _("the year before")

    @property
    def label(self) -> str:
        """2025年度 · FY2025."""
        return f"FY{self.fiscal_year}" if is_english() else f"{self.fiscal_year}年度"

    @property
    def era_label(self) -> str:
        """令和7年度 · FY2025."""
        return self.fiscal_label

    @property
    def fiscal_label(self) -> str:
        """令和7年度 · FY2025."""
        return f"FY{self.fiscal_year}" if is_english() else era_fiscal_year(self.fiscal_year)


Period = Month | Year


def parse_period(text: str) -> Period:
    """A month (2026-06) or a fiscal year (fy2025) by its code. Raises ValueError for anything else."""
    if not text.startswith(FISCAL):
        return Month.parse(text)
    year = text.removeprefix(FISCAL)
    if not (len(year) == 4 and year.isascii() and year.isdigit() and int(year) > 0):
        raise ValueError(f"{text!r} is not a fiscal year such as fy2025.")
    return Year(int(year))
