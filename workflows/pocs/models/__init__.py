"""What is kept of a trial: its charter, criteria and values, safeguards, and what happens on the way."""

from .criteria import (
    BASELINE_OR_REASON,
    Criterion,
    Direction,
    InterimEvaluation,
    InterimJudgement,
    Measurement,
    Outlook,
)
from .poc import CHARTER, CharterVersion, Poc
from .safeguards import Answer, Safeguard, SafeguardCode
from .way import Incident, RoadmapItem, Severity, StepState

__all__ = [
    "BASELINE_OR_REASON",
    "CHARTER",
    "Answer",
    "CharterVersion",
    "Criterion",
    "Direction",
    "Incident",
    "InterimEvaluation",
    "InterimJudgement",
    "Measurement",
    "Outlook",
    "Poc",
    "RoadmapItem",
    "Safeguard",
    "SafeguardCode",
    "Severity",
    "StepState",
]
