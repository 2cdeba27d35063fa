"""Papers: what the font lacks, and what is answered where no PDF can be made."""

from pathlib import Path

import pytest
from django.test import RequestFactory

from connected_desk.ui import paper, pdf


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("髙橋 﨑 ①㈱", "髙橋 﨑 ①㈱"),
        ("𠮷田 太郎", "〓田 太郎"),
        ("案内😀です", "案内〓です"),
        ("葛\U000e0100城", "葛城"),
        ("👩\u200d💻", "〓〓"),
        ("か\u3099いよう", "がいよう"),
        ("e\u0301tude", "étude"),
        ("外字\ue000", "外字〓"),
    ],
)
def test_signs_the_font_lacks_are_printed_as_geta(written: str, printed: str):
    assert pdf.printable(written) == printed


def test_a_note_says_what_geta_stands_for_where_a_sign_was_replaced(japanese: None):
    html = [paper.html("cd/paper.html", {"office": office}, language="ja") for office in ("吉田課", "𠮷田課", "〓田課")]

    assert ["書体にない文字" in one for one in html] == [False, True, False]


def test_without_fonts_there_is_a_page_that_says_so(settings: object, tmp_path: Path, rf: RequestFactory, db: None):
    settings.REPORT_FONTS = str(tmp_path)  # type: ignore[attr-defined]

    with pytest.raises(pdf.PdfUnavailable, match="REPORT_FONTS") as refused:
        paper.html("cd/paper.html", {}, language="ja")

    answer = paper.not_now(rf.get("/"), refused.value, back_url="/back/")
    assert answer.status_code == 503
    assert 'href="/back/"' in answer.content.decode()
