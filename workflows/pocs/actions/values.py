"""Values measured and put right, and what is said of them on the way and at the end."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from workflows.engine.move import note
from workflows.engine.refusals import MoveRefused, Reason

from ..models import Criterion, InterimEvaluation, InterimJudgement, Measurement, Poc
from .standing import MEASURED, NOT_UNDER_WAY, UNDER_WAY, before_evaluation, taken_up

NO_VALUES_YET = Reason(
    "pocs.no_values_yet",
    "測定値は、実証を始めた後に登録できます。",
    "Values can be entered once the trial has begun.",
)
VALUES_FIXED = Reason(
    "pocs.values_fixed",
    "評価に進んだ後は、測定値を変えられません。",
    "The values cannot be changed once the case is under evaluation.",
)
CORRECTED_ALREADY = Reason(
    "pocs.corrected_already",
    "この測定値は、すでに訂正されています。",
    "This value has been put right already.",
)
WHY_PUT_RIGHT = Reason(
    "pocs.why_put_right",
    "終了時の測定値を直すときは、その理由を書いてください。",
    "Say why the final value is put right.",
)
FINAL_VALUE = Reason(
    "pocs.final_value",
    "終了時の測定値です。「終了時の測定値」から直してください。",
    "This is the final value. Put it right as the final value.",
)


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
def correct_measurement(
    measurement: Measurement,
    *,
    reason: str,
    value: Decimal | None = None,
    on: date | None = None,
    source: str = "",
    by: Any,
    at: datetime,
    origin: str = "live",
) -> Measurement | None:
    """Say why a measured value is wrong, and give the right one with its day and source; None where there is none.

    The wrong one stays to be read, and no figure counts it any more. A final value is put right by `set_final`.
    Raises ValueError for a value without its day.
    """
    if (value is None) is not (on is None):
        raise ValueError("A value was measured on some day.")
    criterion = measurement.criterion
    poc = taken_up(criterion.poc, by=by, at=at, states=MEASURED, otherwise=NO_VALUES_YET)
    before_evaluation(poc, otherwise=VALUES_FIXED)
    measurement = criterion.measurements.get(pk=measurement.pk)
    if measurement.corrected_at is not None or measurement.is_final:
        raise MoveRefused("source", [FINAL_VALUE if measurement.is_final else CORRECTED_ALREADY], poc)
    right = None
    if value is not None and on is not None:
        right = Measurement.objects.create(criterion=criterion, value=value, on=on, source=source, by=by, at=at)
    _set_aside(Measurement.objects.filter(pk=measurement.pk), reason=reason, by=by, at=at)
    body = {"criterion": criterion, "unit": criterion.unit, "was": measurement.value, "was_on": measurement.on}
    body |= {"value": value, "on": on, "source": source, "reason": reason}
    note(poc, "measurement_corrected", by=by, at=at, body=body, origin=origin)
    return right


@transaction.atomic
def set_final(
    criterion: Criterion,
    *,
    value: Decimal | None = None,
    on: date | None = None,
    source: str = "",
    not_measured_because: str = "",
    reason: str = "",
    by: Any,
    at: datetime,
    origin: str = "live",
) -> Criterion:
    """Give the criterion its final value with day and source, or say why it could not be measured.

    It may be put right, saying why, until the case goes to evaluation; the value before stays to be read. Raises
    ValueError unless exactly one of the two is given, a value with its day.
    """
    if (value is None) is not bool(not_measured_because) or (value is None) is not (on is None):
        raise ValueError("A criterion has a final value of some day, or the reason why it has none.")
    poc = taken_up(criterion.poc, by=by, at=at, states=MEASURED, otherwise=NO_VALUES_YET)
    before_evaluation(poc, otherwise=VALUES_FIXED)
    criterion = poc.criteria.get(pk=criterion.pk)
    if criterion.is_settled and not reason:
        raise MoveRefused("guard", [WHY_PUT_RIGHT], poc)
    _set_aside(criterion.measurements.standing().filter(is_final=True), reason=reason, by=by, at=at)
    criterion.final_value, criterion.not_measured_because = value, not_measured_because
    criterion.save()
    if value is not None and on is not None:
        said = {"value": value, "on": on, "source": source, "by": by, "at": at}
        Measurement.objects.create(criterion=criterion, is_final=True, **said)
    body = {"criterion": criterion, "value": value, "unit": criterion.unit, "on": on, "reason": not_measured_because}
    if reason:
        body["corrected_because"] = reason
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


def _set_aside(rows: QuerySet[Measurement], *, reason: str, by: Any, at: datetime) -> None:
    rows.update(corrected_because=reason, corrected_by=by, corrected_at=at)
