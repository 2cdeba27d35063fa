"""A body that runs the place answers on its own page: what it sees, what a code allows, and how its link ends."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from connected_desk.records.models import LogRow, OutboxMail, SecurityEvent
from connected_desk.settings.logs import masked
from tests.support import bureau_officer, desk_officer
from workflows.engine.move import judge_draft, move
from workflows.engine.refusals import MoveRefused
from workflows.pocs import actions, record, site_links
from workflows.pocs.models import Poc, SiteBody

from .support import LATER, lead, planned
from .test_safeguards import safeguard

BODY = {
    "kind": "designated",
    "name": "みどりの広場管理財団",
    "person": "浜田",
    "email": "hamada@park.example",
    "due_on": date(2026, 7, 24),
}
YES = {"answer": "yes", "evidence": "理事会で承諾した。", "reason": ""}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


def asked(poc: Poc, *names: str) -> SiteBody:
    rows = [safeguard(poc, name) for name in names or ("site_consent", "site_safety")]
    return actions.ask_body(poc, safeguards=rows, **BODY, **lead())


def address(body: SiteBody) -> str:
    return f"/site/{site_links.token(body)}/"


def browser() -> Client:
    return Client(headers={"accept-language": "ja"})


def code_for(client: Client, body: SiteBody) -> str:
    client.post(address(body), {"go": "send"})
    mail = OutboxMail.objects.filter(to=body.email).latest("pk")
    found: str = re.search(r"\d{6}", mail.body)[0]  # type: ignore[index]
    return found


def test_the_body_gets_a_mail_with_its_link_and_what_is_asked():
    body = asked(planned())

    mail = OutboxMail.objects.get(to=BODY["email"])

    assert address(body) in mail.body
    assert "1　場所の管理者の承諾\n2　現場の安全と情報の管理" in mail.body
    assert "2026年7月24日" in mail.subject
    assert mail.secrets == [f"http://localhost:8000{address(body)}"] or address(body) in mail.secrets[0]


def test_the_page_shows_title_place_period_and_the_questions_and_nothing_else():
    poc = planned()
    actions.write_charter(
        poc,
        charter={
            "site": "みどりの広場",
            "risks": "漏らせない危険",
            "starts_on": date(2026, 8, 3),
            "ends_on": date(2026, 9, 30),
        },
        **lead(),
    )
    answer = browser().get(address(asked(poc)))

    html = answer.content.decode()
    for shown in (
        poc.case.title,
        "みどりの広場",
        "2026年8月3日",
        "2026年9月30日",
        "場所の管理者の承諾",
        "現場の安全と情報の管理",
    ):
        assert shown in html
    for hidden in (
        "漏らせない危険",
        poc.purpose,
        "場所の使用の条件と許可",
        "個人情報の保管",
        bureau_officer().name,
        poc.case.number,
    ):
        assert hidden not in html
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in html


def test_the_mail_comes_in_the_language_chosen_by_who_names_the_body():
    poc = planned()

    actions.ask_body(poc, safeguards=[safeguard(poc, "site_consent")], language="en", **BODY, **lead())

    mail = OutboxMail.objects.get(to=BODY["email"])
    assert mail.language == "en"
    assert "みどりの広場管理財団" in mail.body
    assert "お願い" not in mail.subject


def test_nothing_changes_without_the_mailed_code_and_what_was_typed_stays():
    body, client = asked(planned()), browser()

    answer = client.post(
        address(body), {"site_consent_answer": "yes", "site_consent_evidence": "承諾した。", "name": "浜田"}
    )

    assert "承諾した。" in answer.content.decode()
    assert safeguard(body.poc, "site_consent").is_open
    answer = client.post(address(body), {"site_consent_answer": "yes", "name": "浜田", "go": "send"})
    assert "確認コードを送りました" in answer.content.decode()
    assert "h•••@park.example" in answer.content.decode()
    client.post(
        address(body),
        {"site_consent_answer": "yes", "site_consent_evidence": "承諾した。", "name": "浜田", "code": "000000"},
    )
    assert safeguard(body.poc, "site_consent").is_open
    assert SecurityEvent.objects.get(kind="company_code").subject_key == body.key


def test_with_the_code_the_answers_are_kept_as_the_bodys_own_and_the_lead_is_told():
    poc = planned()
    body, client = asked(poc), browser()
    said = {
        "site_consent_answer": "yes",
        "site_consent_evidence": "承諾した。",
        "name": "浜田 直樹",
        "code": code_for(client, body),
    }

    answer = client.post(address(body), said, follow=True)

    row = safeguard(poc, "site_consent")
    assert (row.answer, row.evidence, row.by, row.by_body, row.by_name, row.at) == (
        "yes",
        "承諾した。",
        None,
        body,
        "浜田 直樹",
        LATER,
    )
    assert safeguard(poc, "site_safety").is_open
    assert "回答を担当の部署に送りました" in answer.content.decode()
    told = OutboxMail.objects.filter(to=bureau_officer().email).latest("pk")
    assert "みどりの広場管理財団の浜田 直樹さんから" in told.body
    assert address(body) not in told.body
    [line] = [
        one for one in record.lines(Poc.objects.get(pk=poc.pk), whole=True) if "場所について回答しました" in one.text
    ]
    assert (line.who, line.note) == ("みどりの広場管理財団 浜田 直樹", "場所の管理者の承諾: 済み / 承諾した。")


@pytest.mark.parametrize("wrong", ["end", "other letter"])
def test_a_link_that_was_ended_or_is_wrong_opens_nothing(wrong: str):
    body = asked(planned())
    url = address(body)
    if wrong == "end":
        actions.end_body(body, reason="担当が変わったため。", **lead())
    else:
        url = url[:-3] + ("A" if url[-3] != "A" else "B") + url[-2:]

    assert browser().get(url).status_code == 404
    assert browser().post(url, {"go": "send"}).status_code == 404
    assert OutboxMail.objects.filter(to=BODY["email"]).count() == 1


def test_what_an_ended_body_was_asked_is_asked_of_nobody_and_its_answers_stay():
    poc = planned()
    body = asked(poc)
    actions.answer_as_body(body, answers={"site_consent": YES}, name="浜田", at=LATER)

    actions.end_body(body, reason="担当が変わったため。", **lead())

    assert (safeguard(poc, "site_consent").by_body, safeguard(poc, "site_safety").asked_of) == (body, None)
    actions.reopen_safeguard(safeguard(poc, "site_consent"), reason="会場が変わったため。", **lead())
    assert safeguard(poc, "site_consent").asked_of is None
    assert OutboxMail.objects.filter(to=BODY["email"]).count() == 1
    with pytest.raises(MoveRefused, match="もう必要ありません"):
        actions.answer_as_body(body, answers={"site_safety": YES}, name="浜田", at=LATER)


def test_a_body_answers_only_what_it_was_asked_and_what_is_open():
    poc = planned()
    body = asked(poc, "site_consent")

    for code in ("site_safety", "rules"):
        with pytest.raises(MoveRefused, match="もう必要ありません"):
            actions.answer_as_body(body, answers={"site_consent": YES, code: YES}, name="浜田", at=LATER)
    actions.answer_safeguard(safeguard(poc, "site_consent"), answer="yes", evidence="電話で聞いた。", **lead())
    with pytest.raises(MoveRefused, match="もう必要ありません"):
        actions.answer_as_body(body, answers={"site_consent": YES}, name="浜田", at=LATER)

    assert safeguard(poc, "site_consent").by == bureau_officer()


def test_only_the_lead_asks_a_body_and_only_for_what_is_open_about_the_place():
    poc = planned()

    with pytest.raises(MoveRefused, match="場所と管理者"):
        asked(poc, "site_consent", "rules")
    with pytest.raises(MoveRefused, match="実証の主担当"):
        actions.ask_body(poc, safeguards=[safeguard(poc, "site_consent")], **BODY, by=desk_officer(), at=LATER)
    assert not SiteBody.objects.exists()


def test_one_opened_again_is_asked_once_more_by_mail():
    poc = planned()
    body = asked(poc, "site_consent")
    actions.answer_as_body(body, answers={"site_consent": YES}, name="浜田", at=LATER)

    actions.reopen_safeguard(safeguard(poc, "site_consent"), reason="内輪の理由", by=bureau_officer(), at=LATER)

    assert OutboxMail.objects.filter(to=BODY["email"]).count() == 2
    html = browser().get(address(body)).content.decode()
    assert "もう一度お尋ねします" in html
    assert "内輪の理由" not in html


def test_once_the_trial_is_over_the_page_asks_nothing():
    poc = planned()
    body = asked(poc)
    move(poc, "cancel", by=bureau_officer(), at=LATER, reason="やめる。")

    html = browser().get(address(body)).content.decode()

    assert "いま回答をお願いしている項目はありません" in html
    with pytest.raises(MoveRefused, match="この実証は終わっています"):
        actions.answer_as_body(body, answers={"site_consent": YES}, name="浜田", at=LATER)


def test_codes_are_limited_as_those_of_a_company():
    body, client = asked(planned()), browser()
    client.post(address(body), {"go": "send"})

    answer = client.post(address(body), {"go": "send"})

    assert "回数が多いため、1分ほど待ってください。" in answer.content.decode()
    assert OutboxMail.objects.filter(to=BODY["email"], subject__contains="確認コード").count() == 1


def test_the_link_stands_neither_in_the_log_of_the_site_nor_in_the_record():
    body = asked(planned())
    token = site_links.token(body)

    assert token not in masked(f"GET {address(body)} 200")
    assert all(token not in str(row.body) for row in LogRow.objects.all())


def test_the_page_works_in_a_process_that_serves_only_the_public_and_tells_staff_all_the_same(settings: Any):
    poc = planned()
    body = asked(poc)
    settings.ROOT_URLCONF = "connected_desk.urls.public"
    client = browser()
    said = {"site_consent_answer": "yes", "site_consent_evidence": "承諾した。", "name": "浜田"}

    answer = client.post(address(body), {**said, "code": code_for(client, body)}, follow=True)

    assert (answer.status_code, safeguard(poc, "site_consent").by_body) == (200, body)
    mail = OutboxMail.objects.filter(to=bureau_officer().email).latest("pk")
    assert f"/desk/cases/{poc.case.number}/pocs/" in mail.body


def test_a_body_that_does_not_agree_says_why_and_the_trial_cannot_be_declared_ready():
    poc = planned()
    body, client = asked(poc), browser()
    said = {"site_consent_answer": "no", "site_consent_reason": "工事と重なるため。", "name": "浜田"}
    code = code_for(client, body)

    refused = client.post(address(body), {**said, "site_consent_reason": "", "code": code})
    assert "済ませられない、または、あてはまらない理由" in refused.content.decode()
    shown = client.post(address(body), {**said, "code": code}, follow=True).content.decode()

    answered = safeguard(poc, "site_consent")
    assert (answered.answer, answered.reason, answered.by_name) == ("no", "工事と重なるため。", "浜田")
    assert "工事と重なるため。" in shown
    with pytest.raises(MoveRefused, match=answered.item.title_ja):
        judge_draft(poc, "prepare", by=bureau_officer(), at=LATER)
    assert "工事と重なるため。" in record.lines(Poc.objects.get(pk=poc.pk), whole=True)[0].note
