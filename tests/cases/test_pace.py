"""How long stages took, from the log; and what the company's page says of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.support import MONDAY, case_at, desk_head, desk_officer, received_case
from workflows.cases import links, pace
from workflows.cases.definition import CaseState
from workflows.cases.models import Case, StagePace
from workflows.engine.move import move

pytestmark = pytest.mark.usefixtures("city")


def accepted_after(days: int) -> Case:
    """A case whose receipt was confirmed so many days after Monday."""
    case = received_case()
    move(case, "accept", by=desk_officer(), at=MONDAY + timedelta(days=days), officer=desk_officer())
    return case


def known(at: Any = MONDAY + timedelta(days=30)) -> list[tuple[int, int, int, int]]:
    return [(one.stage, one.cases, one.half, one.most) for one in pace.work_out(at=at)]


def test_a_stage_takes_open_days_from_when_it_was_reached_to_the_next():
    for days in (0, 1, 2, 3, 8):  # Monday, Tuesday, Wednesday, Thursday, and Tuesday of the week after
        accepted_after(days)

    assert known() == [(1, 5, 2, 3)]


def test_a_result_ends_a_stage_and_a_withdrawal_does_not_count():
    turned_away, withdrawn = received_case(), received_case()
    later = MONDAY + timedelta(days=2)
    move(turned_away, "reject", by=desk_head(), at=later, refusal_code="sales", sentence="販売のためです。")
    move(withdrawn, "withdraw", by=desk_officer(), at=later, reason="")

    assert known() == [(1, 1, 2, 2)]


def test_a_stage_a_case_is_still_in_is_not_finished():
    received_case()

    assert known() == []


def test_what_is_older_than_two_years_does_not_count():
    accepted_after(1)

    assert known(MONDAY + timedelta(days=800)) == []


def test_the_log_is_read_in_one_query_however_long_it_is(django_assert_num_queries: Any):
    accepted_after(1)
    with django_assert_num_queries(6) as few:
        pace.work_out(at=MONDAY + timedelta(days=30))
    for days in (1, 2, 3):
        accepted_after(days)

    with django_assert_num_queries(len(few)):
        pace.work_out(at=MONDAY + timedelta(days=30))


def said(client: Client, case: Case) -> str:
    page = client.get(reverse("company:page", args=[links.token(case)]), HTTP_ACCEPT_LANGUAGE="ja")
    return page.context["expected"]


def test_the_page_says_an_estimate_where_enough_cases_are_known(client: Client, clock: object):
    StagePace.objects.create(stage=1, cases=12, half=1, most=3, worked_out_on=date(2026, 7, 6))

    assert said(client, received_case()) == (
        "過去2年の12件では、この段階は半分が1開庁日以内、8割が3開庁日以内に終わりました（7月6日（月）時点）。"
        "目安であり、お約束するものではありません。"
    )


def test_with_few_cases_the_page_says_the_target(client: Client, clock: object):
    StagePace.objects.create(stage=1, cases=9, half=1, most=3, worked_out_on=date(2026, 7, 6))

    assert said(client, received_case()) == ("まだ十分な実績がないため、目安の日数を示します。この段階は2開庁日です。")


def test_a_case_that_stands_still_promises_nothing(client: Client, clock: object):
    assert said(client, case_at(CaseState.ON_HOLD)) == ""
