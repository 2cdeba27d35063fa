"""The blank form, the page of help, and the question about who is not reached."""

import pypdfium2
import pytest
from django.test import Client

from proposals import paper_form
from proposals.forms import STEP_FORMS, FilesForm
from proposals.forms.similar import SimilarForm
from proposals.models import ConsentText, Draft
from tests.support import ON

from .support import TRIAL, fill_in

pytestmark = pytest.mark.usefixtures("city")


def test_the_form_asks_what_the_intake_asks(japanese: None):
    not_on_paper = (SimilarForm, FilesForm)
    asked = [
        str(field.label) for form in STEP_FORMS if form not in not_on_paper for field in form(on=ON).fields.values()
    ]

    assert [blank.label for part in paper_form.parts(ON) for blank in part.blanks] == asked


@pytest.mark.parametrize(("language", "title"), [("ja", "提案書（用紙）"), ("en", "Form for a proposal")])
def test_the_form_is_a_pdf_with_every_sentence_to_agree_to(client: Client, language: str, title: str):
    answer = client.get("/propose/paper/", HTTP_ACCEPT_LANGUAGE=language)

    assert answer.headers["Content-Type"] == "application/pdf"
    sheets = pypdfium2.PdfDocument(answer.content)
    read = "".join("".join(sheet.get_textpage().get_text_range().split()) for sheet in sheets)
    assert "".join(title.split()) in read
    texts = [text.text_ja if language == "ja" else text.text_en for text in ConsentText.objects.all()]
    assert [text for text in texts if "".join(text.split()) not in read] == []


def test_the_form_is_made_once(client: Client):
    paper_form._made.cache_clear()
    for _time in range(2):
        client.get("/propose/paper/", HTTP_ACCEPT_LANGUAGE="ja")

    assert paper_form._made.cache_info().misses == 1


@pytest.mark.parametrize("address", ["/", "/propose/", "/help/"])
def test_paper_and_help_are_found_from_the_public_pages(client: Client, address: str):
    page = client.get(address).content.decode()

    assert 'href="/propose/paper/"' in page
    assert 'href="/help/"' in page


def test_who_is_not_reached_is_kept_and_shown_for_the_check(client: Client):
    said = "スマートフォンを持たない人。窓口でも受け付けます。"

    page = fill_in(client, trial={**TRIAL, "reach": said}).content.decode()

    assert Draft.objects.get().answers["trial"]["reach"] == said
    assert said in page
