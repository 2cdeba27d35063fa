"""A virus in a company's file: it is named with the remedy, before and after the submission."""

import pytest
from django.test import Client

from connected_desk.records import scanning
from connected_desk.records.models import Scan, StoredFile
from connected_desk.sample import drafts
from proposals import actions
from tests.support import MONDAY, TUESDAY, desk_officer
from workflows.cases.actions import open_case, send_message
from workflows.cases.models import Case

from .support import a_file, banners, consents, fill_in, mails, save, submit, the_draft
from .test_company_page import address

SENTENCE = "「図.pdf」からウイルスが見つかったため、だれも開けません。取り除いて、問題のない資料を選び直してください。"


def case_with_file() -> Case:
    draft = drafts.complete(at=MONDAY)
    actions.add_files(draft=draft, uploads=[a_file("図.pdf")], done=True, at=MONDAY)
    return open_case(draft=draft, idempotency_key=draft.idempotency_key, at=MONDAY).case


def find_virus() -> StoredFile:
    """The scanner finds something in the newest file."""
    stored = StoredFile.objects.latest("pk")
    scanning._condemn(stored, "Eicar-Test-Signature", TUESDAY)
    return stored


def told() -> list[tuple[str, str]]:
    return [(mail.to, mail.body) for mail in mails() if "ウイルスが見つかりました" in mail.subject]


def test_the_company_gets_one_mail_that_names_the_file_and_the_remedy():
    case_with_file()

    find_virus()
    find_virus()

    [(to, body)] = told()
    assert to == "yamada@mirai.example"
    assert "図.pdf" in body
    assert "問題のない資料を、次の画面から送り直してください。" in body


def test_its_page_says_so_and_leads_to_where_the_file_can_be_exchanged(client: Client, clock):
    case = case_with_file()
    stored = find_virus()

    page = client.get(address(case)).content.decode()

    assert SENTENCE in page
    assert f'href="{address(case, "files")}"' in page
    assert SENTENCE in client.get(address(case, "files")).content.decode()
    refused = client.get(address(case, "file", key=stored.key), follow=True)
    assert banners(refused) == ["「図.pdf」から危険が見つかったため、取り出せません。"]


def test_a_file_the_desk_sent_is_no_fault_of_the_company():
    case = case_with_file()
    actions.hold(holder="h", uploads=[a_file("回答.pdf")], free=5, at=MONDAY)
    send_message(case, text="ご覧ください。", by=desk_officer(), at=MONDAY, waiting="h")

    find_virus()

    assert told() == []


def test_a_draft_with_a_virus_is_submitted_once_the_file_is_taken_out(client: Client, clock):
    fill_in(client, upto="files")
    save(client, "files", {"uploads": a_file("図.pdf")}, go="add")
    key = find_virus().key
    save(client, "files", {})
    save(client, "claims", {})
    check = save(client, "consents", consents())

    assert SENTENCE in [one.sentence for one in check.context["missing"]]
    refused = submit(client, check)
    assert not Case.objects.exists()
    assert SENTENCE in refused.content.decode()

    client.post(f"/propose/files/{key}/remove/", {"draft": the_draft().key})
    assert submit(client, client.get("/propose/check/")).context["case"] == Case.objects.get()


def test_a_message_waits_until_the_file_with_the_virus_is_taken_out(client: Client, clock):
    case = case_with_file()
    client.post(address(case, "message"), {"text": "図面です。", "uploads": [a_file("図.pdf")], "go": "send"})
    find_virus()

    page = client.post(address(case, "message"), {"text": "図面です。", "code": "123456"})

    assert SENTENCE in banners(page)
    assert page.context["form"]["text"].value() == "図面です。"


@pytest.mark.parametrize("scan", [Scan.PENDING, Scan.FAILED])
def test_a_scan_that_is_not_done_keeps_nobody_from_submitting(client: Client, clock, scan):
    fill_in(client, upto="files")
    save(client, "files", {"uploads": a_file("図.pdf")}, go="add")
    StoredFile.objects.update(scan=scan)
    save(client, "files", {})
    save(client, "claims", {})

    response = submit(client, save(client, "consents", consents()))

    assert response.context["case"] == Case.objects.get()
