"""What is kept of a trial: its charter, criteria and values, safeguards, and what happens on the way."""

from .bodies import BodyKind, SiteBody
from .criteria import (
    BASELINE_OR_REASON,
    Criterion,
    Direction,
    InterimEvaluation,
    InterimJudgement,
    Measurement,
    Outlook,
)
from .lent import Anonymised, BecomesOpen, LentData, Settled
from .poc import CHARTER, CharterAgreement, CharterVersion, Poc, Side
from .safeguard_lists import Asks, SafeguardItem, SafeguardList, Section
from .safeguards import UNCLEARED, Answer, InformationClass, Safeguard
from .way import Incident, IncidentNotice, RoadmapItem, Severity, StepState

__all__ = [
    "BASELINE_OR_REASON",
    "CHARTER",
    "UNCLEARED",
    "Anonymised",
    "Answer",
    "Asks",
    "BecomesOpen",
    "BodyKind",
    "CharterAgreement",
    "CharterVersion",
    "Criterion",
    "Direction",
    "Incident",
    "InformationClass",
    "IncidentNotice",
    "InterimEvaluation",
    "InterimJudgement",
    "LentData",
    "Measurement",
    "Outlook",
    "Poc",
    "RoadmapItem",
    "Safeguard",
    "SafeguardItem",
    "SafeguardList",
    "Section",
    "Settled",
    "Severity",
    "SiteBody",
    "Side",
    "StepState",
]
