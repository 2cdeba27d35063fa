"""Dates as the city counts them: fiscal years, Tokyo months, eras and the steps of the budget calendar."""

from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .models import CalendarStep, Unit

TOKYO = ZoneInfo("Asia/Tokyo")

# Units of this kind keep the books of an enterprise of their own (公営企業会計).
PUBLIC_ENTERPRISE = "public_enterprise"

# First day and name of each era, latest first; the first year of an era is 元年.
ERAS = (
    (date(2019, 5, 1), "令和"),
    (date(1989, 1, 8), "平成"),
    (date(1926, 12, 25), "昭和"),
    (date(1912, 7, 30), "大正"),
    (date(1868, 1, 25), "明治"),
)


class Account(TextChoices):
    """Accounts (会計) the house calendar is laid for; a city may add others as rows."""

    GENERAL = "general", _("General account")
    ENTERPRISE = "enterprise", _("Public enterprise account")


class Step(StrEnum):
    """The steps of a budget, in their order in the year."""

    CONCEPT_SURVEY = "concept_survey"
    ICT_CHECK = "ict_check"
    BUREAU_DEADLINE = "bureau_deadline"
    FINANCE_DEADLINE = "finance_deadline"
    SECTION_ASSESSMENT = "section_assessment"
    BUREAU_ASSESSMENT = "bureau_assessment"
    MAYOR_ASSESSMENT = "mayor_assessment"
    PUBLICATION = "publication"
    VOTE = "vote"


def other_accounts() -> list[str]:
    """The accounts a city has laid calendars for besides those of the house, by the name it gave them."""
    rows = CalendarStep.objects.exclude(account__in=Account.values)
    return list(rows.order_by("account").values_list("account", flat=True).distinct())


def tokyo_date(at: datetime) -> date:
    """The date in Tokyo at that instant (aware)."""
    return at.astimezone(TOKYO).date()


def month_bounds(year: int, month: int) -> tuple[datetime, datetime]:
    """The month in Tokyo, start included, end excluded (aware)."""
    end = (year + 1, 1) if month == 12 else (year, month + 1)
    return datetime(year, month, 1, tzinfo=TOKYO), datetime(*end, 1, tzinfo=TOKYO)


def fiscal_year(day: date) -> int:
    """The fiscal year (1 April to 31 March) the day lies in."""
    return day.year if day.month >= 4 else day.year - 1


def fiscal_year_bounds(year: int) -> tuple[datetime, datetime]:
    """The fiscal year in Tokyo, start included, end excluded (aware)."""
    return month_bounds(year, 4)[0], month_bounds(year + 1, 4)[0]


def era_year(day: date) -> str:
    """The year in its era: 令和7年, 令和元年. Raises ValueError before Meiji."""
    for first_day, name in ERAS:
        if day >= first_day:
            count = day.year - first_day.year + 1
            return f"{name}{'元' if count == 1 else count}年"
    raise ValueError(f"{day} lies before the Meiji era")


def era(day: date) -> str:
    """The date as official papers print it: 令和7年10月15日."""
    return f"{era_year(day)}{day.month}月{day.day}日"


def era_fiscal_year(year: int) -> str:
    """The fiscal year as official papers print it; one with two eras has the later one's name (令和元年度)."""
    return f"{era_year(date(year, 12, 31))}度"


def account_of(unit: Unit | None) -> Account:
    """The account a unit's money is in: an enterprise's own, or the general one."""
    while unit is not None:
        if unit.kind == PUBLIC_ENTERPRISE:
            return Account.ENTERPRISE
        unit = unit.parent
    return Account.GENERAL


def steps(account: str, fiscal_year: int) -> list[CalendarStep]:
    """The account's steps towards the budget of that fiscal year, in order of their days."""
    return list(CalendarStep.objects.filter(account=account, fiscal_year=fiscal_year).order_by("on", "pk"))


def steps_from(account: str, fiscal_year: int) -> list[CalendarStep]:
    """The account's steps towards the budgets of that fiscal year and later ones, in order of their days."""
    return list(CalendarStep.objects.filter(account=account, fiscal_year__gte=fiscal_year).order_by("on", "pk"))


def next_step(account: str, on: date) -> CalendarStep | None:
    """The account's next step on that day or later, whatever year's budget it belongs to."""
    return CalendarStep.objects.filter(account=account, on__gte=on).order_by("on", "pk").first()


def fiscal_year_in_reach(account: str, on: date) -> int | None:
    """The first fiscal year whose budget a request can still enter: its 局内締切 is not over on that day."""
    ahead = CalendarStep.objects.filter(account=account, step=Step.BUREAU_DEADLINE, on__gte=on)
    return ahead.order_by("on").values_list("fiscal_year", flat=True).first()
