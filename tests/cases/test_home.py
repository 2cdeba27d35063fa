"""The first page: what each kind of person finds there to do, and the words of the pages of moves."""

import re
from datetime import timedelta

import pytest

from tests.support import case_at, desk_head, received_case, somebody
from workflows.cases.definition import CASE
from workflows.engine.asks import LEADS
from workflows.engine.registry import LIVES

from .support import move_page, press

pytestmark = pytest.mark.usefixtures("clock")


def test_the_desk_finds_the_cases_nobody_has_taken_up_on_its_first_page(signed_in):
    new, taken = received_case(title="届いたばかり"), case_at("triage")

    shown = signed_in(desk_head()).get("/desk/").context

    assert [line.number for line in shown["unassigned"]] == [new.number]
    assert shown["unassigned_total"] == 1
    assert taken.number not in [line.number for line in shown["unassigned"]]


def test_an_answer_to_what_the_desk_asked_is_on_the_first_page_of_who_asked_for_a_week(signed_in, clock):
    case = case_at("referred")
    press(signed_in(somebody("bureau")), case, "hand_back", {"reason": "所管ではないため。"})
    desk, bureau = signed_in(somebody("desk")), signed_in(somebody("bureau"))

    [arrived] = desk.get("/desk/").context["arrived"]
    assert (arrived["case"], arrived["line"].note) == (case, "所管ではないため。")
    assert bureau.get("/desk/").context["arrived"] == []
    clock.shift(timedelta(days=8))
    assert signed_in(somebody("desk")).get("/desk/").context["arrived"] == []


@pytest.mark.parametrize(
    ("account", "works", "begin"),
    [
        ("desk", True, []),
        ("bureauhead", True, []),
        ("finance", False, ["/desk/budgets/"]),
        ("hq", False, ["/desk/progress/", "/desk/entries/", "/desk/meetings/", "/desk/reports/"]),
        ("auditor", False, ["/desk/cases/", "/desk/reports/"]),
        ("admin", False, ["/desk/settings/", "/desk/settings/problems/"]),
    ],
)
def test_whoever_has_no_case_of_their_own_finds_the_pages_their_office_is_about(signed_in, account, works, begin):
    shown = signed_in(somebody(account)).get("/desk/").context

    assert (shown["works"], [page.url for page in shown["begin"]]) == (works, begin)


def test_the_board_has_a_lane_for_every_state_a_case_can_wait_in(signed_in):
    lanes = signed_in(desk_head()).get("/desk/board/").context["lanes"]

    assert [lane["state"].code for lane in lanes] == [state.code for state in CASE.states if not state.final]


def test_what_is_said_first_on_the_page_of_a_move_is_said_of_moves_there_are():
    made = {(life.name, row.name) for life in LIVES.values() for row in life.moves}

    assert set(LEADS) - made == set()
    assert ("case", "refer") in LEADS


def test_a_mail_is_shown_before_it_leaves_with_a_gap_for_what_is_not_said_yet_and_without_the_secret_link(signed_in):
    case, client = case_at("triage"), signed_in(somebody("desk"))

    [mail] = client.get(move_page(case, "hold")).context["mails"]

    assert case.number in mail.subject
    assert "（期日）" in mail.subject + mail.body
    assert "/p/" not in mail.body
    assert not re.search(r"{\w+}", mail.subject + mail.body)


def test_what_was_done_says_to_whom_mail_went(signed_in):
    case, client = case_at("referred"), signed_in(somebody("bureau"))
    person = str(somebody("bureau").key)

    press(client, case, "take", {"person": person})

    [said] = client.get("/desk/").context["messages"]
    assert all(email in str(said) for email in case.proposal.emails)
