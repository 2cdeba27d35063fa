"""The figures of a month: pure functions from what was gathered to values, each with the cases behind it."""

from .bureaus import BureauLine, bureau_lines
from .count import Count, change
from .flow import Flow, YearSoFar, flow, year_so_far
from .measures import IndicatorLine, city_wide, indicator_lines, trend
from .notable import CaseLine, LateFact, late_facts, notable, results
from .plan import PlanLine, PlanView, plan_view
from .today import (
    Awaited,
    BudgetLine,
    Coming,
    Delay,
    Told,
    awaited,
    budget,
    coming_steps,
    delays,
    due_soon,
    instructions,
)

__all__ = [
    "Awaited",
    "BudgetLine",
    "BureauLine",
    "CaseLine",
    "Coming",
    "Count",
    "Delay",
    "Flow",
    "IndicatorLine",
    "LateFact",
    "PlanLine",
    "PlanView",
    "Told",
    "YearSoFar",
    "awaited",
    "budget",
    "bureau_lines",
    "change",
    "city_wide",
    "coming_steps",
    "delays",
    "due_soon",
    "flow",
    "indicator_lines",
    "instructions",
    "late_facts",
    "notable",
    "plan_view",
    "results",
    "trend",
    "year_so_far",
]
