"""Receipt, everything that was sent, the result and letters as PDF: for the company, and for the desk."""

from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from connected_desk.records.models import Access
from connected_desk.sample import drafts
from proposals import actions as proposals
from tests.proposals.support import a_file
from tests.support import MONDAY, case_at, desk_officer, received_case
from workflows.cases import actions, links, papers
from workflows.cases.definition import CaseState
from workflows.cases.models import Case
from workflows.engine.move import move
from workflows.engine.registry import COMPANY

from .counters import entered_case

pytestmark = pytest.mark.usefixtures("city")


def text_of(data: bytes) -> str:
    """What the pages say, without blanks: lines break anywhere."""
    sheets = pypdfium2.PdfDocument(data)
    return "".join("".join(sheet.get_textpage().get_text_range().split()) for sheet in sheets)


def paper_of(case: Case, name: str) -> str:
    return reverse("company:paper", args=[links.token(case), name])


def case_with_a_file() -> Case:
    draft = drafts.complete(at=MONDAY)
    proposals.add_files(draft=draft, uploads=[a_file("提案書.pdf")], done=True, at=MONDAY)
    return actions.open_case(draft=draft, idempotency_key=draft.idempotency_key, at=MONDAY).case


def test_the_receipt_names_number_time_and_each_file_with_its_fingerprint():
    case = case_with_a_file()
    stored = case.proposal.versions.get().attachments.get().stored_file

    said = text_of(papers.make(case, "receipt", language="ja"))

    for words in ("受付票", case.number, "2026年7月6日（月）10時00分", "提案書.pdf", stored.sha256, "7月8日（水）まで"):
        assert words in said


def test_everything_that_was_sent_stands_in_one_paper():
    case = case_at(CaseState.TRIAGE)
    move(case, "request_info", by=desk_officer(), at=MONDAY, questions=["何人が使いますか。"], due_on=date(2026, 7, 13))
    case = Case.objects.get(pk=case.pk)
    asked = case.proposal.information_requests.get()
    said = {1: proposals.Answer(text="300人です。")}
    actions.answer_questions(case, request=asked, answers=said, by=COMPANY, at=MONDAY, version=None)
    actions.send_message(case, text="打合せはオンラインでもできます。", by=COMPANY, at=MONDAY)
    actions.write_note(case, text="庁内だけのメモ", by=desk_officer(), at=MONDAY)

    read = text_of(papers.make(case, "everything", language="ja"))

    for words in (
        drafts.CONTENT_ANSWERS["summary"],
        drafts.ORGANISATION_ANSWERS["address"],
        "政治・宗教を目的としないことを誓約します。",
        "何人が使いますか。",
        "300人です。",
        "打合せはオンラインでもできます。",
    ):
        assert words in read
    assert "庁内だけのメモ" not in read


def test_a_paper_is_in_the_language_of_the_page(client: Client, clock: object):
    case = received_case()

    answer = client.get(paper_of(case, "receipt"), HTTP_ACCEPT_LANGUAGE="en")

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{case.number}-receipt.pdf"'
    assert "Receiptofaproposal" in text_of(answer.content)


def test_a_gaiji_does_not_stop_a_paper():
    case = received_case(title="𠮷野の😀案内")

    read = text_of(papers.make(case, "receipt", language="ja"))

    assert "〓野の〓案内" in read
    assert "書体にない文字" in read


def test_papers_keep_the_link_to_themselves(client: Client, clock: object):
    answer = client.get(paper_of(received_case(), "receipt"))

    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_where_no_pdf_can_be_made_a_page_says_so(client: Client, clock: object, settings: Any, tmp_path: Path):
    settings.REPORT_FONTS = str(tmp_path)

    answer = client.get(paper_of(received_case(), "receipt"), HTTP_ACCEPT_LANGUAGE="ja")

    assert answer.status_code == 503
    assert "いまはPDFを作れません" in answer.content.decode()


def test_there_is_no_paper_of_a_result_before_there_is_one(client: Client, clock: object):
    assert client.get(paper_of(received_case(), "result")).status_code == 404
    assert client.get(paper_of(received_case(), "nonsense")).status_code == 404


def test_what_the_desk_prints_is_written_down(signed_in: Any, clock: object):
    case = received_case()

    answer = signed_in(desk_officer()).get(reverse("desk:paper", args=[case.number, "everything"]))

    assert "提出したすべての内容" in text_of(answer.content)
    assert list(Access.objects.values_list("what", "subject_key", "person_id")) == [
        ("everything", case.key, desk_officer().pk)
    ]


def test_a_letter_bears_the_address_and_the_words_of_the_mail(clock: object):
    case = entered_case()

    read = text_of(papers.letter(case.letters.get()))

    for words in ("〒590-0078", "株式会社みらい窓口（見本）", "山田花子様", "提案を受け付けました", case.number):
        assert words in read
