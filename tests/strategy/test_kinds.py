"""The arithmetic of each kind of indicator, against tables worked out by hand; and definitions from a month on."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from connected_desk.city.models import Person, Unit
from connected_desk.strategy import kinds
from connected_desk.strategy.actions.indicators import define, record_value
from connected_desk.strategy.actions.initiatives import OutOfDate
from connected_desk.strategy.definitions import changes, defined
from connected_desk.strategy.models import GradeScale, Indicator, IndicatorVersion
from connected_desk.strategy.terms import Direction, IndicatorKind

from .support import AT, item, officer, sakai

MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def test_a_ratio_over_bureaus_is_of_the_sums_and_not_the_mean_of_ratios():
    # 9 of 10 procedures and 30 of 300: 39 of 310 are 12.58 %, while the mean of 90 % and 10 % would be 50 %.
    parts = [(Decimal(9), Decimal(10)), (Decimal(30), Decimal(300))]

    assert kinds.ratio_of_sums(parts, "%") == Decimal("12.6")
    assert kinds.ratio_of_sums(parts, "件／人") == Decimal("0.1258")


@pytest.mark.parametrize(
    ("month", "gone", "first", "target", "ought"),
    [
        (date(2026, 4, 1), 1, date(2026, 4, 1), "1000", "83.3"),
        (date(2026, 9, 1), 6, date(2026, 4, 1), "1000", "500"),
        (date(2026, 12, 1), 9, date(2026, 4, 1), "1000", "750"),
        (date(2027, 1, 1), 10, date(2026, 4, 1), "1000", "833.3"),
        (date(2027, 3, 1), 12, date(2026, 4, 1), "1000", "1000"),
    ],
)
def test_a_yearly_target_is_due_month_by_month_from_april(month, gone, first, target, ought):
    months = kinds.months_of_year(month)

    assert (kinds.months_gone(month), len(months), months[0], months[-1]) == (gone, gone, first, month)
    assert kinds.share_of_year(Decimal(target), gone) == Decimal(ought)


@pytest.mark.parametrize(
    ("value", "against", "direction", "rate"),
    [
        ("60", "75", Direction.UP, "80"),
        ("90", "75", Direction.UP, "120"),
        ("0", "75", Direction.UP, "0"),  # a nought that was entered is one
        (None, "75", Direction.UP, None),
        ("60", None, Direction.UP, None),
        ("60", "0", Direction.UP, None),
        ("8", "10", Direction.DOWN, "125"),
        ("20", "10", Direction.DOWN, "50"),
        ("0", "10", Direction.DOWN, "100"),
        ("60", "75", Direction.NONE, None),
    ],
)
def test_the_rate_of_a_value_against_its_target(value, against, direction, rate):
    assert kinds.rate(number(value), number(against), direction) == number(rate)


@pytest.mark.parametrize(
    ("done", "asked", "due_on", "rate"),
    [
        ("1", 1, date(2026, 9, 30), "100"),
        ("0", 1, date(2026, 9, 30), None),  # there is time yet
        ("0", 1, date(2026, 6, 30), "0"),
        ("0", 1, date(2026, 7, 1), None),  # due on the day that is asked about
        ("3", 4, date(2026, 6, 30), "75"),
        ("0", 1, None, None),
        (None, 1, date(2026, 6, 30), None),
    ],
)
def test_a_milestone_is_judged_once_it_was_due_or_is_done(done, asked, due_on, rate):
    assert kinds.milestone_rate(number(done), asked, due_on, JULY) == number(rate)


@pytest.mark.parametrize(("rate", "label"), [("79.9", "C"), ("80", "B"), ("99.9", "B"), ("100", "A"), (None, "－")])
def test_a_numeric_scale_grades_from_its_bounds_on_and_keeps_what_cannot_be_judged_apart(rate, label):
    words = [{"ja": one, "en": one} for one in "CBA"]
    scale = GradeScale(rule="numeric", labels=words, bounds=["80", "100"], cannot={"ja": "－", "en": "－"})

    assert scale.label(scale.by_rate(number(rate))) == label
    assert scale.label(None) == ""  # nobody looked


@pytest.fixture
def share(db: None) -> Indicator:
    sakai()
    return item("1-1").indicators.get()


def redefine(share: Indicator, seen: int = 0, **changed):
    row = Indicator.objects.get(pk=share.pk)
    said = {
        "kind": row.kind,
        "unit_of_measure": "%",
        "definition": "様式のある手続のうち電子のもの",
        "due_on": None,
        "is_unit_goal": False,
        "target_year": 2026,
        "target": Decimal(80),
        **changed,
    }
    by = Person.objects.filter(email="bureau-ict@sakai.example").first() or officer("ICT")
    return define(row, since=JUNE, said=said, reason="数え方を国に合わせる", seen=seen, by=by, at=AT)


def test_a_definition_holds_from_its_month_on_and_the_months_before_keep_theirs(share: Indicator):
    former = share.definition
    redefine(share)

    def told(month):
        [row] = defined([Indicator.objects.get(pk=share.pk)], month)
        return row.definition, row.target_of(2026)

    assert told(JUNE) == ("様式のある手続のうち電子のもの", Decimal(80))
    assert told(JULY)[1] == Decimal(80)
    assert told(MAY) == (former, None)
    [known_before] = defined([Indicator.objects.get(pk=share.pk)], JUNE, until=AT - timedelta(seconds=1))
    assert known_before.definition == former


def test_a_change_of_definition_says_what_was_another_since_when_and_why(share: Indicator):
    redefine(share, is_unit_goal=not share.is_unit_goal)

    [change] = changes([share])

    assert (change.since, change.reason, change.by) == (
        JUNE,
        "数え方を国に合わせる",
        IndicatorVersion.objects.get().recorded_by.name,
    )
    assert [(before, after) for _label, before, after in change.told][-1] == ("－", "80")
    assert len(change.told) == 3  # definition, goal of the bureau, target


def test_a_definition_is_not_changed_past_somebody_elses_nor_to_what_it_is(share: Indicator):
    redefine(share)

    with pytest.raises(OutOfDate):
        redefine(share, definition="別の定義")
    with pytest.raises(ValueError, match="nothing"):
        redefine(share, seen=1)


def test_a_ratio_is_recorded_by_its_two_numbers(share: Indicator):
    assert share.kind == IndicatorKind.RATIO
    unit = Unit.objects.get(code="HWB")
    row = record_value(indicator=share, unit=unit, month=MAY, parts=(Decimal(2), Decimal(3)), by=None, at=AT)

    assert (row.value, row.numerator, row.denominator) == (Decimal("66.7"), 2, 3)
    with pytest.raises(ValueError, match="second is more than 0"):
        record_value(indicator=share, unit=unit, month=MAY, parts=(Decimal(2), Decimal(0)), by=None, at=AT)
