"""What a value of each kind of indicator is measured against, as plain arithmetic.

- ratio, cumulative: the value against the year's target;
- per year: the sum of the months gone against as many twelfths of the year's target;
- milestone: whether it was done by its day.

What is not known is never taken for 0: where something is missing, there is no rate.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from .terms import Direction

HUNDRED, MONTHS = Decimal(100), 12
KEPT, TENTH = Decimal("0.0001"), Decimal("0.1")
APRIL = 4


def ratio_of(parts: tuple[Decimal, Decimal], unit_of_measure: str) -> Decimal:
    """The ratio of a numerator to a denominator: in % to a tenth where that is the unit, else with the four decimals
    that are kept."""
    whole, step = (HUNDRED, TENTH) if unit_of_measure in ("%", "％") else (Decimal(1), KEPT)
    return (whole * parts[0] / parts[1]).quantize(step)


def ratio_of_sums(parts: Iterable[tuple[Decimal, Decimal]], unit_of_measure: str) -> Decimal:
    """The ratio of the sums: a large unit weighs as much as it is large, which the mean of the ratios would hide."""
    rows = list(parts)
    return ratio_of((sum(row[0] for row in rows), sum(row[1] for row in rows)), unit_of_measure)  # type: ignore[arg-type]


def months_gone(month: date) -> int:
    """How many months of its fiscal year are over at the end of that month: April 1, March 12."""
    return (month.month - APRIL) % MONTHS + 1


def months_of_year(month: date) -> tuple[date, ...]:
    """The first days of the months of the fiscal year from April to that month."""
    april = date(month.year if month.month >= APRIL else month.year - 1, APRIL, 1)
    numbers = range(april.month - 1, april.month - 1 + months_gone(month))
    return tuple(date(april.year + number // MONTHS, number % MONTHS + 1, 1) for number in numbers)


def share_of_year(target: Decimal, months: int) -> Decimal:
    """What ought to be reached of a year's target after so many of its months."""
    return (target * months / MONTHS).quantize(TENTH)


def rate(value: Decimal | None, against: Decimal | None, direction: str) -> Decimal | None:
    """How far a value has come, in %; where lower is better, the target against the value.

    None without value or target, without a direction, and against a target of 0 that nothing can be divided by.
    """
    if value is None or against is None or direction == Direction.NONE:
        return None
    if direction == Direction.DOWN:
        if value == 0:
            return HUNDRED.quantize(TENTH)
        value, against = against, value
    return None if against == 0 else (HUNDRED * value / against).quantize(TENTH)


def milestone_rate(done: Decimal | None, asked: int, due_on: date | None, on: date) -> Decimal | None:
    """The share of what was asked that is done, in %, once it was due or all of it is done; None before."""
    if done is None or not asked:
        return None
    over = due_on is not None and due_on < on
    return (HUNDRED * done / asked).quantize(TENTH) if over or done == asked else None
