"""Names in braces in Word documents: found and replaced however Word cut them, and nothing else done."""

import zipfile
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from connected_desk.ui import word

SCHEMAS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def document(*paragraphs: str | list[str]) -> Any:
    """A document of these paragraphs; a list is cut into runs as it stands."""
    made = Document()
    for said in paragraphs:
        paragraph = made.add_paragraph()
        for run in [said] if isinstance(said, str) else said:
            paragraph.add_run(run)
    return made


def saved(made: Any) -> bytes:
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


def lines(data: bytes, values: dict[str, str]) -> list[str]:
    filled = word.filled(data, values, title="", author="")
    return [paragraph.text for paragraph in Document(BytesIO(filled)).paragraphs]


def test_a_name_is_replaced_however_word_cut_it_into_runs():
    made = document(["案件 {nu", "mb", "er}、{ti", "tle}です。{number}"], ["{", "number", "}"])
    made.paragraphs[0].runs[1].bold = True

    assert lines(saved(made), {"number": "CD-1", "title": "{number}"}) == ["案件 CD-1、{number}です。CD-1", "CD-1"]


def test_a_text_of_several_lines_and_one_with_nothing_to_say():
    made = document("記", "{question}", "４　回答　{answer}", "５　その他　{other}", "以上")
    values = {"question": "一つ\n二つ", "answer": "はい\nいいえ\x0b", "other": ""}

    assert lines(saved(made), values) == ["記", "一つ", "二つ", "４　回答　はい\nいいえ", "以上"]


def test_tables_headers_and_text_boxes_are_filled_in_and_a_cell_keeps_a_paragraph():
    made = document("本文")
    table = made.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "{number}", "{other}"
    made.sections[0].header.paragraphs[0].text = "{number}"
    box = f"<w:r {nsdecls('w')}><w:txbxContent><w:p><w:r><w:t>{{number}}</w:t></w:r></w:p></w:txbxContent></w:r>"
    made.paragraphs[0]._p.append(parse_xml(box))

    filled = Document(BytesIO(word.filled(saved(made), {"number": "CD-1"}, title="題", author="堺市")))

    assert [cell.text for cell in filled.tables[0].rows[0].cells] == ["CD-1", ""]
    assert filled.sections[0].header.paragraphs[0].text == "CD-1"
    assert "{number}" not in filled.element.xml
    assert (filled.core_properties.title, filled.core_properties.author) == ("題", "堺市")


def test_what_stands_wrong_is_found():
    data = saved(document(["{num", "ber} {x} ｛number｝", " {a b} }"]))

    assert word.names(data) == ["number", "x"]
    assert word.loose(data) == ["｛number｝", "{a", "}"]


def test_changes_comments_and_what_reaches_out_are_found():
    plain = document("{number}")
    changed, fetching, started = document("{number}"), document("{number}"), document("{number}")
    changed.paragraphs[0]._p.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>x</w:t></w:r></w:ins>"))
    fetching.part.relate_to("https://elsewhere.example/a.dotm", f"{SCHEMAS}/attachedTemplate", is_external=True)
    code = f"<w:r {nsdecls('w')}><w:instrText>DDEAUTO c:\\\\x</w:instrText></w:r>"
    started.paragraphs[0]._p.append(parse_xml(code))
    plain.part.relate_to("https://city.example/", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)

    assert (word.has_changes(saved(plain)), word.has_changes(saved(changed))) == (False, True)
    assert [word.reaches_out(saved(one)) for one in (plain, fetching, started)] == [False, True, True]


def test_what_is_no_document_is_unreadable():
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    for data in (b"%PDF", kept.getvalue()):
        with pytest.raises(word.Unreadable):
            word.names(data)
