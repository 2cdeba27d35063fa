"""How far a criterion has come: every expected figure was worked out by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from connected_desk.city.models import CalendarStep, Unit
from tests.support import bureau_head, bureau_officer, other_officer
from workflows.cases.due import Whose, all_of
from workflows.pocs.actions import judge_interim
from workflows.pocs.models import Criterion, Poc
from workflows.pocs.queries import expected_share, interim_dues, interims_asked, plain, share_reached

from .support import lead, running


@pytest.mark.parametrize(
    ("baseline", "target", "value", "share"),
    [
        ("840", "600", "702", 58),  # 138 of 240
        ("0", "3000", "960", 32),
        ("78", "95", "93.2", 89),  # 15.2 of 17
        ("840", "600", "600", 100),
        ("840", "600", "480", 150),
        ("840", "600", "900", -25),
        ("0", "3000", "0", 0),
        (None, "95", "93.2", None),
        ("50", "50", "50", None),
    ],
)
def test_the_way_to_the_target(baseline, target, value, share):
    criterion = Criterion(baseline=baseline and Decimal(baseline), target=Decimal(target))

    assert share_reached(criterion, Decimal(value)) == share


def test_without_a_value_nothing_is_said_rather_than_nought():
    assert share_reached(Criterion(baseline=Decimal(0), target=Decimal(10)), None) is None


@pytest.mark.parametrize(
    ("on", "share"),
    [
        (date(2026, 6, 30), 0),
        (date(2026, 7, 1), 0),
        (date(2026, 7, 31), 30),
        (date(2026, 8, 20), 50),
        (date(2026, 10, 9), 100),
        (date(2027, 1, 1), 100),
    ],
)
def test_where_a_trial_of_a_hundred_days_ought_to_be(on, share):
    assert expected_share(Poc(starts_on=date(2026, 7, 1), ends_on=date(2026, 10, 9)), on) == share


def test_a_trial_without_dates_is_expected_nowhere():
    assert expected_share(Poc(), date(2026, 7, 1)) is None


@pytest.mark.parametrize(
    ("kept", "shown"), [("840.0000", "840"), ("93.2000", "93.2"), ("0.0000", "0"), ("0.0500", "0.05")]
)
def test_values_are_shown_without_the_zeros_of_their_column(kept, shown):
    assert str(plain(Decimal(kept))) == shown


@pytest.fixture
def deadlines():
    """局内締切 of the general account on Friday 9 October, of the enterprises a week later."""
    CalendarStep.objects.filter(step="bureau_deadline").delete()
    for account, on in (("general", date(2026, 10, 9)), ("enterprise", date(2026, 10, 16))):
        CalendarStep.objects.create(
            account=account, fiscal_year=2027, step="bureau_deadline", name_ja="局内締切", on=on
        )


def due(poc: Poc, on: date) -> date | None:
    return interim_dues([poc], on).get(poc.pk)


def test_the_interim_evaluation_is_wanted_ten_open_days_before_the_bureaus_deadline_of_its_account(deadlines):
    poc = running()
    poc.ends_on = date(2027, 3, 15)
    poc.case.owner_unit = Unit(kind="bureau")

    # From Friday 9 October: 8, 7, 6, 5, 2, 1 October, 30, 29, 28, 25 September (21 to 23 are holidays, not reached).
    assert due(poc, date(2026, 8, 1)) == date(2026, 9, 25)
    assert due(poc, date(2026, 10, 10)) is None

    poc.case.owner_unit = Unit(kind="public_enterprise")
    assert due(poc, date(2026, 8, 1)) == date(2026, 10, 1)

    poc.ends_on = date(2026, 9, 18)
    assert due(poc, date(2026, 8, 1)) is None


def test_a_trial_is_asked_for_its_interim_evaluation_shortly_before_until_it_is_made(deadlines):
    poc = running()
    Poc.objects.update(ends_on=date(2027, 3, 15))
    Unit.objects.filter(pk=poc.case.owner_unit_id).update(kind="bureau")
    units = [poc.lead_unit_id]

    assert interims_asked(units, date(2026, 9, 1)) == []
    assert interims_asked(units, date(2026, 9, 15)) == [(poc, date(2026, 9, 25))]

    judged = dict.fromkeys(poc.criteria.all(), ("likely", ""))
    judge_interim(poc, summary="続ける。", judgements=judged, on=date(2026, 9, 15), **lead())
    assert interims_asked(units, date(2026, 9, 16)) == []


def test_what_is_due_names_the_interim_evaluation_for_those_whose_unit_leads_the_trial(deadlines):
    poc = running()
    Poc.objects.update(ends_on=date(2027, 3, 15))
    Unit.objects.filter(pk=poc.case.owner_unit_id).update(kind="bureau")

    def found(person: Any, *, as_head: bool = False) -> list[tuple[str, str, date]]:
        whose = Whose.of(person, date(2026, 9, 1), as_head=as_head)
        return [(one.number, one.url, one.due_on) for one in all_of(whose) if one.kind == "interim"]

    line = (poc.case.number, reverse("pocs:interim", args=[poc.key]), date(2026, 9, 25))
    assert found(bureau_officer()) == [line]
    assert found(bureau_head(), as_head=True) == [line]
    assert found(other_officer()) == []

    judged = dict.fromkeys(poc.criteria.all(), ("likely", ""))
    judge_interim(poc, summary="続ける。", judgements=judged, on=date(2026, 9, 15), **lead())
    assert found(bureau_officer()) == []
