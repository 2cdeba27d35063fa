"""What a company sees behind its link, and what it may change with a code."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from connected_desk.records.models import Access, SecurityEvent
from connected_desk.sample import drafts
from proposals import actions
from proposals.models import InformationRequest, Message
from tests.support import MONDAY, bureau_officer, case_at, desk_officer, moves_logged, received_case, state_of
from workflows.cases import links
from workflows.cases.actions import open_case
from workflows.cases.definition import CaseState
from workflows.cases.models import Case
from workflows.engine.move import move

from .support import a_file, banners, carried, mails

QUESTIONS = ["対象の手続はどれですか。", "1か月に何人が使いますか。"]
ANSWERS = {"answer_1": "転入届", "cannot_2": "数えていません。"}
DUE = date(2026, 7, 13)


def address(case: Case, name: str = "page", **parts: Any) -> str:
    return reverse(f"company:{name}", kwargs={"token": links.token(case), **parts})


def asked_case() -> Case:
    """A case in triage whose company was asked two questions."""
    case = case_at(CaseState.TRIAGE)
    move(case, "request_info", by=desk_officer(), at=MONDAY, questions=QUESTIONS, due_on=DUE)
    return Case.objects.get(pk=case.pk)


def code_for(client: Client, case: Case, name: str) -> str:
    """Press “send the code” and read it in the mail."""
    page = client.get(address(case, name))
    client.post(address(case, name), {**carried(page), "go": "send"})
    return re.search(r"^[0-9]{6}$", mails(case.number)[-1].body, re.M)[0]


def change(client: Client, case: Case, name: str, typed: dict[str, str], *, code: str | None = None) -> Any:
    """Get a code and press the page's button with it."""
    code = code_for(client, case, name) if code is None else code
    page = client.get(address(case, name))
    return client.post(address(case, name), {**carried(page), **typed, "code": code}, follow=True)


def test_the_page_says_stage_turn_next_date_and_sentence(client: Client, clock: object):
    case = received_case()

    page = client.get(address(case)).content.decode()

    assert case.number in page
    assert "提案を受け付けました。" in page
    assert "次の目安：7月8日（水）" in page
    assert 'aria-current="step"' in page


def test_a_stage_reached_does_not_fall_back_while_the_company_is_asked(client: Client, clock: object):
    case = case_at(CaseState.DIALOGUE)
    move(case, "request_info", by=bureau_officer(), at=MONDAY, questions=QUESTIONS, due_on=DUE)

    stages = client.get(address(case)).context["stages"]

    assert [stage.state for stage in stages] == ["done", "done", "done", "now", "next", "next"]
    assert stages[3].chip == "追加情報待ち"


def test_a_date_that_has_passed_is_not_shown_as_one_to_come(client: Client, clock):
    case = received_case()
    clock.shift(timedelta(days=3))

    page = client.get(address(case)).content.decode()

    assert "お伝えした日（7月8日（水））を過ぎています。お待たせして申し訳ありません。新しい目安：7月10日（金）" in page
    assert "次の目安" not in page


def test_a_company_that_is_late_is_told_that_it_can_still_answer(client: Client, clock):
    case = asked_case()
    clock.shift(timedelta(days=8))

    assert (
        "回答の期限（7月13日（月））を過ぎています。いまからでも回答できます。"
        in client.get(address(case)).content.decode()
    )


def test_questions_that_were_never_answered_have_no_answer_on_the_page(client: Client, clock: object):
    case = case_at(CaseState.LAPSED)

    bubbles = client.get(address(case)).context["bubbles"]

    assert [bubble.mine for bubble in bubbles] == [False]


def test_another_window_is_named_as_one(client: Client, clock: object):
    case = case_at(CaseState.TRIAGE)
    move(case, "redirect", by=desk_officer(), at=MONDAY, window="市政への提案箱", reason="市民の方のご意見のため。")

    shown = client.get(address(case)).context["result"]

    assert shown == [("", "市民の方のご意見のため。"), ("ご案内する窓口", "市政への提案箱")]


@pytest.mark.parametrize("name", ["page", "submitted", "answer", "later", "message", "withdraw"])
def test_pages_behind_the_link_keep_it_to_themselves(client: Client, clock: object, name: str):
    response = client.get(address(asked_case(), name))

    assert response.status_code == 200
    assert response.headers["Referrer-Policy"] == "strict-origin"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_wrong_revoked_and_made_up_links_are_not_found(client: Client, clock: object):
    case = received_case()
    revoked = address(case)
    Case.objects.filter(pk=case.pk).update(link_version=2)
    short, _dot, mac = links.token(case).partition(".")

    for token in (revoked, f"/p/{case.number}/", f"/p/{case.key}/", f"/p/{short}/", f"/p/{short}.{mac[::-1]}/"):
        assert client.get(token).status_code == 404


def test_one_link_does_not_open_another_case(client: Client, clock: object):
    one, other = received_case(), received_case(title="別の提案")
    mixed = links.token(one).split(".")[0] + "." + links.token(other).split(".")[1]

    assert client.get(f"/p/{mixed}/").status_code == 404


def test_a_file_comes_to_its_own_company_and_no_other(client: Client, clock: object):
    draft = drafts.complete(at=MONDAY)
    actions.add_files(draft=draft, uploads=[a_file()], done=True, at=MONDAY)
    case = open_case(draft=draft, idempotency_key=draft.idempotency_key, at=MONDAY).case
    key = case.proposal.versions.get().attachments.get().stored_file.key
    other = received_case(title="別の提案")

    own = client.get(address(case, "file", key=key))

    assert (own.status_code, b"".join(own.streaming_content)[:5]) == (200, b"%PDF-")
    assert "attachment" in own.headers["Content-Disposition"]
    assert client.get(address(other, "file", key=key)).status_code == 404
    assert list(Access.objects.values_list("what", "subject_key")) == [("file", case.key)]


def test_everything_submitted_can_be_read_again(client: Client, clock: object):
    page = client.get(address(received_case(), "submitted")).content.decode()

    assert "市内の200戸に装置を取り付け" in page
    assert "採用や契約を約束するものではないことを理解しました。" in page


def test_a_company_answers_question_by_question_with_a_mailed_code(client: Client, clock: object):
    case = asked_case()

    response = change(client, case, "answer", ANSWERS)

    assert response.redirect_chain == [(address(case), 302)]
    assert state_of(case) == CaseState.TRIAGE
    assert moves_logged(case)[-1] == "answer"
    questions = InformationRequest.objects.get().questions
    assert list(questions.values_list("answer", "cannot_because")) == [("転入届", ""), ("", "数えていません。")]
    assert "1. 転入届" in [bubble.text.split("\n")[0] for bubble in response.context["bubbles"]]


def test_a_question_left_open_is_named(client: Client, clock: object):
    case = asked_case()

    response = change(client, case, "answer", {"answer_1": "転入届", "answer_2": " "})

    assert response.context["form"].errors == {
        "answer_2": ["質問2：回答を入力するか、答えられない理由を入力してください"]
    }
    assert response.context["form"]["answer_1"].value() == "転入届"
    assert state_of(case) == CaseState.INFO_REQUESTED


def test_what_was_typed_stays_while_the_code_is_sent(client: Client, clock: object):
    case = asked_case()
    page = client.get(address(case, "answer"))

    response = client.post(address(case, "answer"), {**carried(page), **ANSWERS, "go": "send"})

    assert banners(response) == ["確認コードを送りました。ここに入力してください。"]
    assert response.context["form"]["answer_1"].value() == "転入届"
    assert "エラー：" not in response.content.decode()
    assert InformationRequest.objects.get().answered_at is None


@pytest.mark.parametrize("name", ["answer", "later", "message", "withdraw"])
def test_nothing_changes_without_a_code(client: Client, clock: object, name: str):
    case = asked_case()
    typed = {**ANSWERS, "text": "こんにちは", "due_on_year": "2026", "due_on_month": "7", "due_on_day": "14"}

    for code in ("", "123456"):
        response = client.post(address(case, name), {**typed, "version": case.version, "code": code})
        assert response.context["code"].errors

    assert state_of(case) == CaseState.INFO_REQUESTED
    assert moves_logged(case)[-1] == "request_info"
    assert not Message.objects.exists()


def test_a_wrong_code_keeps_what_was_typed_and_is_written_down(client: Client, clock: object):
    case = asked_case()
    right = code_for(client, case, "answer")
    wrong = f"{(int(right) + 1) % 1_000_000:06}"

    response = change(client, case, "answer", ANSWERS, code=wrong)

    assert response.context["code"].errors == {
        "code": ["確認コードが違います。数字を確かめてください。新しいコードを送ることもできます"]
    }
    assert response.context["form"]["answer_1"].value() == "転入届"
    event = SecurityEvent.objects.get()
    assert (event.kind, event.subject_key) == ("company_code", case.key)
    assert links.token(case) not in event.path


def test_the_code_is_taken_in_any_width_and_with_spaces(client: Client, clock: object):
    case = received_case()
    digits = code_for(client, case, "message")
    wide = " ".join(digits).translate(str.maketrans("0123456789", "０１２３４５６７８９"))

    change(client, case, "message", {"text": "打合せをお願いします。"}, code=wide)

    assert Message.objects.get().text == "打合せをお願いします。"


def test_a_code_opens_the_case_for_half_an_hour(client: Client, clock):
    case = received_case()
    change(client, case, "message", {"text": "一通目"})
    clock.shift(timedelta(minutes=29))
    client.post(address(case, "message"), {"text": "二通目"})
    clock.shift(timedelta(minutes=1))

    response = client.post(address(case, "message"), {"text": "三通目"})

    assert response.context["code"].errors
    assert response.context["form"]["text"].value() == "三通目"
    assert list(Message.objects.values_list("text", flat=True)) == ["一通目", "二通目"]


def test_a_code_for_one_case_does_not_open_another(client: Client, clock: object):
    one, other = received_case(), received_case(title="別の提案")
    change(client, one, "message", {"text": "一通目"})

    client.post(address(other, "message"), {"text": "よその案件へ"})

    assert list(Message.objects.values_list("text", flat=True)) == ["一通目"]


def test_asking_for_codes_too_often_says_when_to_try_again(client: Client, clock: object):
    case = received_case()
    code_for(client, case, "message")

    response = client.post(address(case, "message"), {"go": "send", "text": "途中"})

    assert banners(response) == ["回数が多いため、1分ほど待ってください。"]
    assert response.context["form"]["text"].value() == "途中"


@pytest.mark.parametrize("name", ["answer", "later", "message", "withdraw"])
def test_opening_a_page_sends_no_code_and_changes_nothing(client: Client, clock: object, name: str):
    case = asked_case()
    before = (len(mails()), Case.objects.values().get(pk=case.pk))

    client.get(address(case, name) + "?go=send&code=123456")

    assert (len(mails()), Case.objects.values().get(pk=case.pk)) == before


def test_the_date_moves_by_up_to_ten_open_days_and_once(client: Client, clock: object):
    case = asked_case()
    # Ten open days after Monday 13 July 2026, with Marine Day between.
    response = change(client, case, "later", {"due_on_year": "２０２６", "due_on_month": "7", "due_on_day": "28"})

    assert response.redirect_chain == [(address(case), 302)]
    case.refresh_from_db(fields=["due_on"])
    assert case.due_on == date(2026, 7, 28)
    assert banners(client.get(address(case, "later"), follow=True)) == [
        "この操作は、もう必要がないか、できなくなっています。いまの状況は次のとおりです。"
    ]


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("13", "2026年7月13日（月）より後、2026年7月28日（火）までの日を入力してください"),
        ("29", "2026年7月13日（月）より後、2026年7月28日（火）までの日を入力してください"),
        ("20", "2026年7月20日（月）は市役所が休みです。次の開庁日は2026年7月21日（火）です"),
    ],
)
def test_a_date_out_of_reach_or_on_a_closed_day_is_refused(client: Client, clock: object, day: str, sentence: str):
    case = asked_case()

    response = change(client, case, "later", {"due_on_year": "2026", "due_on_month": "7", "due_on_day": day})

    assert response.context["form"].errors == {"due_on": [sentence]}


def test_a_message_reaches_the_city(client: Client, clock: object):
    case = received_case()

    response = change(client, case, "message", {"text": "資料を追加します。\r\n来週お送りします。"})

    assert banners(response) == ["メッセージを送りました。担当者に知らせました。"]
    message = Message.objects.get()
    assert (message.side, message.person, message.text) == ("company", None, "資料を追加します。\n来週お送りします。")


def test_a_company_withdraws_with_or_without_a_reason(client: Client, clock: object):
    case = case_at(CaseState.TRIAGE)

    response = change(client, case, "withdraw", {"reason": ""})

    assert state_of(case) == CaseState.WITHDRAWN
    assert banners(response) == ["提案を取り下げました。"]
    assert client.get(address(case, "withdraw"), follow=True).redirect_chain == [(address(case), 302)]


def test_once_a_trial_has_begun_the_company_asks_and_the_office_withdraws(client: Client, clock: object):
    case = case_at(CaseState.PROOF_OF_CONCEPT)

    change(client, case, "withdraw", {"reason": "事業をやめるため"})

    assert state_of(case) == CaseState.PROOF_OF_CONCEPT
    assert Message.objects.get().text == "提案の取下げを申し出ます。\n事業をやめるため"
    assert Case.objects.get(pk=case.pk).withdrawal_asked_at == MONDAY
    assert client.get(address(case, "withdraw"), follow=True).redirect_chain == [(address(case), 302)]


def test_a_page_that_is_out_of_date_is_refused_with_a_sentence(client: Client, clock: object):
    case = case_at(CaseState.TRIAGE)
    code = code_for(client, case, "withdraw")
    stale = carried(client.get(address(case, "withdraw")))
    move(case, "hold", by=desk_officer(), at=MONDAY, reason="資料を待つため", resume_on=date(2026, 8, 3))

    response = client.post(address(case, "withdraw"), {**stale, "reason": "", "code": code})

    assert response.context["form"].non_field_errors()
    assert state_of(case) == CaseState.ON_HOLD
    assert SecurityEvent.objects.filter(kind="move_refused.version").exists()


def test_a_case_without_a_company_has_no_page(client: Client, clock: object):
    from workflows.cases.actions import open_case_of_bureau

    case = open_case_of_bureau(title="庁内の発案", summary="", by=bureau_officer(), at=MONDAY)

    assert client.get(address(case)).status_code == 404


def test_questions_of_staff_are_never_read_as_a_template(client: Client, clock: object):
    case = case_at(CaseState.TRIAGE)
    move(case, "request_info", by=desk_officer(), at=MONDAY, questions=["{{ case.key }}{% now 'Y' %}<b>"], due_on=DUE)

    page = client.get(address(case, "answer")).content.decode()

    assert "{{ case.key }}{% now &#x27;Y&#x27; %}&lt;b&gt;" in page


@pytest.mark.parametrize("messages", [1, 30])
def test_the_page_asks_the_same_number_of_questions_whatever_was_said(
    client: Client, clock: object, django_assert_num_queries, messages: int
):
    case = asked_case()
    for number in range(messages):
        actions.post_message(proposal=case.proposal, side="city", text=f"{number}", by=desk_officer(), at=MONDAY)
    client.get(address(case))

    client.get(address(case))  # what stands is asked once
    with django_assert_num_queries(17):
        client.get(address(case))
