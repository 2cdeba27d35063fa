"""The figures of a month: pure functions from what was gathered to values, each with the cases behind it."""

from .board import Board, boards
from .bureaus import BureauLine, bureau_lines
from .count import Count, change
from .flow import Flow, YearSoFar, flow, year_so_far
from .grades import InitiativeLine, Said, initiative_lines, worst
from .indicators import IndicatorLine, Progress, indicator_lines, progress
from .matrix import MatrixRow, matrix
from .measures import city_wide, trend
from .notable import CaseLine, LateFact, late_facts, notable, results
from .plan import PlanLine, PlanView, plan_view
from .standing import WORDS, ItemStanding, Light, standings
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
    "WORDS",
    "Awaited",
    "Board",
    "BudgetLine",
    "BureauLine",
    "CaseLine",
    "Coming",
    "Count",
    "Delay",
    "Flow",
    "IndicatorLine",
    "InitiativeLine",
    "ItemStanding",
    "LateFact",
    "Light",
    "MatrixRow",
    "PlanLine",
    "PlanView",
    "Progress",
    "Said",
    "Told",
    "YearSoFar",
    "awaited",
    "boards",
    "budget",
    "bureau_lines",
    "change",
    "city_wide",
    "coming_steps",
    "delays",
    "due_soon",
    "flow",
    "indicator_lines",
    "initiative_lines",
    "instructions",
    "late_facts",
    "matrix",
    "notable",
    "plan_view",
    "progress",
    "results",
    "standings",
    "trend",
    "worst",
    "year_so_far",
]
