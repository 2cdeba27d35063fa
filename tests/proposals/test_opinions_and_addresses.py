"""What a company may still do at any time: say what it thinks of a result, and have its notices sent elsewhere."""

import pytest
from django.test import Client

from tests.support import case_at, desk_officer, moves_logged
from workflows.cases.definition import CaseState
from workflows.cases.models import Case, ResultOpinion
from workflows.cases.pages import decisions_waiting

from .support import banners, mails
from .test_company_page import address, change

OPINION = {"text": "理由が分かりませんでした。"}
ADDRESSES = {"contact_email": "new@mirai.example", "contact_email2": ""}


def test_an_opinion_on_the_result_is_kept_and_told_to_the_desk(client: Client, clock: object):
    case = case_at(CaseState.DECLINED)

    change(client, case, "opinion", OPINION)

    opinion = ResultOpinion.objects.get()
    assert (opinion.case, opinion.text, opinion.state) == (case, OPINION["text"], CaseState.DECLINED)
    told = mails(case.number)[-1]
    assert (told.to, told.subject) == (desk_officer().email, f"【{case.number}】結果についての意見が届きました")


def test_an_opinion_needs_the_code(client: Client, clock: object):
    case = case_at(CaseState.DECLINED)

    change(client, case, "opinion", OPINION, code="000000")

    assert not ResultOpinion.objects.exists()


def test_an_opinion_may_be_given_more_than_once_and_leaves_the_log_alone(client: Client, clock: object):
    case = case_at(CaseState.DECLINED)
    before = moves_logged(case)

    change(client, case, "opinion", OPINION)
    client.post(address(case, "opinion"), {"text": "もう一つあります。"})

    assert [one.text for one in ResultOpinion.objects.all()] == [OPINION["text"], "もう一つあります。"]
    assert moves_logged(case) == before
    assert decisions_waiting(case) == []


def test_staff_read_the_opinion_at_the_case(client: Client, signed_in, clock: object):
    case = case_at(CaseState.DECLINED)
    change(client, case, "opinion", OPINION)

    page = signed_in(desk_officer()).get(f"/desk/cases/{case.number}/messages/").content.decode()

    assert "結果についての提案者の意見" in page
    assert OPINION["text"] in page


def test_there_is_no_opinion_on_a_result_that_is_not_there(client: Client, clock: object):
    case = case_at(CaseState.DIALOGUE)

    assert client.get(address(case, "opinion")).status_code == 302


@pytest.mark.parametrize("state", [CaseState.RECEIVED, CaseState.DIALOGUE, CaseState.DECLINED])
def test_notices_go_elsewhere_once_the_old_address_has_confirmed_it(client: Client, clock: object, state: str):
    case = case_at(state)

    response = change(client, case, "addresses", ADDRESSES)

    proposal = Case.objects.get(pk=case.pk).proposal
    assert banners(response)
    assert proposal.emails == ["new@mirai.example"]
    assert proposal.versions.latest("number").answers["organisation"]["contact_email"] == "new@mirai.example"
    told = [mail for mail in mails(case.number) if "届く先を変更しました" in mail.subject]
    assert [mail.to for mail in told] == ["yamada@mirai.example", "new@mirai.example"]
    code = next(mail for mail in mails(case.number) if "確認コード" in mail.subject)
    assert code.to == "yamada@mirai.example"
    assert moves_logged(case)[-1] == "change_addresses"


def test_the_same_address_twice_is_not_taken(client: Client, clock: object):
    case = case_at(CaseState.RECEIVED)

    change(client, case, "addresses", {**ADDRESSES, "contact_email2": "new@mirai.example"})

    assert Case.objects.get(pk=case.pk).proposal.emails == ["yamada@mirai.example"]
