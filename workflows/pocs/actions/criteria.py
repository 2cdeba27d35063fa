"""Criteria agreed, values measured, and what is said of them on the way and at the end."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import Max

from workflows.engine.move import note
from workflows.engine.refusals import MoveRefused, Reason

from ..models import Criterion, InterimEvaluation, InterimJudgement, Measurement, Poc
from .standing import LEAD, LOCKED, MEASURED, NOT_UNDER_WAY, OWNER, PLANNING, UNDER_WAY, before_evaluation, taken_up

NO_VALUES_YET = Reason(
    "pocs.no_values_yet",
    "測定値は、実証を始めた後に登録できます。",
    "Values can be entered once the trial has begun.",
)
NOTHING_TO_AGREE = Reason(
    "pocs.nothing_to_agree",
    "これから合意する指標がありません。",
    "There is no criterion left for this side to agree to.",
)
VALUES_FIXED = Reason(
    "pocs.values_fixed",
    "評価に進んだ後は、測定値を変えられません。",
    "The values cannot be changed once the case is under evaluation.",
)


class Side(StrEnum):
    """The two who agree on the criteria: the city, and the company (or, where there is none, the owning unit)."""

    CITY = "city"
    COMPANY = "company"


@transaction.atomic
def add_criterion(poc: Poc, *, by: Any, at: datetime, origin: str = "live", **fields: Any) -> Criterion:
    """Add a criterion to a charter that is not yet locked; `fields` are the model's own."""
    poc = taken_up(poc, by=by, at=at, states=PLANNING, otherwise=LOCKED)
    last = poc.criteria.aggregate(last=Max("position"))["last"] or 0
    criterion = Criterion.objects.create(poc=poc, position=last + 1, **fields)
    note(poc, "criterion_added", by=by, at=at, body={"criterion": criterion, **fields}, origin=origin)
    return criterion


@transaction.atomic
def change_criterion(criterion: Criterion, *, by: Any, at: datetime, **fields: Any) -> Criterion:
    """Change a criterion that is not yet locked. Both sides have to agree to it anew."""
    poc = taken_up(criterion.poc, by=by, at=at, states=PLANNING, otherwise=LOCKED)
    criterion = poc.criteria.get(pk=criterion.pk)
    for name, value in fields.items():
        setattr(criterion, name, value)
    criterion.agreed_city_on = criterion.agreed_city_by = None
    criterion.agreed_company_on = criterion.agreed_company_by = None
    criterion.save()
    note(poc, "criterion_changed", by=by, at=at, body={"criterion": criterion, **fields})
    return criterion


@transaction.atomic
def remove_criterion(criterion: Criterion, *, reason: str, by: Any, at: datetime) -> None:
    """Take a criterion out of a charter that is not yet locked; the log keeps its name and the reason."""
    poc = taken_up(criterion.poc, by=by, at=at, states=PLANNING, otherwise=LOCKED)
    note(poc, "criterion_removed", by=by, at=at, body={"indicator": criterion.indicator, "reason": reason})
    poc.criteria.filter(pk=criterion.pk).delete()


@transaction.atomic
def agree_criteria(poc: Poc, *, side: Side, on: date, by: Any, at: datetime, origin: str = "live") -> Poc:
    """Record that one side agreed on that day to every criterion it had not agreed to yet; refused where there is none.

    The lead speaks for the city and takes down the company's word; where there is no company the owner is the other
    side.
    """
    without_company = side == Side.COMPANY and poc.case.proposal_id is None
    who = (OWNER,) if without_company else (LEAD,)
    poc = taken_up(poc, by=by, at=at, who=who, states=PLANNING, otherwise=LOCKED)
    agreed = poc.criteria.filter(**{f"agreed_{side}_on": None})
    if not agreed:
        raise MoveRefused("source", [NOTHING_TO_AGREE], poc)
    body = {"side": str(side), "on": on, "criteria": [criterion.indicator for criterion in agreed]}
    agreed.update(**{f"agreed_{side}_on": on, f"agreed_{side}_by": by})
    note(poc, "agreed", by=by, at=at, body=body, origin=origin)
    return poc


@transaction.atomic
def add_measurement(
    criterion: Criterion, *, value: Decimal, on: date, source: str, by: Any, at: datetime, origin: str = "live"
) -> Measurement:
    """Keep a value measured while the trial runs."""
    poc = taken_up(criterion.poc, by=by, at=at, states=UNDER_WAY, otherwise=NO_VALUES_YET)
    measured = Measurement.objects.create(criterion=criterion, value=value, on=on, source=source, by=by, at=at)
    body = {"criterion": criterion, "value": value, "unit": criterion.unit, "on": on, "source": source}
    note(poc, "measured", by=by, at=at, body=body, origin=origin)
    return measured


@transaction.atomic
def set_final(
    criterion: Criterion,
    *,
    value: Decimal | None = None,
    on: date | None = None,
    source: str = "",
    not_measured_because: str = "",
    by: Any,
    at: datetime,
    origin: str = "live",
) -> Criterion:
    """Give the criterion its final value with day and source, or say why it could not be measured.

    It may be put right until the case goes to evaluation. Raises ValueError unless exactly one of the two is given,
    a value with its day.
    """
    if (value is None) is not bool(not_measured_because) or (value is None) is not (on is None):
        raise ValueError("A criterion has a final value of some day, or the reason why it has none.")
    poc = taken_up(criterion.poc, by=by, at=at, states=MEASURED, otherwise=NO_VALUES_YET)
    before_evaluation(poc, otherwise=VALUES_FIXED)
    criterion = poc.criteria.get(pk=criterion.pk)
    criterion.final_value, criterion.not_measured_because = value, not_measured_because
    criterion.save()
    if value is not None and on is not None:
        Measurement.objects.create(criterion=criterion, value=value, on=on, source=source, by=by, at=at)
    body = {"criterion": criterion, "value": value, "unit": criterion.unit, "on": on, "reason": not_measured_because}
    note(poc, "final_value", by=by, at=at, body=body, origin=origin)
    return criterion


@transaction.atomic
def judge_interim(
    poc: Poc,
    *,
    summary: str,
    judgements: Mapping[Criterion, tuple[str, str]],
    on: date,
    by: Any,
    at: datetime,
    origin: str = "live",
) -> InterimEvaluation:
    """Judge every criterion on the values so far: outlook and comment each. The trial's state stays as it is."""
    poc = taken_up(poc, by=by, at=at, states=UNDER_WAY, otherwise=NOT_UNDER_WAY)
    interim = InterimEvaluation.objects.create(poc=poc, on=on, summary=summary, by=by, at=at)
    InterimJudgement.objects.bulk_create(
        InterimJudgement(interim=interim, criterion=criterion, outlook=outlook, comment=comment)
        for criterion, (outlook, comment) in judgements.items()
    )
    outlooks = {str(criterion.key): outlook for criterion, (outlook, _) in judgements.items()}
    note(poc, "interim", by=by, at=at, body={"summary": summary, "outlooks": outlooks}, origin=origin)
    return interim
