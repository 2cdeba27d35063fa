"""Sakai as the demonstration knows it: its units, its strategy, the budget calendar and the people of the cast."""

from datetime import date, datetime
from pathlib import Path

from connected_desk.city import actions, calendar
from connected_desk.city.models import City
from connected_desk.city.organisation_file import read_organisation, read_parts
from connected_desk.strategy.actions.plans import load_plan
from connected_desk.strategy.plan_file import read_plan
from workflows.referrals.rule_actions import load_rules

from . import people

FOLDER = Path(__file__).resolve().parent
UNITS = FOLDER / "organisations" / "sakai_2020.json"
PLAN = FOLDER / "plans" / "sakai_ict_strategy_2020.json"
RULES = FOLDER / "rules" / "sakai_2020.json"
PUBLISHED_CASES = FOLDER / "cases" / "published_cases.json"
YEARS_BACK = 3


def load(*, on: date, password: str | None = None) -> None:
    """Load everything a case needs around it; again and again without doubling."""
    organisation = read_organisation(UNITS)
    actions.load_organisation(organisation, read_parts(UNITS.with_suffix(".roles.json"), organisation))
    year = calendar.fiscal_year(on) + 1
    for around in range(year - YEARS_BACK, year + 1):
        actions.lay_calendars(around=around)
    load_plan(read_plan(PLAN))
    people.load(password=password)


def load_suggestions(*, at: datetime) -> None:
    """Load the rules that suggest units, and the published cases fields are learned from."""
    load_rules(RULES, PUBLISHED_CASES, at=at)


def mark_as_demo() -> None:
    """Say on every page that this is a demonstration."""
    city = City.get()
    city.demo = True
    city.save()
