"""A month as reports count it: half-open, in Tokyo."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from connected_desk.city.calendar import era_fiscal_year, era_year, fiscal_year, month_bounds, tokyo_date
from connected_desk.ui.formats import is_english

ONE_DAY = timedelta(days=1)


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
