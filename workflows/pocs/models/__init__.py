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
from .poc import CHARTER, CharterAgreement, CharterVersion, Poc, Side
from .safeguards import Answer, Safeguard, SafeguardCode
from .way import Incident, IncidentNotice, RoadmapItem, Severity, StepState

__all__ = [
    "BASELINE_OR_REASON",
    "CHARTER",
    "Answer",
    "CharterAgreement",
    "CharterVersion",
    "Criterion",
    "Direction",
    "Incident",
    "IncidentNotice",
    "InterimEvaluation",
    "InterimJudgement",
    "Measurement",
    "Outlook",
    "Poc",
    "RoadmapItem",
    "Safeguard",
    "SafeguardCode",
    "Severity",
    "Side",
    "StepState",
]
