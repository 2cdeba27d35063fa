"""Files after the submission: changed until a unit takes the case, sent with answers and messages, never lost."""

import re
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from connected_desk.city.models import RoleHeld
from connected_desk.records.models import Access, Scan, StoredFile
from connected_desk.sample import drafts
from proposals import actions, floods, jobs
from proposals.models import Message, SentFile, WaitingFile
from tests.support import MONDAY, bureau_officer, case_at, desk_officer, evaluator, moves_logged, state_of
from workflows.cases.actions import open_case
from workflows.cases.definition import CaseState
from workflows.cases.models import Case

from .support import PDF, a_file, banners, carried, mails
from .test_company_page import ANSWERS, address, asked_case, code_for

OTHER = PDF + b"%another\n"


def case_with_file(name: str = "一.pdf") -> Case:
    """A proposal with one file, just received."""
    draft = drafts.complete(at=MONDAY)
    actions.add_files(draft=draft, uploads=[a_file(name)], done=True, at=MONDAY)
    return open_case(draft=draft, idempotency_key=draft.idempotency_key, at=MONDAY).case


def names(case: Case) -> list[list[str]]:
    """The files of each version."""
    return [
        [row.stored_file.original_name for row in version.attachments.all()]
        for version in case.proposal.versions.order_by("number")
    ]


def key_of(name: str) -> str:
    return str(StoredFile.objects.get(original_name=name).key)


def with_code(client: Client, case: Case, name: str, typed: dict[str, Any]) -> Any:
    """Get a code on that page, and press its button with it."""
    page = client.post(address(case, name), {**carried(client.get(address(case, name))), **typed, "go": "send"})
    code = re.search(r"^[0-9]{6}$", mails(case.number)[-1].body, re.M)[0]
    version = str(Case.objects.get(pk=case.pk).version)
    assert page.status_code == 200
    kept = {field: value for field, value in typed.items() if field != "uploads"}
    return client.post(address(case, name), {"version": version, **kept, "code": code}, follow=True)


def test_a_file_is_added_and_another_taken_out_as_a_new_version(client: Client, clock: object):
    case = case_with_file()

    page = client.post(
        address(case, "files"), {"uploads": [a_file("二.pdf", OTHER)], "out": key_of("一.pdf"), "go": "check"}
    )
    [change] = page.context["changes"]
    done = with_code(client, case, "files", {"out": key_of("一.pdf")})

    assert (change.before, change.after) == ("一.pdf", "二.pdf")
    assert banners(done) == ["変更を保存しました。担当者に知らせました。"]
    assert names(case) == [["一.pdf"], ["二.pdf"]]
    assert (moves_logged(case), state_of(case)) == (["open", "revise_files"], CaseState.RECEIVED)
    assert not WaitingFile.objects.exists()


def test_both_sides_see_what_was_changed(client: Client, clock: object, signed_in):
    case = case_with_file()
    client.post(address(case, "files"), {"uploads": [a_file("二.pdf", OTHER)], "go": "add"})
    with_code(client, case, "files", {})

    ours = client.get(address(case)).content.decode()
    theirs = signed_in(desk_officer()).get(f"/desk/cases/{case.number}/")

    assert "7月6日（月） 資料を1つ追加" in ours
    assert "7月6日（月）　資料を1つ追加" in theirs.content.decode()
    [one] = theirs.context["revisions"]
    assert [(str(change.label), change.before, change.after) for change in one.differences] == [
        ("資料", "一.pdf", "一.pdf\n二.pdf")
    ]
    assert "二.pdf" in theirs.context["recent"][0].note
    told = {(mail.to, mail.subject) for mail in mails(case.number) if "変更しました" in mail.subject}
    assert told == {
        ("yamada@mirai.example", f"【{case.number}】提案の内容を変更しました"),
        ("desk@sakai.example", f"【{case.number}】提案者が内容を変更しました"),
    }
    proof = next(mail.body for mail in mails(case.number) if mail.to.startswith("yamada") and "変更" in mail.subject)
    assert sha256(OTHER).hexdigest() in proof


def test_what_was_chosen_waits_while_the_code_is_on_its_way(client: Client, clock: object):
    case = case_with_file()

    client.post(address(case, "message"), {"text": "図面です。", "uploads": [a_file("図.pdf", OTHER)], "go": "send"})
    page = client.post(address(case, "message"), {"text": "図面です。", "code": "000000"})

    assert [file.name for _key, file in page.context["basket"].lines] == ["図.pdf"]
    assert "選んだ資料（まだ送っていません）" in page.content.decode()
    assert page.context["form"]["text"].value() == "図面です。"
    assert not Message.objects.exists()


def test_one_bad_file_keeps_its_neighbours_and_the_words_and_sends_nothing_yet(client: Client, clock: object):
    case = case_with_file()
    code = code_for(client, case, "message")

    uploads = [a_file("良.pdf", OTHER), a_file("悪.exe", b"MZ\x90\x00")]
    page = client.post(address(case, "message"), {"text": "図面です。", "uploads": uploads, "code": code})

    assert banners(page) == [
        "「悪.exe」は使えない形式です。"
        "PDF、Word、Excel、PowerPoint、PNG、JPEG、CSV、テキストのいずれかを選んでください。"
    ]
    assert [file.name for _key, file in page.context["basket"].lines] == ["良.pdf"]
    assert page.context["form"]["text"].value() == "図面です。"
    assert not Message.objects.exists()


def test_a_file_goes_with_a_message_and_is_proved_on_the_page_and_by_mail(client: Client, clock: object):
    case = case_with_file()

    with_code(client, case, "message", {"text": "図面です。", "uploads": [a_file("図.pdf", OTHER)]})

    [bubble] = client.get(address(case)).context["bubbles"]
    [line] = bubble.files
    assert (line.name, line.size, line.sha256) == ("図.pdf", len(OTHER), sha256(OTHER).hexdigest())
    assert client.get(line.url).getvalue() == OTHER
    mail = next(one for one in mails(case.number) if one.subject.endswith("資料を受け取りました"))
    assert (mail.to, sha256(OTHER).hexdigest() in mail.body, "図.pdf" in mail.body) == (
        "yamada@mirai.example",
        True,
        True,
    )


def test_a_file_goes_with_the_answers(client: Client, clock: object, signed_in):
    case = asked_case()

    with_code(client, case, "answer", {**ANSWERS, "uploads": [a_file("図.pdf", OTHER)]})

    assert state_of(case) == CaseState.TRIAGE
    assert SentFile.objects.get().request.questions.count() == 2
    assert [file.name for bubble in client.get(address(case)).context["bubbles"] for file in bubble.files] == ["図.pdf"]
    [(_asked, [line])] = signed_in(desk_officer()).get(f"/desk/cases/{case.number}/messages/").context["requests"]
    assert signed_in(desk_officer()).get(line.url).getvalue() == OTHER


def test_the_desk_sends_a_file_with_its_message_and_loses_none_by_a_mistake(client: Client, clock: object, signed_in):
    case, desk = case_with_file(), signed_in(desk_officer())
    where = f"/desk/cases/{case.number}/messages/"

    missed = desk.post(where, {"message-text": "", "message-uploads": [a_file("回答.pdf", OTHER)]})
    desk.post(where, {"message-text": "ご確認ください。"})

    assert (missed.status_code, [file.name for _key, file in missed.context["chosen"]]) == (422, ["回答.pdf"])
    [bubble] = client.get(address(case)).context["bubbles"]
    assert client.get(bubble.files[0].url).getvalue() == OTHER


def test_a_file_that_waits_can_be_taken_out_and_belongs_to_one_browser(client: Client, clock: object):
    case = case_with_file()
    client.post(address(case, "message"), {"text": "図面です。", "uploads": [a_file("図.pdf", OTHER)], "go": "add"})
    stranger = Client(HTTP_ACCEPT_LANGUAGE="ja").get(address(case, "message"))

    assert client.get(address(case, "file", key=key_of("図.pdf"))).status_code == 404
    assert stranger.context["basket"].lines == []
    page = client.post(address(case, "message"), {"text": "図面です。", "drop": key_of("図.pdf")})

    assert banners(page) == ["「図.pdf」を取り除きました。"]
    assert (page.context["basket"].lines, page.context["form"]["text"].value()) == ([], "図面です。")
    assert StoredFile.objects.filter(erased_by="").count() == 1


def test_what_was_never_sent_is_disposed_of_after_a_day(client: Client, clock: object):
    case = case_with_file()
    client.post(address(case, "message"), {"uploads": [a_file("図.pdf", OTHER)], "go": "add"})

    jobs.drop_expired_drafts(period="", at=MONDAY + timedelta(hours=23))
    assert WaitingFile.objects.count() == 1
    jobs.drop_expired_drafts(period="", at=MONDAY + timedelta(hours=24))

    assert not WaitingFile.objects.exists()
    assert list(StoredFile.objects.exclude(erased_by="").values_list("size", flat=True)) == [len(OTHER)]


def test_five_files_are_enough(client: Client, clock: object):
    case = case_with_file()

    page = client.post(
        address(case, "files"), {"uploads": [a_file(f"{n}.pdf", OTHER) for n in range(5)], "go": "check"}
    )

    assert banners(page) == [
        "「4.pdf」は追加できませんでした。付けられる資料は5個までです。追加するときは、先に1つ取り除いてください"
    ]
    assert len(page.context["chosen"]) == 4


def test_once_a_unit_has_the_case_its_files_stay_and_a_message_takes_more(client: Client, clock: object):
    case = case_at(CaseState.DIALOGUE)

    response = client.get(address(case, "files"), follow=True)

    assert banners(response) == [
        "検討する部署が決まったため、内容は変えられません。伝えたいことはメッセージで送ってください。"
    ]


def test_a_button_pressed_twice_sends_the_files_once(client: Client, clock: object):
    case = case_with_file()
    client.post(address(case, "files"), {"uploads": [a_file("二.pdf", OTHER)], "go": "add"})
    with_code(client, case, "files", {})

    client.post(address(case, "files"), {"version": Case.objects.get(pk=case.pk).version})

    assert names(case) == [["一.pdf"], ["一.pdf", "二.pdf"]]


def test_an_address_that_sent_too_many_files_is_told_when_to_go_on_and_keeps_its_words(client: Client, clock: object):
    case = case_with_file()
    floods.count_files([a_file()] * floods.FILES.most, "127.0.0.1", MONDAY - timedelta(minutes=59))

    typed = {"text": "図面です。", "uploads": [a_file("図.pdf", OTHER)], "go": "send"}
    page = client.post(address(case, "message"), typed)

    assert "2026年7月6日（月）10時01分から、また受け付けます。" in banners(page)[0] + banners(page)[1]
    assert page.context["form"]["text"].value() == "図面です。"
    assert not WaitingFile.objects.exists()


@pytest.mark.parametrize(
    ("scan", "desk", "bureau"),
    [
        (Scan.CLEAN, "file", "file"),
        (Scan.NOT_CONFIGURED, "file", "file"),
        (Scan.PENDING, "asked first", "refused"),
        (Scan.FAILED, "asked first", "refused"),
        (Scan.INFECTED, "refused", "refused"),
    ],
)
def test_who_may_fetch_what_the_scanner_said_this_of(client: Client, clock: object, signed_in, scan, desk, bureau):
    case = case_at(CaseState.DIALOGUE)
    stored = _attached(case, scan)

    seen = {who: _fetch(signed_in(person), case, stored) for who, person in _readers().items()}

    assert seen == {"desk": desk, "bureau": bureau}
    ours = client.get(address(case, "file", key=stored.key))
    assert (ours.streaming and ours.getvalue() == PDF) == (scan in (Scan.CLEAN, Scan.NOT_CONFIGURED))


def test_a_download_after_the_warning_is_written_down_as_one(client: Client, clock: object, signed_in):
    case = case_at(CaseState.DIALOGUE)
    stored, desk = _attached(case, Scan.FAILED), signed_in(desk_officer())
    where = f"/desk/cases/{case.number}/files/{stored.key}/"

    warned = desk.get(where)
    fetched = desk.post(where)

    assert "ウイルス検査の結果が出ていません" in warned.content.decode()
    assert fetched.getvalue() == PDF
    assert Access.objects.get().what == "file.unscanned"
    assert signed_in(bureau_officer()).post(where).status_code == 302


def test_an_evaluator_from_outside_fetches_what_was_proposed_and_not_what_was_written(clock: object, signed_in):
    case = case_at(CaseState.EVALUATION)
    RoleHeld.objects.filter(person=evaluator()).update(unit=None)
    sent = _attached(case, Scan.CLEAN)
    actions.hold(holder="h", uploads=[a_file("提案.pdf", OTHER)], free=5, at=MONDAY)
    proposed = actions.revise_files(proposal=case.proposal, waiting="h", without=(), at=MONDAY).attachments.get()
    outsider, where = signed_in(evaluator()), f"/desk/cases/{case.number}/files"

    assert outsider.get(f"{where}/{proposed.stored_file.key}/").getvalue() == OTHER
    assert outsider.get(f"{where}/{sent.key}/").status_code == 404
    assert signed_in(desk_officer()).get(f"{where}/{sent.key}/").getvalue() == PDF


def _readers() -> dict[str, Any]:
    return {"desk": desk_officer(), "bureau": bureau_officer()}


def _attached(case: Case, scan: Scan) -> StoredFile:
    message = actions.post_message(proposal=case.proposal, side="company", text="", by=None, at=MONDAY)
    actions.hold(holder="h", uploads=[a_file("図.pdf")], free=5, at=MONDAY)
    actions.send_along(actions.take_waiting("h"), message=message)
    StoredFile.objects.update(scan=scan)
    return StoredFile.objects.get()


def _fetch(client: Client, case: Case, stored: StoredFile) -> str:
    answer = client.get(f"/desk/cases/{case.number}/files/{stored.key}/")
    if answer.streaming:
        return "file" if answer.getvalue() == PDF else "another file"
    return "refused" if answer.status_code == 302 else "asked first"
