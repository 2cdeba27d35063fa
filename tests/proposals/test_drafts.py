"""A draft keeps everything, belongs to who holds it, and ends by its date."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from connected_desk.records.models import StoredFile
from connected_desk.sample import drafts
from connected_desk.settings.logs import masked
from proposals import actions, jobs
from proposals.models import Draft
from tests.support import MONDAY, TUESDAY

from .support import (
    CONTENT,
    ORGANISATION,
    PDF,
    TRIAL,
    a_file,
    banners,
    carried,
    fill_in,
    mails,
    save,
    submit,
    the_draft,
)


def test_a_step_with_mistakes_is_kept_as_typed_and_shown_again(client: Client, clock: object):
    client.post("/propose/")

    response = save(client, "organisation", {**ORGANISATION, "corporate_number": "123", "address": ""})

    assert response.context["form"].errors.keys() == {"corporate_number", "address"}
    draft = the_draft()
    assert draft.typed["organisation"]["name"] == "みらい窓口株式会社"
    assert draft.typed["organisation"]["corporate_number"] == "123"
    assert "organisation" not in draft.answers
    assert draft.reached == 1
    again = client.get("/propose/organisation/")
    assert again.context["form"]["corporate_number"].value() == "123"
    assert "エラー：" in again.content.decode()


def test_a_control_character_is_refused_and_the_rest_is_kept(client: Client, clock: object):
    client.post("/propose/")

    response = save(client, "organisation", {**ORGANISATION, "address": "堺市\x00堺区"})

    assert response.context["form"].errors.keys() == {"address"}
    assert the_draft().typed["organisation"]["address"] == "堺市\ufffd堺区"
    assert the_draft().typed["organisation"]["name"] == "みらい窓口株式会社"


def test_a_complete_step_is_kept_as_answers_and_leads_on(client: Client, clock: object):
    response = fill_in(client, upto="content")

    assert response.redirect_chain == [("/propose/content/", 302)]
    draft = the_draft()
    assert draft.answers["organisation"]["postcode"] == "5900078"
    assert (draft.reached, draft.expires_at) == (2, MONDAY + timedelta(days=30))


def test_a_step_that_was_complete_is_not_any_more_once_it_is_spoilt(client: Client, clock: object):
    fill_in(client, upto="plan")

    save(client, "content", {**CONTENT, "title": ""})

    assert "content" not in the_draft().answers
    assert the_draft().typed["content"]["summary"] == CONTENT["summary"]


def test_later_steps_wait_for_the_earlier_ones(client: Client, clock: object):
    fill_in(client, upto="plan")

    response = client.get("/propose/consents/", follow=True)

    assert response.redirect_chain == [("/propose/plan/", 302)]


def test_without_a_draft_a_step_leads_to_the_start(client: Client):
    response = client.get("/propose/content/", follow=True)

    assert response.redirect_chain == [("/propose/", 302)]
    assert banners(response) == [
        "このブラウザーには下書きがありません。新しく始めるか、お送りしたメールのリンクを開いてください。"
    ]


def test_a_step_that_does_not_exist_is_not_found(client: Client, clock: object):
    client.post("/propose/")

    assert client.get("/propose/money/").status_code == 404


def test_two_windows_on_one_draft_are_told_what_the_other_saved(client: Client, clock: object):
    fill_in(client, upto="plan")
    first_window = carried(client.get("/propose/organisation/"))
    save(client, "content", {**CONTENT, "title": "新しい名称"})

    response = client.post(
        "/propose/organisation/",
        {**first_window, **ORGANISATION, "name": "名前を変えた会社", "go": "next"},
        follow=True,
    )

    assert banners(response) == [
        "この間に、別の画面でこの下書きが保存されました（提案の内容）。後に保存した内容を残しています。"
    ]
    draft = the_draft()
    assert (draft.answers["organisation"]["name"], draft.answers["content"]["title"]) == (
        "名前を変えた会社",
        "新しい名称",
    )


def test_two_drafts_in_one_browser_stay_apart(client: Client, clock: object):
    client.post("/propose/")
    first = carried(client.get("/propose/organisation/"))
    client.post("/propose/")

    client.post("/propose/organisation/", {**first, **ORGANISATION, "go": "next"})

    named = Draft.objects.get(key=first["draft"])
    other = Draft.objects.exclude(key=first["draft"]).get()
    assert named.answers["organisation"]["name"] == "みらい窓口株式会社"
    assert other.typed == {}


def test_a_form_left_open_longer_than_the_session_keeps_what_was_typed(client: Client, clock):
    fill_in(client, upto="trial")
    left_open = carried(client.get("/propose/trial/"))
    clock.shift(timedelta(days=3))
    client.cookies.clear()

    response = client.post("/propose/trial/", {**left_open, **TRIAL, "go": "next"}, follow=True)

    assert response.redirect_chain == [("/propose/files/", 302)]
    assert banners(response) == ["時間がたったため、つなぎ直しました。入力した内容は残っています。"]
    assert the_draft().answers["trial"]["payer"] == "proposer"


def test_the_check_page_left_open_submits_all_the_same(client: Client, clock):
    check = fill_in(client)
    clock.shift(timedelta(hours=13))
    client.cookies.clear()

    assert submit(client, check).redirect_chain[-1] == ("/propose/receipt/", 302)


def test_the_proof_of_a_form_ends_and_opens_no_other_draft(client: Client, clock):
    fill_in(client, upto="content")
    mine = carried(client.get("/propose/content/"))
    stranger = Client()
    fill_in(stranger, upto="content")
    theirs = carried(stranger.get("/propose/content/"))
    client.cookies.clear()

    client.post("/propose/content/", {**theirs, "proof": mine["proof"], **CONTENT})
    client.post("/propose/content/", {**theirs, "proof": "", **CONTENT})
    clock.shift(timedelta(days=7))
    client.post("/propose/content/", {**mine, **CONTENT})

    assert [draft.typed.keys() for draft in Draft.objects.all()] == [{"organisation"}, {"organisation"}]


def test_a_form_of_a_draft_that_was_left_does_not_write_into_another(client: Client, clock: object):
    fill_in(client, upto="content")
    left = carried(client.get("/propose/content/")) | {"proof": ""}
    save(client, "content", CONTENT, go="pause")
    fill_in(client, upto="content")

    client.post("/propose/content/", {**left, **CONTENT, "title": "前の下書きの名称", "go": "next"})

    assert "content" not in Draft.objects.latest("pk").typed


def test_nobody_elses_draft_opens_by_its_key(client: Client, clock: object):
    fill_in(client, upto="content")
    stranger = Client()
    stranger.post("/propose/")

    stranger.post("/propose/organisation/", {"draft": str(Draft.objects.order_by("pk")[0].key), "name": "別の会社"})

    assert Draft.objects.order_by("pk")[0].typed["organisation"]["name"] == "みらい窓口株式会社"


def test_pausing_shows_and_mails_a_link_whose_secret_is_not_kept(client: Client, clock: object):
    fill_in(client, upto="content")

    response = save(client, "content", {"title": "途中"}, go="pause")

    [(address, _status)] = response.redirect_chain
    token = address.removeprefix("/propose/d/").rstrip("/")
    assert len(token) >= 43  # 256 bits
    draft = the_draft()
    assert token not in str(draft.__dict__)
    assert draft.typed["content"]["title"] == "途中"
    [mail] = mails()
    assert (mail.to, mail.subject) == ("yoshida@mirai.example", "【下書き】提案の続きはこちらから入力できます")
    assert f"http://127.0.0.1:8000{address}" in mail.body
    assert response.headers["Referrer-Policy"] == "strict-origin"
    assert token not in masked(f"Forbidden: {address}")


def test_pausing_lets_go_of_the_draft_in_this_browser(client: Client, clock: object):
    fill_in(client, upto="content")
    save(client, "content", {}, go="pause")

    assert client.get("/propose/content/", follow=True).redirect_chain == [("/propose/", 302)]


def test_a_mistyped_address_is_not_written_to(client: Client, clock: object):
    client.post("/propose/")

    response = save(client, "organisation", {"contact_email": "yoshida@", "name": "みらい"}, go="pause")

    assert mails() == []
    assert banners(response) == ["保存しました。メールは送っていません。このページのアドレスを控えてください。"]


def test_one_address_gets_five_links_a_day_at_most(clock: object):
    draft = actions.start(language="ja", at=MONDAY)

    sent = [actions.pause(draft=draft, to=["victim@example.jp"], at=MONDAY).mailed for _time in range(7)]

    assert sent == [("victim@example.jp",)] * 5 + [()] * 2
    assert actions.pause(draft=draft, to=["victim@example.jp"], at=TUESDAY + timedelta(minutes=1)).mailed


def test_opening_the_link_changes_nothing_and_pressing_the_button_goes_on(client: Client, clock: object):
    fill_in(client, upto="content")
    [(address, _status)] = save(client, "content", {"title": "途中"}, go="pause").redirect_chain
    elsewhere = Client()
    before = Draft.objects.values().get()

    opened = elsewhere.get(address)

    assert opened.status_code == 200
    assert Draft.objects.values().get() == before
    assert "drafts" not in elsewhere.session
    assert "途中" not in opened.content.decode()

    response = elsewhere.post(address, follow=True)

    assert response.redirect_chain == [("/propose/content/", 302)]
    assert response.context["form"]["title"].value() == "途中"


def test_a_newer_link_takes_the_place_of_the_older(client: Client, clock: object):
    draft = actions.start(language="ja", at=MONDAY)
    first = actions.pause(draft=draft, to=[], at=MONDAY).token
    second = actions.pause(draft=draft, to=[], at=MONDAY).token

    assert client.get(f"/propose/d/{first}/").status_code == 404
    assert client.get(f"/propose/d/{second}/").status_code == 200


def test_wrong_old_and_used_links_read_the_same(client: Client, clock):
    draft = actions.start(language="ja", at=MONDAY)
    token = actions.pause(draft=draft, to=[], at=MONDAY).token
    wrong = client.get("/propose/d/abcdefghijklmnopqrstuvwxyz/")
    clock.shift(timedelta(days=30))

    expired = client.get(f"/propose/d/{token}/")

    assert (wrong.status_code, expired.status_code) == (404, 404)
    assert _body(wrong) == _body(expired)
    assert client.post(f"/propose/d/{token}/").status_code == 404


def _body(response) -> str:
    page = response.content.decode()
    return page[page.index("<main") : page.index("</main>")]


def test_expired_drafts_are_dropped_with_their_files_and_others_kept():
    old = actions.start(language="ja", at=MONDAY)
    actions.add_files(draft=old, uploads=[a_file("古い.pdf")], done=False, at=MONDAY)
    new = actions.start(language="ja", at=TUESDAY)
    actions.add_files(draft=new, uploads=[a_file("新しい.pdf")], done=False, at=TUESDAY)

    assert actions.drop_expired(at=MONDAY + timedelta(days=30)) == 1

    assert list(Draft.objects.all()) == [new]
    assert list(StoredFile.objects.order_by("pk").values_list("original_name", "erased_by")) == [
        ("", "draft expired"),
        ("新しい.pdf", ""),
    ]


def test_the_files_of_a_submitted_draft_stay_when_it_expires():
    draft = drafts.complete(at=MONDAY)
    actions.add_files(draft=draft, uploads=[a_file()], done=True, at=MONDAY)
    actions.submit(draft=draft, idempotency_key=draft.idempotency_key, at=MONDAY)

    assert actions.drop_expired(at=MONDAY + timedelta(days=30)) == 1

    assert StoredFile.objects.get().erased_by == ""


def test_one_bad_file_does_not_cost_the_others(client: Client, clock: object):
    fill_in(client, upto="files")

    uploads = [a_file(), a_file("危険.exe", b"MZ\x90\x00"), a_file("空.pdf", b"")]
    response = save(client, "files", {"uploads": uploads}, go="add")

    assert response.redirect_chain == [("/propose/files/", 302)]
    assert [file.name for _key, file in response.context["files"]] == ["提案書.pdf"]
    first, second = banners(response)
    assert first.startswith("「危険.exe」は使えない形式です")
    assert second.startswith("「空.pdf」")


def test_five_files_are_the_limit(client: Client, clock: object):
    fill_in(client, upto="files")
    save(client, "files", {"uploads": [a_file(f"{n}.pdf") for n in range(4)]}, go="add")

    response = save(client, "files", {"uploads": [a_file("5.pdf"), a_file("6.pdf")]})

    assert [file.name for _key, file in response.context["files"]] == ["0.pdf", "1.pdf", "2.pdf", "3.pdf", "5.pdf"]
    assert banners(response) == [
        "「6.pdf」は追加できませんでした。付けられる資料は5個までです。追加するときは、先に1つ取り除いてください"
    ]


def test_a_file_sent_twice_is_there_once_and_one_that_only_has_its_name_is_another(client: Client, clock: object):
    fill_in(client, upto="files")
    save(client, "files", {"uploads": [a_file("一.pdf"), a_file("一.pdf"), a_file("二.pdf")]}, go="add")
    other = a_file("一.pdf", b"%PDF-1.4 another" + PDF)
    save(client, "files", {"uploads": [a_file("一.pdf"), other]}, go="add")

    names = [row.stored_file.original_name for row in the_draft().files.all()]
    assert names == ["一.pdf", "二.pdf", "一.pdf"]


def test_too_big_a_file_is_refused_with_its_size(client: Client, clock: object):
    fill_in(client, upto="files")

    response = save(client, "files", {"uploads": [a_file("大.pdf", b"%PDF-1.4" + b"0" * 11_000_000)]}, go="add")

    assert banners(response)[0].startswith("「大.pdf」は10.5MBあります")


def test_a_file_can_be_taken_out_again(client: Client, clock: object):
    fill_in(client, upto="files")
    response = save(client, "files", {"uploads": [a_file("一.pdf"), a_file("二.pdf")]}, go="add")
    [(key, _file), _other] = response.context["files"]

    response = client.post(f"/propose/files/{key}/remove/", carried(response), follow=True)

    assert banners(response) == ["「一.pdf」を取り除きました。"]
    assert [file.name for _key, file in response.context["files"]] == ["二.pdf"]
    assert StoredFile.objects.get(key=key).erased_by == "taken out of a draft"


def test_a_stranger_cannot_take_a_file_out(client: Client, clock: object):
    fill_in(client, upto="files")
    response = save(client, "files", {"uploads": [a_file()]}, go="add")
    [(key, _file)] = response.context["files"]
    stranger = Client()
    stranger.post("/propose/")

    stranger.post(f"/propose/files/{key}/remove/")

    assert Draft.objects.order_by("pk")[0].files.count() == 1


@pytest.mark.parametrize("address", ["/propose/files/8c5ff1a6-6d8b-4a4e-9d0e-0a3c2f9f3a11/remove/"])
def test_nothing_is_removed_on_get(client: Client, clock: object, address: str):
    client.post("/propose/")

    assert client.get(address).status_code == 405


def test_a_week_before_a_draft_ends_its_addresses_get_a_link_once(client: Client, clock):
    save_organisation(client, contact_email2="jimu@mirai.example")
    clock.shift(timedelta(days=22, hours=23))
    jobs.remind_of_drafts(period="", at=timezone.now())
    assert mails() == []

    clock.shift(timedelta(hours=2))
    for _morning in range(2):
        jobs.remind_of_drafts(period="", at=timezone.now())
        clock.shift(timedelta(days=1))

    assert sorted(mail.to for mail in mails()) == ["jimu@mirai.example", "yoshida@mirai.example"]
    assert mails()[0].subject == "【下書き】2026年8月5日（水）に消去します：提案の続きを入力できます"
    assert "2026年8月5日（水）まで残ります。" in mails()[0].body


def test_the_link_of_a_reminder_waits_for_a_press_and_then_goes_on(client: Client, clock):
    save_organisation(client)
    clock.shift(timedelta(days=25))
    jobs.remind_of_drafts(period="", at=timezone.now())
    address, elsewhere = mailed_link(), Client()

    assert elsewhere.get(address).status_code == 200
    assert "drafts" not in elsewhere.session
    assert elsewhere.post(address, follow=True).redirect_chain[-1][0] == "/propose/content/"


def test_whoever_goes_on_is_reminded_again_before_the_new_end(client: Client, clock):
    save_organisation(client)
    clock.shift(timedelta(days=25))
    jobs.remind_of_drafts(period="", at=timezone.now())
    client.post(mailed_link(), follow=True)
    save(client, "content", CONTENT)
    jobs.remind_of_drafts(period="", at=timezone.now())
    assert len(mails()) == 1

    clock.shift(timedelta(days=24))
    jobs.remind_of_drafts(period="", at=timezone.now())

    assert len(mails()) == 2


def test_nobody_is_reminded_of_what_was_submitted_or_is_over(client: Client, clock):
    submit(client, fill_in(client))
    save_organisation(client)
    before = len(mails())
    clock.shift(timedelta(days=31))

    jobs.remind_of_drafts(period="", at=timezone.now())

    assert len(mails()) == before


def test_one_address_is_not_flooded_with_reminders(clock):
    for _number in range(7):
        save_organisation(Client())
    clock.shift(timedelta(days=25))

    jobs.remind_of_drafts(period="", at=timezone.now())

    assert len(mails()) == 5


def mailed_link() -> str:
    """The address the latest mail leads to."""
    return re.search(r"http\S+(/propose/d/\S+)", mails()[-1].body)[1]


def save_organisation(client: Client, **instead: str) -> None:
    """Start a draft and leave it after the first step."""
    client.post("/propose/")
    save(client, "organisation", {**ORGANISATION, **instead})
