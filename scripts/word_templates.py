"""Write the packaged templates of official texts (templates/word/*.docx) anew, from the words below.

The words follow the style of Japanese official texts (公用文): number and date at the upper right, addressee, sender,
subject, text, 記, numbered points, 以上. Names in braces are those of connected_desk/city/word_names.py.
"""

# ruff: noqa: E501  (official Japanese sentences are not cut where a line happens to end)

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

FOLDER = Path(__file__).resolve().parent.parent / "templates" / "word"
FONT = "ＭＳ 明朝"
NUMBER, BLANK_DATE = "　　　第　　　　号", "令和　　年　　月　　日"
WRITTEN = datetime(2026, 7, 6, tzinfo=UTC)  # the same bytes for the same words

WIDE = "０１２３４５６７８９"  # how official texts write figures of one place
RIGHT, CENTRE, LEFT = ALIGN.RIGHT, ALIGN.CENTER, ALIGN.LEFT


def empty() -> Any:
    """A blank A4 page in the font of official texts."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = section.left_margin = section.right_margin = Mm(25)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(11)
    fonts = style.element.rPr.rFonts
    for part in ("w:eastAsia", "w:ascii", "w:hAnsi"):
        fonts.set(qn(part), FONT)
    language = style.element.rPr.makeelement(qn("w:lang"), {qn("w:val"): "ja-JP", qn("w:eastAsia"): "ja-JP"})
    style.element.rPr.append(language)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = Pt(20)
    about = document.core_properties
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    about.language, about.created, about.modified, about.revision = "ja-JP", WRITTEN, WRITTEN, 1
    return document


def write(document: Any, *lines: str | tuple[str, Any], indent: int = 0) -> None:
    """Paragraphs one after the other; a pair says how one is aligned, `indent` counts signs."""
    for line in lines:
        text, align = line if isinstance(line, tuple) else (line, LEFT)
        paragraph = document.add_paragraph(text)
        paragraph.alignment = align
        paragraph.paragraph_format.left_indent = Pt(11 * indent) if indent else None


def points(document: Any, *rows: tuple[str, str]) -> None:
    """記: the points, each a heading and what stands under it, and 以上."""
    write(document, "", ("記", CENTRE), "")
    for heading, text in rows:
        write(document, heading)
        if text:
            write(document, text, indent=2)
    write(document, ("以上", RIGHT), "")


def table(document: Any, *rows: tuple[str, str]) -> None:
    """Two columns: what it is, and what is said."""
    grid = document.add_table(rows=0, cols=2)
    grid.style, grid.autofit = "Table Grid", False
    for name, said in rows:
        cells = grid.add_row().cells
        for cell, text, width in zip(cells, (name, said), (Mm(35), Mm(125)), strict=True):
            cell.text, cell.width = text, width


def letter(to: list[str], sender: str, subject: str) -> Any:
    """The head of a letter: number, date, addressee, sender, subject."""
    document = empty()
    write(document, (NUMBER, RIGHT), ("{date}", RIGHT), "", *to, "", (sender, RIGHT), "", (subject, CENTRE), "")
    return document


def decision() -> Any:
    """伺い文."""
    document = empty()
    write(document, ("起　案　文　書", CENTRE), "")
    table(
        document,
        ("文書番号", NUMBER),
        ("決裁区分", "{level}"),
        ("起案年月日", "{drafted_on}"),
        ("起案者", "{drafter_unit}　{drafter}"),
        ("決裁者", "{decider}"),
        ("決裁年月日", BLANK_DATE),
        ("施行年月日", BLANK_DATE),
        ("件名", "{subject}"),
    )
    write(document, "", "（伺い）", "　このことについて、次のとおり処理してよろしいか伺います。")
    points(
        document,
        ("１　案件　{number}　{title}", ""),
        ("２　提案者　{organisation}", ""),
        ("３　処理の内容　{move}", "{details}"),
        ("４　理由等", "{text}"),
        ("５　合議", "{consultations}"),
    )
    return document


def inquiry() -> Any:
    """照会文."""
    document = letter(["{to_head}　様"], "{from_head}", "民間提案に対する意見について（照会）")
    write(
        document,
        "　このことについて、下記の案件の検討に当たり、貴所属の御意見を伺いたいので、{due}までに御回答くださるようお願いし"
        "ます。",
    )
    points(
        document,
        ("１　案件　{number}　{title}", ""),
        ("２　提案者　{organisation}", ""),
        ("３　照会事項", "{question}"),
        ("４　回答期限　{due}", ""),
        ("５　回答方法　{desk}の案件の画面に入力してください。", ""),
    )
    write(document, ("（担当）{unit}　{asked_by}", RIGHT))
    return document


def reply() -> Any:
    """回答文."""
    document = letter(["{from_head}　様"], "{to_head}", "民間提案に対する意見について（回答）")
    write(document, "　{asked_on}付けで照会のあったこのことについて、下記のとおり回答します。")
    points(
        document,
        ("１　案件　{number}　{title}", ""),
        ("２　照会事項", "{question}"),
        ("３　回答", "{answer}"),
        ("４　提案者に伝えてよい内容　{tellable}", ""),
    )
    write(document, ("（担当）{to_unit}　{answered_by}", RIGHT))
    return document


def decline_notice() -> Any:
    """見送り通知."""
    document = letter(
        ["{organisation}", "　{contact}　様"], "{city}{unit_head}", "御提案に対する検討結果について（通知）"
    )
    write(
        document,
        "　日頃から本市の行政に御協力をいただき、厚くお礼申し上げます。",
        "　{received_on}に受け付けました御提案について検討した結果、下記のとおり、今回は見送ることとしましたので、通知します。",
        "　御提案をいただきましたことに、改めてお礼申し上げます。",
    )
    points(
        document,
        ("１　提案の名称　{title}", ""),
        ("２　受付番号　{number}", ""),
        ("３　見送りの理由", "{reason}"),
        ("　　{sentence}", ""),
        ("４　その他　{alternatives}", ""),
    )
    write(document, ("（担当）{unit}　{person}", RIGHT), ("（窓口）{desk}　電話　{phone}", RIGHT))
    return document


ARTICLES = (
    ("目的", "　この協定は、甲及び乙が相互に連携し、{title}（以下「本取組」という。）を実施することにより、市民サービスの向上及び地域の"
     "課題の解決に資することを目的とする。"),
    ("連携事項", "　甲及び乙は、前条の目的を達成するため、次に掲げる事項について連携し、協力する。\n（１）本取組の計画及び実施に関すること。\n"
     "（２）本取組の効果の検証に関すること。\n（３）その他前条の目的を達成するために必要な事項に関すること。"),
    ("役割分担", "　本取組における甲及び乙の役割は、甲乙協議の上、別に定める。"),
    ("費用負担", "　本取組の実施に要する費用は、甲乙協議の上、別に定めるものを除き、それぞれが自らの役割に応じて負担する。"),
    ("秘密の保持等", "　甲及び乙は、本取組の実施に当たり知り得た秘密を、相手方の承諾なく第三者に漏らしてはならない。この協定の終了後も、同様とする。\n"
     "２　甲及び乙は、本取組の実施に当たり個人情報を取り扱うときは、個人情報の保護に関する法律その他の関係法令を遵守する。"),
    ("成果の公表", "　甲及び乙は、本取組の成果を公表しようとするときは、あらかじめ相手方と協議する。"),
    ("有効期間", "　この協定の有効期間は、協定締結の日から令和　　年　　月　　日までとする。"),
    ("協定の解除", "　甲及び乙は、相手方がこの協定に違反したとき、又は本取組を継続することが困難となったときは、相手方に書面で通知し、この協定を解除する"
     "ことができる。"),
    ("協議", "　この協定に定めのない事項又はこの協定に疑義が生じた事項については、甲乙協議の上、定めるものとする。"),
)  # fmt: skip


def agreement() -> Any:
    """協定書案."""
    document = empty()
    write(document, ("（案）", RIGHT), ("{title}に関する連携協定書", CENTRE), "")
    write(
        document,
        "　{city}（以下「甲」という。）と{organisation}（以下「乙」という。）とは、次のとおり協定を締結する。",
    )
    for number, (heading, text) in enumerate(ARTICLES, 1):
        first, *more = text.split("\n")
        write(document, f"（{heading}）", f"第{WIDE[number]}条{first}", *more)
    write(
        document,
        "",
        "　この協定の締結を証するため、本書２通を作成し、甲乙記名押印の上、各自その１通を保有する。",
        "",
        BLANK_DATE,
        "",
    )
    write(document, "甲　{city_address}", "　　{city}", "　　代表者　{city}長　　　　　　　　　　印", "", indent=14)
    write(
        document,
        "乙　{organisation_address}",
        "　　{organisation}",
        "　　代表者　{representative}　　　　　　　　　　印",
        indent=14,
    )
    return document


def budget_sheet() -> Any:
    """要求書案, 事業概要シート: one side."""
    document = empty()
    document.styles["Normal"].paragraph_format.line_spacing = Pt(16)
    write(document, ("（案）", RIGHT), ("{year}　予算要求　事業概要シート", CENTRE), ("{date}", RIGHT), "")
    table(
        document,
        ("事業名", "{title}"),
        ("案件番号", "{number}"),
        ("提案者", "{organisation}"),
        ("要求所属", "{unit}"),
        ("予算の種別・会計", "{kind}・{account}"),
        ("計画の項目", "{strategy_item}"),
        ("使いみち", "{purpose}"),
        ("実証の概要", "{trial}"),
        ("実証の結果", "{results}"),
        ("採用した場合の効果・費用", "{outlook}"),
        ("効果検証の結論", "{conclusion}"),
        ("要求額", "{amount_requested}"),
        ("予算案の額", "{amount_proposed}"),
        ("議決額", "{amount_voted}"),
        ("後年度の負担", "{multi_year}"),
        ("ICT担当室の予算確認", "{ict_check}"),
    )
    write(document, "", ("（担当）{unit}　{person}", RIGHT))
    return document


def meeting() -> Any:
    """会議資料: 進行表, 読み原稿, 想定問答."""
    document = empty()
    write(document, ("{date}", RIGHT), "", ("{title}", CENTRE), "")
    table(document, ("日時", "{held}"), ("場所", "{place}"), ("議長", "{chair}"))
    for number, (heading, name) in enumerate(
        (("進行表", "{order}"), ("読み原稿", "{script}"), ("想定問答", "{questions}")), 1
    ):
        write(document, "", f"{WIDE[number]}　{heading}", name)
    write(document, "", ("（事務局）{desk}　電話　{phone}", RIGHT))
    return document


def main() -> None:
    """Write them all."""
    FOLDER.mkdir(exist_ok=True)
    for make in (decision, inquiry, reply, decline_notice, agreement, budget_sheet, meeting):
        make().save(str(FOLDER / f"{make.__name__}.docx"))


if __name__ == "__main__":
    main()
