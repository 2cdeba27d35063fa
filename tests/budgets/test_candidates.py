"""What could enter the next budget: which cases and initiatives, who sees them, and the two mails of a year."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from connected_desk.city.calendar import Account, Step
from connected_desk.city.models import CalendarStep, ClosedDay, Unit
from connected_desk.records.models import OutboxMail
from workflows.budgets import candidate_mails, schedule
from workflows.budgets.candidate_mails import CHECK, SURVEY, window
from workflows.budgets.candidates import candidates

from .support import ON, case, finance, ict, initiatives, lay_calendar, officer, person, request_for, request_in, unit

NINE = datetime(2020, 7, 10, 0, 0, tzinfo=UTC)  # 10 July 2020, nine in the morning in Tokyo: the survey's day


def named(someone, on=ON, **options) -> dict[str, list[str]]:
    """The candidates somebody sees, by bureau: numbers of cases, titles of initiatives."""
    return {
        bureau.unit.code: [one.case.number if one.case else one.subject.title for one in bureau.candidates]
        for bureau in candidates(someone, on, **options)
    }


@pytest.mark.parametrize(
    ("state", "stands"),
    [
        ("triage", False),
        ("referred", False),
        ("dialogue", True),
        ("proof_of_concept", True),
        ("evaluation", True),
        ("budgeting", True),
        ("procurement", False),
        ("realised", False),
        ("ended", False),
    ],
)
def test_cases_from_dialogue_to_the_budget_process_are_candidates(state, stands):
    case(state)

    assert named(finance()) == ({"HWB": ["CD-2020-0001"]} if stands else {})


@pytest.mark.parametrize(
    ("state", "changes", "stands"),
    [
        ("tentative", {}, True),
        ("requested", {}, True),
        ("proposed", {}, True),
        ("refused", {}, True),
        ("withdrawn", {}, True),
        ("voted", {}, False),
        ("voted", {"fiscal_year": 2020}, True),
        ("tentative", {"kind": "none", "amount_requested": 0}, False),
    ],
)
def test_a_candidate_stands_until_money_was_voted_for_the_year_or_none_is_needed(state, changes, stands):
    request_in(state, case(), **changes)

    assert named(finance()) == ({"HWB": ["CD-2020-0001"]} if stands else {})


def test_running_initiatives_stand_beside_the_cases_of_their_bureau():
    initiatives("HWB", "WSB")
    case("dialogue")

    assert named(finance()) == {"HWB": ["CD-2020-0001", "HWBの取組"], "WSB": ["WSBの取組"]}


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        (("bureau", "HWB"), ["HWB"]),
        (("bureau_head", "HWB"), ["HWB"]),
        (("bureau", "WSB"), ["WSB"]),
        (("finance", "FIN"), ["HWB", "WSB"]),
        (("desk", "SCD"), ["HWB", "WSB"]),
        (("hq", ""), ["HWB", "WSB"]),
        (("auditor", ""), ["HWB", "WSB"]),
        (("evaluator", ""), []),
        (("admin", ""), []),
    ],
)
def test_a_bureau_sees_its_own_candidates_and_finance_sees_all(who, seen):
    initiatives("HWB", "WSB")
    case("dialogue", 1)
    case("dialogue", 2, owner="WSB")

    assert list(named(person(*who))) == seen


def test_the_ict_office_sees_all_initiatives_because_it_checks_their_requests():
    initiatives("HWB", "WSB")

    assert list(named(ict())) == ["HWB", "WSB"]


def test_each_candidate_counts_down_by_the_calendar_of_its_own_account_and_those_in_time_come_first():
    lay_calendar(Account.ENTERPRISE)
    CalendarStep.objects.filter(account=Account.ENTERPRISE, step=Step.BUREAU_DEADLINE).update(on=date(2021, 3, 1))
    case("proof_of_concept", 1, poc_ends_on=date(2021, 2, 26))
    case("dialogue", 2)
    case("proof_of_concept", 3, owner="WSB", poc_ends_on=date(2021, 2, 26))

    counted = {
        one.case.sequence: (one.countdown.makes_year, one.countdown.months_missed)
        for bureau in candidates(finance(), ON)
        for one in bureau.candidates
    }

    assert list(counted) == [2, 1, 3]
    # 2 October 2020 to 26 February 2021: the fifth month has begun. The enterprise's deadline is 1 March.
    assert counted == {2: (2021, 0), 1: (2022, 5), 3: (2021, 0)}


def test_a_refused_request_is_a_candidate_for_the_year_after():
    lay_calendar(year=2022)
    request_in("refused", case())

    [bureau] = candidates(finance(), ON)

    assert [one.countdown.fiscal_year for one in bureau.candidates] == [2022]


def test_the_page_shows_amount_and_countdown_and_is_narrowed_to_a_bureau(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2020, 8, 17, 3, 0, tzinfo=UTC))
    request_for(case("dialogue", 1))
    case("proof_of_concept", 2, owner="WSB", poc_ends_on=date(2021, 2, 26))
    client, address = Client(headers={"accept-language": "ja"}), reverse("budgets:candidates")
    client.force_login(finance())

    shown = client.get(address).content.decode()
    narrowed = client.get(address, {"unit": "WSB"}).content.decode()

    assert "1,250,000円" in shown
    assert "2021年度の予算に間に合う" in shown
    assert ("CD-2020-0001" in narrowed, "CD-2020-0002" in narrowed) == (False, True)


def test_the_candidates_cost_the_same_for_one_and_for_many(django_assert_num_queries):
    initiatives("HWB", "WSB")
    request_for(case("dialogue", 1))
    candidates(finance(), ON)
    with CaptureQueriesContext(connection) as first:
        candidates(finance(), ON)
    for number in range(2, 8):
        request_for(case("dialogue", number, owner="WSB" if number % 2 else "HWB"))

    with django_assert_num_queries(len(first)):
        candidates(finance(), ON)


@pytest.mark.parametrize(
    ("of", "first", "last"),
    [
        # 10 July 2020 is a Friday; five open days on is the Friday after.
        pytest.param(SURVEY, date(2020, 7, 10), date(2020, 7, 17), id="survey"),
        # Ten open days before Tuesday 15 September 2020.
        pytest.param(CHECK, date(2020, 9, 1), date(2020, 9, 15), id="check"),
    ],
)
def test_the_days_of_the_mails_are_those_of_the_calendar(of, first, last):
    found = window(of, Account.GENERAL, ON)

    assert (found.first, found.last, found.step_on) == (first, last, {SURVEY: first, CHECK: last}[of])


def test_a_survey_on_a_closed_day_is_mailed_on_the_next_open_one():
    ClosedDay.objects.create(day=date(2020, 7, 10), reason_ja="庁舎の点検")

    assert window(SURVEY, Account.GENERAL, ON).first == date(2020, 7, 13)


@pytest.mark.parametrize(
    ("of", "first", "last"),
    [
        # 1 July 2020 is a Wednesday, 1 September a Tuesday.
        pytest.param(SURVEY, date(2020, 7, 1), date(2020, 7, 8), id="July"),
        pytest.param(CHECK, date(2020, 9, 1), date(2020, 9, 8), id="September"),
    ],
)
def test_without_a_calendar_the_mails_leave_in_july_and_september(of, first, last):
    found = window(of, Account.ENTERPRISE, ON)

    assert (found.first, found.last, found.step_on) == (first, last, None)


def mailed() -> list[tuple[str, str]]:
    return list(OutboxMail.objects.order_by("to", "pk").values_list("to", "subject"))


def test_in_july_the_head_and_the_officers_of_a_bureau_are_mailed_its_candidates_once():
    officer(), person("bureau_head", "HWB"), person("bureau", "WSB"), finance()
    request_for(case("dialogue", 1))
    case("proof_of_concept", 2, poc_ends_on=date(2021, 2, 26))

    schedule.mail_candidates(period="2020-07-10", at=NINE)
    schedule.mail_candidates(period="2020-07-10", at=NINE)
    schedule.mail_candidates(period="2020-07-13", at=datetime(2020, 7, 13, 0, 0, tzinfo=UTC))

    subject = "【翌年度構想調べ】令和3年度（2021年度）の予算の候補（健康福祉局）"
    assert mailed() == [("bureau-hwb@sakai.example", subject), ("bureau_head-hwb@sakai.example", subject)]
    body = OutboxMail.objects.first().body
    assert "1　CD-2020-0001 健診の予約を手伝う案内（令和3年度（2021年度）の予算に間に合います）" in body
    assert "2　CD-2020-0002" in body
    assert "令和4年度（2022年度）の予算になります" in body
    assert "構想調べの日　2020年7月10日" in body
    assert "1,250,000" not in body


@pytest.mark.parametrize("day", [date(2020, 7, 9), date(2020, 7, 20), date(2020, 8, 31), date(2020, 9, 16)])
def test_on_other_days_nobody_is_mailed(day):
    officer()
    lay_calendar(Account.ENTERPRISE)
    case("dialogue")

    schedule.mail_candidates(period=str(day), at=datetime(day.year, day.month, day.day, 0, 0, tzinfo=UTC))

    assert mailed() == []


def test_before_the_ict_check_each_bureau_is_mailed_by_its_own_accounts_calendar():
    lay_calendar(Account.ENTERPRISE)
    steps = CalendarStep.objects.filter(account=Account.ENTERPRISE, step=Step.ICT_CHECK)
    steps.update(on=date(2020, 10, 30))
    officer(), person("bureau", "WSB")
    case("dialogue", 1)
    case("dialogue", 2, owner="WSB")

    candidate_mails.send_due(at=datetime(2020, 9, 1, 0, 0, tzinfo=UTC))
    assert [to for to, _subject in mailed()] == ["bureau-hwb@sakai.example"]

    # Ten open days before Friday 30 October 2020.
    candidate_mails.send_due(at=datetime(2020, 10, 16, 0, 0, tzinfo=UTC))
    assert [to for to, _subject in mailed()] == ["bureau-hwb@sakai.example", "bureau-wsb@sakai.example"]


def test_a_bureau_with_a_general_affairs_section_is_told_through_it_and_through_nobody_else():
    bureau = unit("HWB")
    section = Unit.objects.create(code="HWB-GA", kind="section", name_ja="総務課", position=9, parent=bureau)
    Unit.objects.create(code="HWB-X", kind="section", name_ja="健診課", position=10, parent=bureau)
    bureau.general_affairs = section
    bureau.save()
    told, head, other = person("bureau", "HWB-GA"), person("bureau_head", "HWB"), person("bureau", "HWB-X")

    assert candidate_mails.recipients(bureau, ON) == [head, told]
    assert other not in candidate_mails.recipients(bureau, ON)


def test_the_candidates_of_one_bureau_are_asked_for_by_its_unit():
    case("dialogue", 1)
    case("dialogue", 2, owner="WSB")

    assert named(finance(), of=unit("WSB")) == {"WSB": ["CD-2020-0002"]}


def test_a_bureau_without_candidates_gets_no_mail():
    officer()

    schedule.mail_candidates(period="2020-07-10", at=NINE)

    assert mailed() == []
