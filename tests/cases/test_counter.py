"""Proposals of callers: what becomes of them, and the letters of those without an e-mail address."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from connected_desk.records.models import OutboxMail
from proposals.models import Draft
from proposals.vocabulary import Channel, ConsentHow
from tests.proposals.support import a_file, consents
from tests.support import MONDAY, bureau_officer, case_at, desk_officer, moves_logged, state_of, walk
from workflows.cases import counter_actions
from workflows.cases.definition import CaseState
from workflows.cases.models import Case, Letter
from workflows.engine.move import move
from workflows.engine.refusals import MoveRefused

from .counters import entered_case
from .support import page, sentences

pytestmark = pytest.mark.usefixtures("city")

TYPED = {
    "channel": "phone",
    "received_on_year": "2026",
    "received_on_month": "7",
    "received_on_day": "6",
    "received_at": "９:３０",
    "language": "ja",
    "name": "吉田工務店",
    "organisation_kind": "sole_trader",
    "contact_name": "吉田 太郎",
    "contact_phone": "072-000-0000",
    "title": "空き家を見守る仕組み",
    "summary": "近所の空き家が心配です。",
    "kind": "free",
    "mode": "idea_only",
}


def typed(**instead: str) -> dict[str, str]:
    return {**TYPED, "press": str(uuid.uuid4()), **dict.fromkeys(consents(), "oral"), **instead}


def test_what_a_caller_says_becomes_a_case_like_any_other():
    case = entered_case(MONDAY, received_at=MONDAY - timedelta(days=3))

    assert state_of(case) == CaseState.RECEIVED
    assert moves_logged(case) == ["open"]
    assert case.received_at == case.proposal.submitted_at == MONDAY - timedelta(days=3)
    assert (case.proposal.channel, case.proposal.entered_by) == (Channel.PHONE, desk_officer())
    agreed = case.proposal.consents.first()
    assert (agreed.how, agreed.heard_by, agreed.at) == (ConsentHow.ORAL, desk_officer(), case.received_at)


def test_a_consent_in_writing_was_heard_by_nobody():
    agreed = entered_case(how=ConsentHow.WRITING, channel=Channel.PAPER).proposal.consents.first()

    assert (agreed.how, agreed.heard_by) == (ConsentHow.WRITING, None)


def test_the_same_press_opens_one_case():
    key = uuid.uuid4()

    assert entered_case(key=key) == entered_case(key=key)
    assert Case.objects.count() == 1


def test_a_file_that_is_refused_opens_no_case():
    with pytest.raises(counter_actions.FilesRefused):
        entered_case(uploads=[a_file("申請書.pdf", b"MZ\x90\x00")])

    assert not Case.objects.exists()
    assert not Draft.objects.exists()


def test_only_the_desk_enters_proposals(japanese: None):
    case = entered_case()
    with pytest.raises(MoveRefused, match="デスクの職員"):
        counter_actions.enter_proposal(
            answers={},
            uploads=[],
            entry=counter_actions.proposals.Entry(Channel.PHONE, MONDAY, bureau_officer(), {}),
            idempotency_key=uuid.uuid4(),
            language="ja",
            at=MONDAY,
        )
    assert Case.objects.get() == case


def test_without_an_address_mails_become_letters_and_nothing_fails():
    case = entered_case()
    walk().to(case, CaseState.DIALOGUE)

    assert [letter.subject for letter in Letter.objects.filter(case=case)] == [
        f"【{case.number}】提案を受け付けました",
        f"【{case.number}】検討する部署が決まりました（上下水道局）",
    ]
    assert not OutboxMail.objects.filter(reference=case.number, to="").exists()


def test_with_an_address_there_are_mails_and_no_letters():
    case = entered_case(organisation={"contact_email": "caller@example.jp"})

    assert [mail.to for mail in OutboxMail.objects.filter(reference=case.number)] == ["caller@example.jp"]
    assert not Letter.objects.exists()


def test_the_desk_withdraws_for_the_caller():
    case = entered_case()

    move(case, "withdraw", by=desk_officer(), at=MONDAY, reason="電話で申し出がありました。")

    assert state_of(case) == CaseState.WITHDRAWN


def test_the_page_takes_what_a_caller_has_at_hand(signed_in: Any, clock: object):
    response = signed_in(desk_officer()).post(reverse("desk:counter"), typed(), follow=True)

    case = Case.objects.get()
    assert case.number in sentences(response)[0]
    assert response.redirect_chain == [(case.get_absolute_url(), 302)]
    assert case.proposal.contact_email == ""
    assert case.received_at.isoformat() == "2026-07-06T00:30:00+00:00"


def test_what_is_missing_is_named_and_nothing_typed_is_lost(signed_in: Any, clock: object):
    response = signed_in(desk_officer()).post(reverse("desk:counter"), typed(title="", pledge="", received_at="25:00"))

    said = response.content.decode()
    assert response.status_code == 422
    for words in (
        "提案の名称を入力してください",
        "同意の方法を選んでください",
        "時刻は「9:30」のように入力してください",
        "吉田工務店",
    ):
        assert words in said
    assert not Case.objects.exists()


def test_a_proposal_cannot_come_tomorrow(signed_in: Any, clock: object):
    response = signed_in(desk_officer()).post(reverse("desk:counter"), typed(received_on_day="8"))

    assert "受け取った日時が、いまより後になっています" in response.content.decode()


def test_a_letter_that_went_out_leaves_the_list(signed_in: Any, clock: object):
    letter, client = entered_case().letters.get(), signed_in(desk_officer())
    assert letter.subject in client.get(reverse("desk:letters")).content.decode().split('id="posted"')[0]

    client.post(reverse("desk:letter_posted", args=[letter.key]))

    letter.refresh_from_db()
    assert letter.posted_by == desk_officer()
    assert letter.subject not in client.get(reverse("desk:letters")).content.decode().split('id="posted"')[0]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_letters_asks_the_same_number_of_questions(
    signed_in: Any, clock: object, count: int, django_assert_num_queries: Any
):
    for _time in range(count):
        entered_case()
    client = signed_in(desk_officer())
    client.get(reverse("desk:letters"))

    client.get(reverse("desk:letters"))  # what stands is asked once
    with django_assert_num_queries(5):
        client.get(reverse("desk:letters"))


def test_the_desk_writes_down_that_a_company_asked_to_withdraw(signed_in: Any, clock: object):
    case = case_at(CaseState.PROOF_OF_CONCEPT)

    signed_in(desk_officer()).post(page(case, "asked_to_withdraw"), {"reason": "電話で申し出。担当者の退職のため。"})

    case.refresh_from_db()
    assert case.withdrawal_asked_at is not None
    assert moves_logged(case)[-1] == "ask_withdrawal"
    assert case.proposal.messages.get().text == "電話で申し出。担当者の退職のため。"
    assert signed_in(desk_officer()).get(page(case, "asked_to_withdraw")).status_code == 403
