"""The figures of a month: pure functions from what was gathered to values, each with the cases behind it."""

from .bureaus import BureauLine, bureau_lines
from .count import Count, change
from .flow import Flow, YearSoFar, flow, year_so_far
from .indicators import IndicatorLine, Progress, indicator_lines, progress
from .measures import city_wide, trend
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
    "Progress",
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
    "progress",
    "results",
    "trend",
    "year_so_far",
]
