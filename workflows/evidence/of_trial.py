"""Each trial: the plan as agreed, the criteria with every value, the safeguards, the way, and what went wrong."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from connected_desk.ui.formats import full_date, full_datetime, money, thousands
from workflows.pocs.models import CHARTER, Criterion, Poc
from workflows.pocs.queries import plain

from .blocks import Block, Chapter, facts, table
from .editions import Reading

ALL = (
    "criteria__measurements",
    "safeguards__item",
    "safeguards__by",
    "safeguards__by_body",
    "lent",
    "steps",
    "incidents",
)


def trials(reading: Reading) -> Chapter:
    """The trials of the case, the first one first."""
    rows = Poc.objects.filter(case=reading.case).select_related("lead_unit").prefetch_related(*ALL).order_by("number")
    return Chapter(_("Proofs of concept"), [block for poc in rows for block in _trial(poc, reading)])


def _trial(poc: Poc, reading: Reading) -> Iterator[Block]:
    title = _("Trial %(n)d: %(state)s") % {"n": poc.number, "state": poc.state_row.label}
    lines = [(Poc._meta.get_field(name).verbose_name, _said(poc, name)) for name in CHARTER]  # type: ignore[union-attr]
    ends = (
        (_("Led by"), poc.lead_unit.name),
        (_("Version of the charter"), poc.charter_version),
        (_("Finished on"), full_date(poc.finished_on)),
        (_("Why it was finished"), poc.finished_because),
        (_("Why it was cancelled"), poc.cancelled_because),
    )
    yield facts(title, [*lines, *ends])
    yield from _criteria(list(poc.criteria.all()))
    yield from _safeguards(poc, reading)
    yield from _lent(poc)
    yield from _way(poc)
    yield from _incidents(poc, reading)


def _said(poc: Poc, name: str) -> object:
    value = getattr(poc, name)
    if name == "city_cost":
        return "" if value is None else money(value)
    return full_date(value) if name.endswith("_on") else value


def _criteria(criteria: list[Criterion]) -> Iterator[Block]:
    columns = (
        _("Criterion"),
        _("Before"),
        _("Target"),
        _("At the end"),
        _("How it is measured"),
    )
    rows = [
        (
            one.indicator,
            _value(one.baseline, one.unit) or one.no_baseline_because,
            _value(one.target, one.unit),
            _value(one.final_value, one.unit) or one.not_measured_because,
            one.method,
        )
        for one in criteria
    ]
    yield from table(columns, rows, _("Criteria"))
    values = [
        (one.indicator, full_date(measured.on), _value(measured.value, one.unit), measured.source)
        for one in criteria
        for measured in one.measurements.all()
    ]
    yield from table(
        (
            _("Criterion"),
            _("Measured on"),
            _("Value"),
            _("Source"),
        ),
        values,
        _("Measured values"),
    )


def _value(value: Decimal | None, unit: str) -> str:
    return "" if value is None else f"{thousands(plain(value))} {unit}"


def _safeguards(poc: Poc, reading: Reading) -> Iterator[Block]:
    rows = [
        (
            one.item.title,
            one.get_answer_display(),
            one.get_information_class_display(),
            reading.inside(one.evidence or one.reason),
            one.by_body.name if one.by_body else reading.name(one.by),
            full_date(one.at),
        )
        for one in poc.safeguards.all()
    ]
    columns = (_("Safeguard"), _("Answer"), _("Class"), _("Evidence"), _("Answered by"), _("Answered on"))
    yield from table(columns, rows, _("Safeguards"))


def _lent(poc: Poc) -> Iterator[Block]:
    lent = [
        (
            one.what,
            one.ground,
            one.get_anonymised_display(),
            one.to_whom,
            full_date(one.due_back_on),
            one.get_settled_display(),
            full_date(one.settled_on),
            one.get_becomes_open_display(),
        )
        for one in poc.lent.all()
    ]
    columns = (
        _("Data lent"),
        _("Ground for lending"),
        _("Anonymised"),
        _("Lent to"),
        _("To be back by"),
        _("What became of it"),
        _("Proved on"),
        _("Becomes open data"),
    )
    yield from table(columns, lent, _("Data lent by the city"))


def _way(poc: Poc) -> Iterator[Block]:
    rows = [
        (step.what, step.who, full_date(step.due_on), step.get_state_display(), len(step.moved) or "")
        for step in poc.steps.all()
    ]
    columns = (
        _("Step of the road map"),
        _("Who"),
        _("By when"),
        _("State"),
        _("Dates moved"),
    )
    yield from table(columns, rows, _("Road map"))


def _incidents(poc: Poc, reading: Reading) -> Iterator[Block]:
    rows = [
        (
            one.get_severity_display(),
            full_datetime(one.found_at),
            full_datetime(one.reported_at),
            reading.inside(one.what),
            reading.inside(one.remedy),
            full_datetime(one.closed_at),
        )
        for one in poc.incidents.all()
    ]
    columns = (
        _("Severity"),
        _("Found at"),
        _("Reported at"),
        _("What happened"),
        _("What was done about it"),
        _("Closed at"),
    )
    yield from table(columns, rows, _("Incidents"))
