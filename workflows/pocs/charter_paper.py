"""What the charter of a trial (実証の計画書) says on paper, version by version."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from workflows.engine.details import decode

from .models import Direction, Poc
from .queries.charter import Version, as_it_stands, charter_words, figure, safeguard_name, safeguard_words


@dataclass(frozen=True)
class PaperCriterion:
    """A criterion as the paper lists it; `before` is the value before the trial, or why there is none."""

    indicator: str
    direction: str
    before: str
    target: str
    method: str
    days: list[date]


def values(poc: Poc, version: Version, *, at: datetime) -> dict[str, Any]:
    """All the paper says of one version; a version that is still being written is marked as a draft."""
    snapshot = version.kept.snapshot if version.kept else as_it_stands(poc)
    return {
        "poc": poc,
        "version": version,
        "charter": charter_words(snapshot),
        "criteria": [_criterion(decode(one)) for one in snapshot["criteria"]],
        "safeguards": [(safeguard_name(one), safeguard_words(one)) for one in snapshot["safeguards"]],
        "at": at,
    }


def _criterion(said: dict[str, Any]) -> PaperCriterion:
    return PaperCriterion(
        indicator=said["indicator"],
        direction=str(Direction(said["direction"]).label),
        before=figure(said["baseline"], said["unit"]) or said["no_baseline_because"],
        target=figure(said["target"], said["unit"]),
        method=said["method"],
        days=[day for day in (said.get("interim_on"), said["measure_on"]) if day],
    )
