"""The pages on which an administrator words mails, and those that show what became of each mail."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from connected_desk.city.models import MailText
from connected_desk.city.roles import HeldRole
from connected_desk.records import outbox
from connected_desk.records.models import Access, OutboxMail

from .support import NOON, gives, person

pytestmark = pytest.mark.django_db
PAGE = "/desk/settings/mails/message_to_company/"
WORDS = {
    "subject_ja": "【{number}】市からのお知らせ",
    "body_ja": "{contact} 様\r\n\r\nこちらです。\r\n{company_link}",
    "subject_en": "[{number}] News of the city",
    "body_en": "To {contact}\r\n\r\nIt is here.\r\n{company_link}",
    "note": "短くするため",
    "version": "0",
}


def signed_in(role: HeldRole) -> Client:
    """A browser of somebody who holds the role."""
    who = person(str(role))
    gives(who, role)
    client = Client(HTTP_ACCEPT_LANGUAGE="ja")
    client.force_login(who)
    return client


@pytest.fixture
def admin() -> Client:
    return signed_in(HeldRole.ADMIN)


def save(client: Client, **changes: str):
    return client.post(PAGE, {**WORDS, "act": "save", **changes}, follow=True)


def test_a_new_wording_is_a_version_with_person_time_and_reason(admin: Client):
    page = save(admin)

    assert [str(message) for message in page.context["messages"]] == [
        "版1を保存しました。これから送るメールに使います。"
    ]
    kept = MailText.objects.get()
    assert (kept.name, kept.number, kept.saved_by.name, kept.note) == ("message_to_company", 1, "admin", "短くするため")
    assert kept.body_ja == "{contact} 様\n\nこちらです。\n{company_link}\n"
    assert "短くするため" in admin.get(f"{PAGE}versions/").content.decode()
    assert "市からのお知らせ" in admin.get("/desk/settings/mails/").content.decode()


def test_a_name_that_does_not_exist_is_named_beside_its_field_and_what_was_typed_stays(admin: Client):
    page = save(admin, body_ja="{contact} {kingaku} {company_link}")

    assert page.status_code == 422
    assert page.context["form"].errors == {
        "body_ja": ["「{kingaku}」は、このメールでは使えません。使える名前は一覧にあります。"]
    }
    assert "{kingaku} {company_link}</textarea>" in page.content.decode()
    assert MailText.objects.count() == 0


def test_a_look_at_it_saves_nothing_and_needs_no_reason(admin: Client):
    page = admin.post(PAGE, {**WORDS, "act": "preview", "note": ""})

    assert page.status_code == 200
    assert "架空の値を入れて表示しています" in page.content.decode()
    assert [said.subject for _language, said in page.context["preview"]] == [
        "【CD-2026-0142】市からのお知らせ",
        "[CD-2026-0142] News of the city",
    ]
    assert MailText.objects.count() == 0


def test_whoever_saves_second_sees_both_wordings_and_may_save_over_it(admin: Client):
    save(admin, body_ja="先に保存した文面 {company_link}")

    page = save(admin)

    assert page.status_code == 422
    assert "先に保存した文面 {company_link}</del>" in page.content.decode()
    assert MailText.objects.count() == 1
    save(admin, version=str(page.context["form"]["version"].value()))
    assert MailText.objects.count() == 2


def test_an_older_version_is_put_back_as_a_new_one(admin: Client):
    save(admin)
    assert "こちらです。</ins>" in admin.get(f"{PAGE}versions/1/").content.decode()

    admin.post(f"{PAGE}versions/0/restore/")

    newest = MailText.objects.get(number=2)
    assert newest.subject_en == "[{number}] New message"
    assert newest.note == "版0に戻した"


def test_a_test_goes_to_oneself_in_both_languages_and_to_nobody_else(admin: Client):
    admin.post(f"{PAGE}test/")

    assert list(OutboxMail.objects.order_by("pk").values_list("to", "subject")) == [
        ("admin@sakai.example", "【CD-2026-0142】新しいメッセージがあります"),
        ("admin@sakai.example", "[CD-2026-0142] New message"),
    ]


def test_the_auditor_reads_the_versions_and_changes_nothing():
    auditor = signed_in(HeldRole.AUDITOR)

    assert auditor.get(f"{PAGE}versions/0/").status_code == 200
    assert auditor.get(PAGE).status_code == 403
    assert auditor.post(f"{PAGE}versions/0/restore/").status_code == 403
    assert MailText.objects.count() == 0


def test_the_list_of_texts_asks_as_much_whether_one_was_worded_anew_or_three(admin: Client):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            admin.get("/desk/settings/mails/")
        return len(asked)

    save(admin)
    one = queries()
    save(admin, version="1")
    save(admin, version="2")

    assert queries() == one


def mail(number: int = 1, **changes: str) -> OutboxMail:
    """A mail in the queue, in the state named."""
    queued = outbox.queue(
        to=f"a{number}@b.example", subject=f"件名{number}", body="メールの中身", at=NOON, reference="CD-1"
    )
    OutboxMail.objects.filter(pk=queued.pk).update(**changes)
    return OutboxMail.objects.get(pk=queued.pk)


def test_a_mail_that_could_not_be_sent_stands_in_the_list_with_the_reason_and_is_sent_again_on_demand():
    failed = mail(state="failed", attempts=7, last_error="ConnectionRefusedError: [Errno 111]")
    head = signed_in(HeldRole.DESK_HEAD)
    page = head.get("/desk/settings/outbox/?state=failed").content.decode()
    assert "件名1" in page
    assert "ConnectionRefusedError: [Errno 111]" in page
    assert "メールの中身" not in page

    head.post(f"/desk/settings/outbox/{failed.key}/again/")

    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == ("queued", 0)
    noted = Access.objects.get(what="mail.try_again")
    assert (noted.person_id, noted.subject_key) == (head.get("/desk/me/").wsgi_request.user.pk, failed.key)


def test_a_mail_that_has_left_is_not_sent_again():
    sent = mail(state="sent", sent_at=NOON)

    signed_in(HeldRole.ADMIN).post(f"/desk/settings/outbox/{sent.key}/again/")

    assert OutboxMail.objects.get().state == "sent"
    assert not Access.objects.filter(what="mail.try_again").exists()


def test_the_counts_stand_above_the_list(admin: Client):
    mail(1)
    mail(2, state="failed")
    mail(3, state="failed")

    tabs = admin.get("/desk/settings/outbox/").context["tabs"]

    assert [(tab.label, tab.count) for tab in tabs] == [
        ("すべて", 3),
        ("送信できませんでした", 2),
        ("送信待ち", 1),
        ("「今日の案件」のメールでまとめてお知らせ", 0),
        ("送信済み", 0),
        ("送りません（元に戻したため）", 0),
    ]


def test_a_long_list_is_read_page_by_page_and_no_mail_is_shown_twice(admin: Client):
    for number in range(120):
        mail(number)
    seen, address = [], "?state=queued"
    while address:
        page = admin.get(f"/desk/settings/outbox/{address}")
        seen.append([row.to for row, _look in page.context["mails"]])
        address = page.context["next"]

    assert [len(page) for page in seen] == [50, 50, 20]
    assert [to for page in seen for to in page] == [f"a{number}@b.example" for number in reversed(range(120))]


def test_the_list_of_mails_asks_as_much_for_one_as_for_three(admin: Client):
    def queries() -> int:
        admin.get("/desk/settings/outbox/")  # what stands is asked once
        with CaptureQueriesContext(connection) as asked:
            assert admin.get("/desk/settings/outbox/").status_code == 200
        return len(asked)

    mail(1, state="failed")
    one = queries()
    mail(2)
    mail(3, state="failed")

    assert queries() == one


def test_a_page_number_nobody_gave_out_shows_the_list_from_its_beginning(admin: Client):
    mail()

    for after in ("x", "-1", "9" * 40, "１"):
        assert len(admin.get("/desk/settings/outbox/", {"after": after}).context["mails"]) == 1
    assert admin.get("/desk/settings/outbox/?state=lost").status_code == 404
