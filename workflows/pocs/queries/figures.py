"""How far a criterion has come from its baseline to its target, and how far it ought to have come by now."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet

from ..models import Criterion, Measurement, Poc


@dataclass(frozen=True)
class Value:
    """A value as it was measured, without the zeros the column adds."""

    on: date
    value: Decimal | None
    source: str


@dataclass(frozen=True)
class CriterionLine:
    """A criterion with its latest value. Shares are of 100; None where nothing can be said, which is never 0."""

    criterion: Criterion
    values: tuple[Value, ...]
    share: int | None
    expected: int | None

    @property
    def latest(self) -> Value | None:
        return self.values[-1] if self.values else None

    @property
    def baseline(self) -> Decimal | None:
        return plain(self.criterion.baseline)

    @property
    def target(self) -> Decimal | None:
        return plain(self.criterion.target)

    @property
    def value(self) -> Decimal | None:
        return self.latest.value if self.latest else None

    @property
    def final(self) -> Decimal | None:
        return plain(self.criterion.final_value)

    @property
    def late(self) -> bool:
        return self.share is not None and self.expected is not None and self.share < self.expected


def criterion_lines(poc: Poc, on: date) -> list[CriterionLine]:
    """The criteria of a trial in their order, each with what was measured; two queries."""
    return lines_of(poc, poc.criteria.all(), on)


def lines_of(poc: Poc, criteria: QuerySet[Criterion], on: date) -> list[CriterionLine]:
    """These criteria of the trial, each with the values that count; two queries."""
    expected = expected_share(poc, on)
    counted = Prefetch("measurements", Measurement.objects.standing(), to_attr="counted")
    return [_line(criterion, expected) for criterion in criteria.prefetch_related(counted)]


def _line(criterion: Any, expected: int | None) -> CriterionLine:
    values = tuple(Value(one.on, plain(one.value), one.source) for one in criterion.counted)
    latest = values[-1].value if values else None
    return CriterionLine(criterion, values, share_reached(criterion, latest), expected)


def share_reached(criterion: Criterion, value: Decimal | None) -> int | None:
    """How much of the way from baseline to target the value stands for, in percent: 100 is the target.

    None without a value or a baseline, and where the two are the same. Less than 0 where it went the wrong way.
    """
    if value is None or criterion.baseline is None or criterion.baseline == criterion.target:
        return None
    return round((value - criterion.baseline) / (criterion.target - criterion.baseline) * 100)


def expected_share(poc: Poc, on: date) -> int | None:
    """How much of the trial's period is over on that day, in percent; None before its dates are known."""
    if poc.starts_on is None or poc.ends_on is None or poc.ends_on == poc.starts_on:
        return None
    gone = min(max((on - poc.starts_on).days, 0), (poc.ends_on - poc.starts_on).days)
    return round(100 * gone / (poc.ends_on - poc.starts_on).days)


def plain(value: Decimal | None) -> Decimal | None:
    """The value without the zeros the column adds: 840 rather than 840.0000."""
    if value is None:
        return None
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
