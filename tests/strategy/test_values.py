"""Values of indicators: absence is never 0, the newest entry counts, and a month can be told as it was known."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError

from connected_desk.city.models import Unit
from connected_desk.strategy import queries
from connected_desk.strategy.actions.indicators import record_value
from connected_desk.strategy.models import Indicator, IndicatorValue
from connected_desk.strategy.terms import Absence

from .support import AT, TODAY, item, sakai

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 1)


@pytest.fixture
def share() -> Indicator:
    """The share of procedures online, by bureau."""
    sakai()
    return item("1-1").indicators.get()


def enter(share: Indicator, value: str | None, absence: str = "", *, at: datetime = AT, unit: str = "HWB") -> None:
    number = None if value is None else Decimal(value)
    unit_row = Unit.objects.get(code=unit)
    record_value(indicator=share, unit=unit_row, month=MAY, value=number, absence=absence, by=None, at=at)


def reading(share: Indicator, *, until: datetime | None = None, unit: str = "HWB") -> queries.Reading:
    """What the bureau's row says for May."""
    [series] = queries.series([share], (MAY,), [Unit.objects.get(code=unit)], until=until)
    [(_unit, [found])] = series.rows
    return found


def test_a_month_nobody_entered_is_missing_and_not_zero(share: Indicator):
    found = reading(share)

    assert (found.value, found.absence, found.mark) == (None, Absence.MISSING, "未")


@pytest.mark.parametrize(("absence", "mark"), [(Absence.NOT_APPLICABLE, "－"), (Absence.PENDING, "…")])
def test_a_reason_without_a_value_is_printed_by_its_sign(share: Indicator, absence: Absence, mark: str):
    enter(share, None, absence)

    assert (reading(share).value, reading(share).mark) == (None, mark)


def test_a_zero_that_was_entered_is_a_value(share: Indicator):
    enter(share, "0")

    assert (reading(share).value, reading(share).absence, reading(share).mark) == (Decimal(0), None, "")


def test_a_value_is_shown_without_the_zeros_the_column_adds(share: Indicator):
    enter(share, "62.5000")
    enter(share, "120", unit="WSB")

    assert (str(reading(share).shown), str(reading(share, unit="WSB").shown)) == ("62.5", "120")


def test_the_newest_entry_counts_and_the_earlier_one_stays(share: Indicator):
    enter(share, "40")
    enter(share, "42.5", at=AT + timedelta(days=3))

    assert reading(share).value == Decimal("42.5")
    assert IndicatorValue.objects.count() == 2


def test_a_month_is_told_as_it_was_known_at_the_cut_off(share: Indicator):
    enter(share, "40")
    enter(share, "42.5", at=AT + timedelta(days=3))

    assert reading(share, until=AT).value == Decimal(40)
    assert reading(share, until=AT - timedelta(seconds=1)).absence == Absence.MISSING


def test_a_value_and_a_reason_together_or_neither_are_refused(share: Indicator):
    with pytest.raises(ValueError, match="never both"):
        enter(share, "40", Absence.PENDING)
    with pytest.raises(ValueError, match="never both"):
        enter(share, None)


def test_the_database_refuses_a_row_with_neither_value_nor_reason(share: Indicator):
    with pytest.raises(IntegrityError):
        IndicatorValue.objects.create(indicator=share, month=MAY, recorded_at=AT)


def test_a_month_is_kept_and_found_by_any_of_its_days(share: Indicator):
    IndicatorValue.objects.create(indicator=share, month=date(2026, 5, 20), value=1, recorded_at=AT)

    assert IndicatorValue.objects.get(month=date(2026, 5, 31)).month == date(2026, 5, 1)


def test_an_indicator_by_bureau_needs_the_bureau(share: Indicator):
    with pytest.raises(ValueError, match="unit"):
        record_value(indicator=share, unit=None, month=MAY, value=Decimal(1), by=None, at=AT)


def test_a_value_of_the_city_needs_no_unit(share: Indicator):
    share.by_unit = False
    share.save()
    record_value(indicator=share, unit=None, month=date(2026, 5, 20), value=Decimal(7), by=None, at=AT)

    [series] = queries.series([share], (MAY,), [])

    assert [(unit, found.value) for unit, [found] in series.rows] == [(None, Decimal(7))]


def test_the_rows_of_a_series_are_in_the_official_order_and_take_one_query(share: Indicator, django_assert_num_queries):
    bureaus = list(queries.reporting_units(TODAY))
    for unit in ("WSB", "HWB"):
        enter(share, "50", unit=unit)

    with django_assert_num_queries(1):
        [series] = queries.series([share], queries.months_back(MAY, 6), bureaus)

    assert [unit.code for unit, _readings in series.rows] == [
        "MCO", "CRM", "ICT", "SND", "GAB", "FIN", "CHR", "CTB", "ENV", "HWB", "CYB", "IPB", "AUB", "CON", "ACC", "FDB",
        "WSB", "BOE", "CCB", "ELC", "PER", "AUD", "AGR", "W1", "W2", "W3", "W4", "W5", "W6", "W7",
    ]  # fmt: skip


def test_months_go_back_over_the_new_year():
    assert queries.months_back(date(2026, 2, 1), 4) == (
        date(2025, 11, 1),
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
    )


def test_two_entries_of_the_same_instant_are_refused(share: Indicator):
    enter(share, "40", at=datetime(2026, 6, 1, tzinfo=UTC))

    with pytest.raises(IntegrityError):
        enter(share, "41", at=datetime(2026, 6, 1, tzinfo=UTC))
