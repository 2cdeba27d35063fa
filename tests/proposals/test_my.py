"""Signing in with a mailed code, and the page of one's own drafts and proposals."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from connected_desk.records.models import SecurityEvent
from connected_desk.sample import drafts
from proposals import floods
from proposals.models import Draft, Message, Proposal, ProvenAddress
from proposals.vocabulary import Side
from tests.support import MONDAY, desk_officer, received_case
from workflows.cases import links
from workflows.cases.models import Case
from workflows.engine.move import move
from workflows.engine.registry import COMPANY

from .support import CONTENT, ORGANISATION, banners, carried, fill_in, mails, save, submit

VALUES = r"""'(?:[^']|'')*'|"s\d+_x\d+"|\b\d+\b|\b[0-9a-f]{32}\b"""  # what of a statement differs each time
YAMADA, NOBODY = "yamada@mirai.example", "nobody@elsewhere.example"


def code_sent() -> str:
    """The digits of the newest mail."""
    return re.search(r"^[0-9]{6}$", mails()[-1].body, re.M)[0]


def sign_in(client: Client, email: str = YAMADA, query: str = ""):
    """Type the address, then the code of the mail."""
    client.post(f"/my/sign-in/{query}", {"email": email})
    return client.post("/my/sign-in/code/", {"code": code_sent()}, follow=True)


def asked_case(due_on: date = date(2026, 7, 13)) -> Case:
    """A case whose company was asked a question."""
    case = received_case()
    move(case, "accept", by=desk_officer(), at=MONDAY, officer=desk_officer())
    move(case, "request_info", by=desk_officer(), at=MONDAY, questions=["対象の手続は。"], due_on=due_on)
    return Case.objects.get(pk=case.pk)


def test_the_code_of_the_mail_signs_in_under_a_new_session_key(client: Client, clock):
    client.post("/my/sign-in/", {"email": YAMADA}, follow=True)
    before = client.session.session_key

    page = client.post("/my/sign-in/code/", {"code": code_sent()}, follow=True)

    assert page.redirect_chain == [("/my/", 302)]
    assert banners(page) == ["ログインしました。"]
    assert client.session.session_key != before


def test_known_and_unknown_addresses_are_answered_alike(client: Client, clock):
    received_case()
    answers = []
    for email in (YAMADA, NOBODY):
        page = client.post("/my/sign-in/", {"email": email}, follow=True)
        answers.append(
            (page.redirect_chain, banners(page), page.content.decode().count(email), mails()[-1].to == email)
        )

    assert (
        answers[0]
        == answers[1]
        == ([("/my/sign-in/code/", 302)], ["確認コードを送りました。ここに入力してください。"], 1, True)
    )


def test_the_database_is_asked_the_same_for_known_and_unknown_addresses(clock):
    """Asking for a code, a wrong one and the page after it: the same statements in the same order, values apart."""
    received_case()
    asked = []
    for email in ("first@example.jp", YAMADA, NOBODY):  # what the first finds out of the city stands for the others
        client = Client()
        with CaptureQueriesContext(connection) as queries:
            client.post("/my/sign-in/", {"email": email})
            client.post("/my/sign-in/code/", {"code": "000000"})
            client.get("/my/sign-in/code/")
        asked.append([re.sub(VALUES, "?", one["sql"]) for one in queries])

    assert asked[1] == asked[2]


def test_opening_the_pages_sends_and_signs_in_nothing(client: Client, clock):
    for address in ("/my/sign-in/", f"/my/sign-in/?email={YAMADA}", "/my/sign-in/code/?code=000000"):
        client.get(address)

    assert (mails(), ProvenAddress.objects.count()) == ([], 0)


def test_a_wrong_code_is_refused_and_written_down_without_the_address(client: Client, clock):
    client.post("/my/sign-in/", {"email": YAMADA})
    wrong = f"{(int(code_sent()) + 1) % 1_000_000:06}"

    page = client.post("/my/sign-in/code/", {"code": wrong})

    assert "コードが違います" in page.content.decode()
    event = SecurityEvent.objects.get()
    assert (event.kind, YAMADA in str(event.__dict__)) == ("company_sign_in", False)
    assert client.get("/my/").status_code == 302


def test_one_network_does_not_ask_for_codes_without_end(client: Client, clock):
    for number in range(floods.SIGN_INS.most):
        floods.count(floods.SIGN_INS, "127.0.0.1", MONDAY - timedelta(minutes=number))

    refused = client.post("/my/sign-in/", {"email": YAMADA})

    assert (refused.status_code, mails()) == (429, [])


def test_signing_in_ends_after_a_working_day_and_when_one_signs_out(client: Client, clock):
    sign_in(client)
    clock.shift(timedelta(hours=7, minutes=59))
    assert client.get("/my/").status_code == 200
    clock.shift(timedelta(minutes=1))
    assert client.get("/my/").headers["Location"] == "/my/sign-in/?next=/my/"

    sign_in(client)
    client.post("/my/sign-out/")

    assert client.get("/my/").status_code == 302


def test_signing_in_goes_on_where_one_wanted_to_be_and_never_elsewhere(client: Client, clock):
    received_case()
    inside = sign_in(client, query="?next=/my/organisation/")
    clock.shift(timedelta(minutes=2))
    outside = sign_in(client, query="?next=//evil.example/")

    assert inside.redirect_chain[-1] == ("/my/organisation/", 302)
    assert outside.redirect_chain[-1] == ("/my/", 302)


def test_somebody_without_proposals_is_led_to_the_beginning(client: Client, clock):
    page = sign_in(client, NOBODY).content.decode()

    assert "提案はまだありません" in page
    assert 'href="/propose/"' in page


def test_what_is_asked_of_the_company_stands_on_its_page_my_page_and_in_the_mail_with_one_date(client: Client, clock):
    case = asked_case()
    mail = next(mail for mail in mails(case.number) if "追加の情報" in mail.subject)
    page = sign_in(client).content.decode()
    own = client.get(f"/p/{links.token(case)}/").content.decode()

    day = "7月13日（月）"
    assert (day in page, day in own, "7月13日" in mail.body) == (True, True, True)
    assert f"/p/{links.token(case)}/answer/" in page
    assert "あなたの番です" in page


def test_running_and_finished_proposals_stand_apart_with_their_sentence(client: Client, clock):
    running, over = received_case(), received_case(title="終わった提案")
    move(over, "withdraw", by=COMPANY, at=MONDAY, reason="")

    page = sign_in(client)

    assert [line.view.number for line in page.context["running"]] == [running.number]
    assert [line.view.number for line in page.context["finished"]] == [over.number]
    assert "提案を受け付けました。" in page.content.decode()


def test_messages_since_the_last_sign_in_are_marked_as_new(client: Client, clock):
    case = received_case()
    sign_in(client)
    said = {"proposal": case.proposal, "side": Side.CITY, "text": "ご連絡です。"}
    Message.objects.create(**said, at=MONDAY - timedelta(minutes=1))
    Message.objects.create(**said, at=MONDAY + timedelta(minutes=30))
    clock.shift(timedelta(hours=1))
    client.post("/my/sign-out/")

    page = sign_in(client)

    assert [line.news for line in page.context["running"]] == [1]
    assert "新しいメッセージ 1件" in page.content.decode()


@pytest.mark.parametrize("how_many", [1, 3])
def test_my_page_asks_the_database_as_often_for_three_proposals_as_for_one(
    client: Client, clock, django_assert_num_queries, how_many: int
):
    for _number in range(how_many):
        asked_case()
        drafts.complete(at=MONDAY)
    sign_in(client)

    client.get("/my/")  # what stands is asked once
    with django_assert_num_queries(10):
        client.get("/my/")


def test_a_signed_in_company_changes_its_proposals_without_another_code(client: Client, clock):
    case = asked_case()
    address = f"/p/{links.token(case)}/answer/"
    sign_in(client)

    page = client.get(address)
    client.post(address, {**carried(page), "answer_1": "転入届"})

    assert "確認コード" not in page.content.decode()
    assert Case.objects.get().state == "triage"


def test_somebody_elses_sign_in_opens_nothing_on_the_page(client: Client, clock):
    case = asked_case()
    address = f"/p/{links.token(case)}/answer/"
    sign_in(client, NOBODY)

    client.post(address, {**carried(client.get(address)), "answer_1": "転入届"})

    assert Case.objects.get().state == "info_requested"


def test_a_draft_of_ones_own_is_continued_from_another_device_and_nobody_elses(client: Client, clock):
    fill_in(client, upto="plan", organisation=ORGANISATION | {"contact_email": YAMADA})
    draft, device, other = Draft.objects.get(), Client(headers={"accept-language": "ja"}), Client()
    sign_in(device)
    clock.shift(timedelta(minutes=2))
    sign_in(other, NOBODY)

    page = device.post(f"/my/drafts/{draft.key}/", follow=True)

    assert page.redirect_chain[-1] == ("/propose/plan/", 302)
    assert CONTENT["title"] in device.get("/propose/content/").content.decode()
    assert other.post(f"/my/drafts/{draft.key}/").status_code == 404


def test_what_is_known_of_the_organisation_is_not_asked_again(client: Client, clock):
    received_case()
    sign_in(client)
    client.post("/propose/")

    page = client.get("/propose/organisation/")
    after = save(client, "organisation", _shown(page))

    assert "この提案だけ変更" in page.content.decode()
    assert 'type="text" name="address"' not in page.content.decode()
    assert 'name="address"' in client.get("/propose/organisation/?change=1").content.decode()
    assert after.redirect_chain[-1] == ("/propose/content/", 302)


def _shown(page) -> dict[str, str]:
    """What the form would send back, as a browser reads it from the page."""
    form = page.context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_a_session_that_ended_on_a_step_costs_a_signed_in_company_nothing(client: Client, clock):
    sign_in(client)
    fill_in(client, upto="content")
    page = client.get("/propose/content/")
    client.cookies.pop("sessionid")

    after = client.post("/propose/content/", {**carried(page), **CONTENT, "go": "next"}, follow=True)

    assert banners(after) == ["時間がたったため、つなぎ直しました。入力した内容は残っています。"]
    assert (Draft.objects.get().answers["content"]["title"], Draft.objects.get().made_by) == (CONTENT["title"], YAMADA)


def test_the_head_of_the_pages_says_who_is_signed_in(client: Client, clock):
    received_case()
    assert 'href="/my/sign-in/"' in client.get("/").content.decode()

    sign_in(client)

    page = client.get("/").content.decode()
    assert ('href="/my/sign-in/"' in page, "マイページ" in page, "株式会社みらい窓口" in page) == (False, True, True)


def test_a_proposal_submitted_while_signed_in_belongs_to_the_team(client: Client, clock):
    sign_in(client, ORGANISATION["contact_email"])

    submit(client, fill_in(client))

    assert [line.view.number for line in client.get("/my/").context["running"]] == ["CD-2026-0001"]
    assert Proposal.objects.get().team.details["name"] == ORGANISATION["name"]
