"""The Word templates of official texts: packaged ones are in order, and an administrator gives one anew."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

from connected_desk.city import word_texts
from connected_desk.city.models import WordTemplate
from connected_desk.city.roles import HeldRole
from connected_desk.city.word_names import KINDS
from connected_desk.records.models import Access, Scan, StoredFile
from tests.records.support import PDF, office

from .support import gives, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("japanese")]
PAGE = "/desk/settings/texts/inquiry/"
INQUIRY = KINDS["inquiry"]
AT = datetime(2026, 6, 1, 3, tzinfo=UTC)


def signed_in(role: HeldRole) -> Client:
    who = person(str(role))
    gives(who, role)
    client = Client(HTTP_ACCEPT_LANGUAGE="ja")
    client.force_login(who)
    return client


@pytest.fixture
def admin() -> Client:
    return signed_in(HeldRole.ADMIN)


def saying(*paragraphs: str) -> bytes:
    made, kept = Document(), BytesIO()
    for text in paragraphs:
        made.add_paragraph(text)
    made.save(kept)
    return kept.getvalue()


def give(client: Client, data: bytes, *, name: str = "照会.docx", version: int = 0) -> Any:
    file = SimpleUploadedFile(name, data)
    return client.post(PAGE, {"file": file, "note": "市の様式に合わせた", "version": version}, follow=True)


def said(data: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(BytesIO(data)).paragraphs)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_packaged_template_is_in_order_and_leaves_number_and_date_open(kind):
    data = word_texts.packaged(kind)
    said = {"number": "CD-2026-0142", "date": word_texts.OPEN_DATE}
    values = {name: said.get(name, "") for name in kind.names}

    assert list(word_texts.faults(kind, data)) == []
    filled = Document(BytesIO(word_texts.filled(kind, values)))
    cells = [cell.text for table in filled.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(paragraph.text for paragraph in filled.paragraphs), *cells])
    assert "{" not in text
    assert "令和　　年" in text
    # An agreement and a sheet are no letters: they have no number.
    assert "第　　　　号" in text or kind.code in ("agreement", "budget_sheet", "meeting")


def test_a_template_given_anew_is_used_kept_and_put_back(admin: Client):
    page = give(admin, saying("{number}の件", "{question}"))

    assert [str(message) for message in page.context["messages"]] == ["版1を保存しました。これから作る文書に使います。"]
    assert said(word_texts.filled(INQUIRY, {"number": "CD-1", "question": "一つ"})) == "CD-1の件\n一つ"
    assert said(admin.get(f"{PAGE}1.docx").content) == "{number}の件\n{question}"
    assert said(admin.get(f"{PAGE}1.docx?sample=1").content).startswith("CD-2026-0142の件")
    assert give(admin, saying("{number}"), version=0).status_code == 422  # drawn before version 1 was saved
    admin.post(f"{PAGE}0/restore/", {"version": 1})

    assert "記" in said(word_texts.filled(INQUIRY, {"number": "CD-1"}))
    rows = list(WordTemplate.objects.values_list("number", "note", "saved_by__name"))
    assert rows == [(1, "市の様式に合わせた", "admin"), (2, "版0に戻した", "admin")]
    assert Access.objects.filter(what="word_template.inquiry").count() == 2


FAULTY = {
    "an unknown name": (saying("{number}{kingaku}"), "「{kingaku}」は、この文書では使えません。"),
    "full-width braces": (saying("{number}｛title｝"), "「｛title｝」は名前として読めません。"),
    "no name": (saying("照会します"), "名前が1つもない"),
    "a PDF": (PDF, "Wordの文書（.docx）を選んでください。"),
    "macros": (office({"word/vbaProject.bin": b"\0"}), "マクロ"),
    "what Word would not open": (office(), "Wordで開けません"),
    "too large": (saying("{number}") + bytes(word_texts.LIMIT), "ひな形は2MBまで"),
}


@pytest.mark.parametrize(("data", "sentence"), FAULTY.values(), ids=FAULTY)
def test_what_cannot_be_used_is_told_and_not_kept(admin: Client, data: bytes, sentence: str):
    page = give(admin, data)

    assert page.status_code == 422
    assert [one for one in page.context["form"].errors["file"] if sentence in one]
    assert not WordTemplate.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_template_waits_for_its_scan_and_meanwhile_the_one_before_is_used(admin: Client):
    give(admin, saying("{number}の件"))
    StoredFile.objects.update(scan=Scan.PENDING)

    assert word_texts.current(INQUIRY) is None
    assert "ウイルス検査待ち" in admin.get(PAGE).content.decode()
    assert admin.get(f"{PAGE}1.docx").status_code == 404


def test_an_auditor_looks_and_changes_nothing():
    auditor = signed_in(HeldRole.AUDITOR)

    assert auditor.get(PAGE).status_code == 200
    give(auditor, saying("{number}"))
    assert auditor.post(f"{PAGE}0/restore/", {"version": 0}).status_code == 403
    assert not WordTemplate.objects.exists()
