"""What the company's page owes its reader in every state: a sentence, a unit, a date or why none, and a way to stop."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.support import MONDAY, case_at, desk_head, received_case
from workflows.cases.definition import CASE, CaseState
from workflows.cases.models import Case

from .test_company_page import address

STATES = [state.code for state in CASE.states]
OPEN = [state.code for state in CASE.states if not state.final]
# A day as a page writes it: 7月8日（水）, with its year in front where that says more.
DAY = re.compile("[0-9]{1,2}月[0-9]{1,2}日（[月火水木金土日]）")
WHY_NO_DATE = ("計画が決まるとお知らせします", "決まるとお知らせします", "まだ決まっていません")


@pytest.fixture(autouse=True)
def in_japanese(client: Client) -> None:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "ja"


def panel(page: str) -> str:
    """The part that says how the proposal stands."""
    return page.split('id="progress"')[1].split("</section>")[0]


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_a_sentence_a_unit_and_a_date_or_the_reason_why_none(client: Client, city: None, state: str):
    case = case_at(state)

    answer = client.get(address(case))

    shown = panel(answer.content.decode())
    present = [stage for stage in answer.context["stages"] if stage.sentence]
    assert [stage.sentence for stage in present] == [CASE.state(state).says[0]]
    assert f"担当：{case.responsible_unit.name}" in shown.replace(": ", "：")
    assert DAY.search(present[0].note) or any(words in present[0].note for words in WHY_NO_DATE)


@pytest.mark.parametrize("state", OPEN)
def test_every_open_state_says_how_to_stop(client: Client, city: None, state: str):
    case = case_at(state)

    page = client.get(address(case)).content.decode()

    if state == CaseState.REALISED:
        assert "取り下げることはできません" in page
        assert address(case, "withdraw") not in page
    else:
        assert address(case, "withdraw") in page


def test_once_a_trial_has_begun_a_withdrawal_is_a_request_and_the_page_says_so(client: Client, city: None):
    page = client.get(address(case_at(CaseState.PROOF_OF_CONCEPT), "withdraw")).content.decode()

    assert "取下げを希望する" in page or "取下げ" in page
    assert "担当の部署" in page


def declined(alternatives: str = "") -> Case:
    """A case the head of the desk turned away with a code and a sentence of its own."""
    from workflows.engine.move import move

    case = received_case()
    move(case, "reject", by=desk_head(), at=MONDAY, refusal_code="outside", sentence="県の仕事のためです。")
    return Case.objects.get(pk=case.pk)


def test_a_result_shows_reason_office_an_alternative_what_is_public_and_whom_to_ask(client: Client, city: None):
    case = declined()

    answer = client.get(address(case, "result"))
    page = answer.content.decode()

    for words in (
        "今回は進めないことになりました。",
        "県の仕事のためです。",
        case.responsible_unit.name,
        "いつでも、もう一度提案できます。",
        "団体の名前も提案の名称も公表しません。",
        "理由についてのご質問",
    ):
        assert words in page
    assert answer.context["result"].reason == "市の権限の外の内容"


@pytest.mark.parametrize("state", [CaseState.RECEIVED, CaseState.DIALOGUE, CaseState.WITHDRAWN])
def test_there_is_no_page_of_a_result_without_one(client: Client, city: None, state: str):
    assert client.get(address(case_at(state), "result")).status_code == 404


def test_a_result_that_goes_on_is_published_as_agreed(client: Client, city: None):
    page = client.get(address(case_at(CaseState.BUDGETING), "result")).content.decode()

    assert "同意いただいたとおり、団体の名前、提案の名称、結果を公表します。" in page


def test_costs_and_lessons_are_not_on_the_page_of_the_result(client: Client, city: None):
    case = case_at(CaseState.ENDED)
    assert case.closing  # there is something that could leak

    page = client.get(address(case, "result")).content.decode()

    hidden: list[Any] = [case.closing.get(name) for name in ("cost", "lessons") if case.closing.get(name)]
    assert [words for words in hidden if str(words) in page] == []
