"""Mails filed with a case: read, kept as they came, shown to staff alone; and what is made to hurt is kept out."""

from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from connected_desk.records.mail_sniffing import EML, MSG, sniff_mail
from connected_desk.records.models import Access, Scan, StoredFile
from connected_desk.records.sniffing import Unfit, sniff
from tests.support import TUESDAY, bureau_officer, case_at, desk_officer, finance_officer
from workflows.cases import links, mail_reading, search
from workflows.cases.models import FiledMail
from workflows.cases.queries import list_cases

from . import outlook
from .support import page, refusals

pytestmark = pytest.mark.usefixtures("clock")
ON = TUESDAY.date()
SENT = datetime(2026, 7, 3, 1, 30, tzinfo=UTC)


def mail(text: str = "見積りは七百万円です。", **headers: str) -> EmailMessage:
    made = EmailMessage()
    said = {"Subject": "見積りの件", "From": "山田 花子 <yamada@mirai.example>", "To": "desk@city.example"}
    for name, value in {**said, "Date": "Fri, 03 Jul 2026 10:30:00 +0900", **headers}.items():
        made[name] = value
    made.set_content(text)
    return made


def attached() -> bytes:
    """A mail with a text in HTML, a file, and another mail in it."""
    made = mail()
    made.add_alternative("<p>見積りは<script>x()</script>HTML</p>", subtype="html")
    made.add_attachment(b"PK", maintype="application", subtype="octet-stream", filename="見積書\u202egpj.exe")
    made.add_attachment(mail("秘密の本文", Subject="前のメール"))
    return made.as_bytes()


def put(client: Client, case: Any, *files: tuple[str, bytes]) -> Any:
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post(page(case, "file_mail"), {"mails": sent}, follow=True)


def told(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def test_a_mail_is_read_kept_as_it_came_and_shown_among_the_contacts(signed_in):
    case, client, data = case_at("dialogue"), signed_in(bureau_officer()), attached()

    answer = put(client, case, ("件名.eml", data), ("outlook.msg", outlook.message()))
    shown = answer.content.decode()
    first, second = FiledMail.objects.order_by("pk")
    fetched = client.get(page(case, "filed_mail", key=first.key))

    assert told(answer) == ["「見積りの件」を保管しました。", "「打合せの御礼」を保管しました。"]
    assert (first.sender, first.recipients, first.sent_at) == (
        "山田 花子 <yamada@mirai.example>",
        "desk@city.example",
        SENT,
    )
    assert first.text == "見積りは七百万円です。"
    assert first.attached == ["見積書gpj.exe", "前のメール.eml"]
    assert (second.sender, second.recipients, second.sent_at, second.attached) == (
        "山田 花子 <yamada@mirai.example>",
        "中村",
        outlook.SENT,
        ["見積書.xlsx"],
    )
    assert second.text == "先日はありがとうございました。\n見積りを送ります。"
    assert "保管したメール" in shown
    assert b"".join(fetched.streaming_content) == data
    assert fetched.headers["Content-Disposition"].startswith("attachment")
    assert fetched.headers["Content-Type"] == EML
    assert Access.objects.filter(what="filed_mail", subject_key=case.key).count() == 1
    assert search.is_current(case)
    assert [line.number for line in list_cases(desk_officer(), ON, query="七百万円").lines] == [case.number]


def test_who_may_not_write_files_none_the_company_sees_none_and_the_same_one_is_kept_once(signed_in, client: Client):
    case, data = case_at("dialogue"), attached()
    put(signed_in(desk_officer()), case, ("a.eml", data))

    again = put(signed_in(desk_officer()), case, ("a.eml", data))
    refused = put(signed_in(finance_officer()), case, ("b.eml", mail().as_bytes()))
    outside = client.get(f"/p/{links.token(case)}/").content.decode()

    assert FiledMail.objects.count() == StoredFile.objects.filter(content_type=EML).count() == 1
    assert "この案件にすでに保管されています" in told(again)[0]
    assert "書き込めるのは" in told(refused)[0]
    assert "見積りの件" not in outside
    assert [kind for kind, _who, _about in refusals()][-1] == "move_refused.role"
    StoredFile.objects.filter(content_type=EML).update(scan=Scan.INFECTED)
    key = FiledMail.objects.get().key
    assert signed_in(desk_officer()).get(page(case, "filed_mail", key=key)).status_code == 302
    assert told(put(signed_in(desk_officer()), case)) == ["メールのファイルを選んでください。"]


HOSTILE = {
    "a page": ("a.eml", b"<!doctype html><script>1</script>"),
    "a page behind a header": ("a.eml", b"X: 1\n\n<script>alert(1)</script>"),
    "a program": ("a.eml", b"MZ\x90\x00"),
    "a Word file of old": ("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")),
    "any other compound file": ("a.msg", outlook.compound({"x": b"y"})),
    "a mail called text": ("a.txt", mail().as_bytes()),
    "a head without an end": ("a.eml", b"From: a\nTo: b\nSubject: " + b"x" * 300_000),
    "hundreds of parts": ("a.eml", b"From: a\nTo: b\n\n" + b"--x\nContent-Type: text/plain\n\n" * 600),
    "parts in parts in parts": (
        "a.eml",
        b"From: a\nTo: b\n"
        + b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(60)),
    ),
    "zero bytes in the head": ("a.eml", b"From: a\nTo: b\0\n\nx"),
}


@pytest.mark.parametrize(("name", "data"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_mail_or_made_to_hurt_is_kept_out(name: str, data: bytes):
    with pytest.raises(Unfit):
        sniff_mail(data, name)


def test_the_intake_takes_no_mails_and_a_damaged_one_is_told(signed_in):
    case = case_at("dialogue")
    for name, data in (("a.eml", mail().as_bytes()), ("a.msg", outlook.message())):
        with pytest.raises(Unfit):
            sniff(data, name)
        assert sniff_mail(data, name) in (EML, MSG)
    whole = outlook.message()
    cut = whole[:30] + b"\xff\xff" + whole[32:]  # the size of its sectors

    answer = put(signed_in(desk_officer()), case, ("a.msg", cut), ("b.eml", b"hello"))

    assert len(told(answer)) == 2
    assert all("メールとして読めません" in sentence for sentence in told(answer))
    assert not FiledMail.objects.exists()


def test_what_a_forged_mail_says_is_cut_and_cleaned():
    forged = mail("x" * 90_000, Subject="\u202e" + "あ" * 900, Date="Fri, 31 Dec 9999 23:59:59 -2359").as_bytes()
    said = mail_reading.read(forged, EML, at=TUESDAY)
    odd = b"From: =?no-such-charset?b?eA==?=\nSubject: =?utf-8?b?4?=\nDate: nonsense\n\n\x00\x1b[31mtext"
    plain = mail_reading.read(odd, EML, at=TUESDAY)

    assert (len(said.subject), len(said.text), said.sent_at) == (300, 20_000, None)
    assert "\u202e" not in said.subject
    assert (plain.text, plain.sent_at) == ("[31mtext", None)
