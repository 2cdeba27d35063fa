"""The text for the public: worded by the city, approved by the company, and nothing published before."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from connected_desk.sample import drafts
from tests.proposals.support import carried, mails
from tests.support import TUESDAY, WEDNESDAY, bureau_officer, case_at, desk_officer, moves_logged, other_officer
from workflows.cases import links
from workflows.cases.definition import CaseState
from workflows.cases.models import Case, PublicText
from workflows.cases.publishing_actions import answer_public_text, word_public_text
from workflows.cases.publishing_queries import approved_by
from workflows.engine.refusals import MoveRefused

DUE = date(2026, 7, 14)
TITLE, TEXT = "検針を遠くから", "離れた場所から検針できるかを確かめます。"


def worded(case: Case, *, due_on: date | None = DUE, number: int = 0, title: str = TITLE) -> PublicText:
    return word_public_text(case, title=title, text=TEXT, due_on=due_on, by=desk_officer(), at=TUESDAY, number=number)


def answer(client: Client, case: Case, typed: dict[str, str]):
    """Answer behind the company's link, with the code that was mailed."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "ja"
    url = reverse("company:public_text", args=[links.token(case)])
    page = client.get(url)
    client.post(url, {**carried(page), "go": "send"})
    code = re.search(r"^[0-9]{6}$", mails(case.number)[-1].body, re.M)[0]
    return client.post(url, {**carried(page), **typed, "code": code}, follow=True)


def test_a_draft_goes_to_nobody_and_a_text_that_is_sent_is_mailed_with_its_date():
    case = case_at(CaseState.TRIAGE)
    before = len(mails(case.number))
    worded(case, due_on=None)
    assert len(mails(case.number)) == before

    worded(case, number=1)

    [mail] = mails(case.number)[before:]
    assert (mail.to, mail.subject) == (
        "yamada@mirai.example",
        f"【{case.number}】公表する文章の確認をお願いします（2026年7月14日まで）",
    )
    assert TEXT in mail.body


def test_the_company_approves_with_a_code_and_the_person_in_charge_is_told(client: Client, clock):
    case = case_at(CaseState.TRIAGE)
    worded(case)
    assert approved_by(WEDNESDAY, of=[case.key]) == {}
    assert (
        "公表する文章を確認してください"
        in client.get(
            reverse("company:page", args=[links.token(case)]), headers={"accept-language": "ja"}
        ).content.decode()
    )

    answer(client, case, {"answer": "approve", "words": ""})

    text = PublicText.objects.get()
    assert (text.approved, text.answered_at) == (True, TUESDAY)
    assert approved_by(WEDNESDAY, of=[case.key]) == {case.key: text}
    assert approved_by(TUESDAY - timedelta(seconds=1), of=[case.key]) == {}
    assert mails(case.number)[-1].subject == f"【{case.number}】公表する文章が了承されました"


def test_a_change_is_asked_for_in_words_and_approves_nothing(client: Client, clock):
    case = case_at(CaseState.TRIAGE)
    worded(case)

    page = answer(client, case, {"answer": "change", "words": ""})
    assert page.context["form"].errors == {"words": ["修正してほしいところを入力してください"]}
    url = reverse("company:public_text", args=[links.token(case)])
    client.post(url, {"answer": "change", "words": "題名を変えてください。"})

    text = PublicText.objects.get()
    assert (text.approved, text.words) == (False, "題名を変えてください。")
    assert approved_by(WEDNESDAY, of=[case.key]) == {}
    assert "題名を変えてください。" in mails(case.number)[-1].body


def test_the_last_wording_approved_holds_while_the_next_is_out():
    case = case_at(CaseState.TRIAGE)
    first = answer_public_text(case, asked=worded(case), approved=True, words="", at=TUESDAY)

    worded(case, number=1, title="新しい題名")

    assert approved_by(WEDNESDAY, of=[case.key]) == {case.key: first}


def test_an_answer_to_a_wording_that_was_replaced_is_refused():
    case = case_at(CaseState.TRIAGE)
    first = worded(case)
    worded(case, number=1)

    with pytest.raises(MoveRefused, match="確認の必要がなくなりました"):
        answer_public_text(case, asked=first, approved=True, words="", at=TUESDAY)


def test_before_a_trial_no_text_names_the_proposer_in_any_width():
    case = case_at(CaseState.TRIAGE)
    name = drafts.ORGANISATION_ANSWERS["name"]

    for spelling in (name, name.replace("（", "(").replace("）", ")")):
        with pytest.raises(MoveRefused, match="提案者の名前"):
            worded(case, title=f"{spelling}の提案")
    trial = case_at(CaseState.PROOF_OF_CONCEPT)
    assert worded(trial, title=f"{name}の提案").number == 1


def test_a_person_without_a_part_in_it_words_nothing_and_a_wording_in_between_is_told():
    case = case_at(CaseState.TRIAGE)
    worded(case)

    with pytest.raises(MoveRefused, match="書き込めるのは"):
        word_public_text(case, title=TITLE, text=TEXT, due_on=None, by=other_officer(), at=TUESDAY, number=1)
    with pytest.raises(MoveRefused):
        worded(case)


def test_none_of_it_is_written_on_the_case_s_own_log():
    case = case_at(CaseState.DIALOGUE)
    logged = moves_logged(case)

    answer_public_text(case, asked=worded(case), approved=True, words="", at=TUESDAY)

    assert moves_logged(case) == logged


def test_staff_are_told_that_silence_is_no_approval(clock, signed_in):
    case = case_at(CaseState.DIALOGUE)
    worded(case)
    clock.shift(timedelta(days=10))

    page = signed_in(bureau_officer()).get(case.get_absolute_url()).content.decode()

    assert "提案者が了承した文章はありません。公表されるのは、状態、部署、日付だけです。" in page
    assert "お返事がないことは了承ではありません。" in page


def test_the_page_words_and_sends(clock, signed_in):
    case = case_at(CaseState.DIALOGUE)
    browser, url = signed_in(bureau_officer()), reverse("desk:public_text", args=[case.number])
    typed = {"number": "0", "title": TITLE, "text": TEXT, "go": "send"}

    missing = browser.post(url, typed)
    sent = browser.post(url, {**typed, "due_on_year": "2026", "due_on_month": "7", "due_on_day": "14"})

    assert list(missing.context["form"].errors) == ["due_on"]
    assert sent.status_code == 302
    assert PublicText.objects.get().due_on == DUE
