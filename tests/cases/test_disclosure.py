"""Requests for public records: what is withheld is nowhere in the copy, the company is heard, the city decides."""

import re
import zlib
from datetime import date
from io import StringIO
from typing import Any

import pypdfium2 as pdfium
import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from connected_desk.records.models import Access
from connected_desk.sample import drafts
from proposals import actions as proposals
from proposals.intake import CLAIMS
from tests.proposals.support import a_file, carried, mails
from tests.support import MONDAY, TUESDAY, bureau_officer, desk_head, desk_officer, moves_logged, somebody
from workflows.cases import actions, chains, disclosure_actions, disclosure_paper, links
from workflows.cases.disclosure_actions import Mark, Opinion
from workflows.cases.disclosure_models import Disclosure
from workflows.cases.disclosure_queries import rows
from workflows.cases.models import Case
from workflows.engine.refusals import MoveRefused

SECRET = "鱗状の膜を二重に焼成する工程"
NAME, PHONE = "山田 花子", "072-000-0000"
WHY = "焼成の温度まで推し量られる"
REQUEST = {"request_number": "情公第12号", "requested_on": date(2026, 7, 6), "scope": "令和8年度の提案書"}
DUE = date(2026, 7, 21)


def asked_for(claims: dict[str, str] | None = None) -> Disclosure:
    """A request for a proposal whose way is claimed, and which names its contact person in an answer that is not."""
    content = {"what": SECRET, "ability": f"{NAME}が電話（{PHONE}）で受け付けます。"}
    draft = drafts.complete(at=MONDAY, content=content)
    proposals.add_files(draft=draft, uploads=[a_file("極秘の図面.pdf"), a_file("案内.pdf")], done=True, at=MONDAY)
    first = str(draft.files.first().stored_file.key)
    draft.refresh_from_db()
    said = claims if claims is not None else {"what": WHY, first: "図面のため"}
    version = draft.version
    proposals.save_step(draft=draft, step=CLAIMS, typed={}, answers=said, version=version, language="ja", at=MONDAY)
    case = actions.open_case(draft=draft, idempotency_key=draft.idempotency_key, at=MONDAY).case
    return disclosure_actions.open_disclosure(case, by=desk_officer(), at=TUESDAY, **REQUEST)


def marks(disclosure: Disclosure, **instead: Mark) -> dict[str, Mark]:
    """What is marked now, with these marks in place."""
    now = {part.target: Mark(part.withheld, part.ground, part.why) for part in disclosure.parts.all()}
    return {**now, **instead}


def read(paper: bytes) -> str:
    """Every word of a PDF: its text, its bookmarks, its title."""
    document = pdfium.PdfDocument(paper)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    marked = "".join(one.get_title() for one in document.get_toc())
    return re.sub(r"\s", "", text + marked + "".join(document.get_metadata_dict().values()))


def inside(paper: bytes) -> bytes:
    """The file with every packed stream unpacked: what a search with any tool could find."""
    found = [paper]
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", paper, re.S):
        try:
            found.append(zlib.decompressobj().decompress(packed))
        except zlib.error:
            continue
    return b"\n".join(found)


def spellings(words: str) -> list[bytes]:
    """The words as a file could hold them."""
    return [words.encode(), words.encode("utf-16-be"), words.encode("utf-16-be").hex().encode()]


def bars(paper: bytes) -> int:
    """How many black boxes are drawn."""
    return sum(
        1
        for page in pdfium.PdfDocument(paper)
        for thing in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_PATH])
        if thing.get_bounds()[2] - thing.get_bounds()[0] > 40
    )


def test_what_is_withheld_is_nowhere_in_the_copy_and_a_bar_is_drawn_in_its_place():
    disclosure = asked_for()
    everything = {row.piece.target: Mark(False, "個人に関する情報", "確認のため") for row in rows(disclosure)}
    disclosure_actions.mark(disclosure, marks=everything, by=desk_officer(), at=TUESDAY)
    open_copy = disclosure_paper.copy(disclosure)
    assert SECRET in read(open_copy)
    assert "鱗" in read(open_copy)

    withheld = marks(disclosure, what=Mark(True, "条例第7条第2号", ""))
    disclosure_actions.mark(disclosure, marks=withheld, by=desk_officer(), at=TUESDAY)
    closed = disclosure_paper.copy(disclosure)

    assert "条例第7条第2号" in read(closed)
    assert bars(closed) > bars(open_copy)
    for words in (SECRET, SECRET[:4], "二重に焼成", WHY):
        assert words not in read(closed)
        assert [one for one in spellings(words) if one in inside(closed)] == []
    # The font that goes with the file holds the signs it prints and no others; “鱗” was only in the secret.
    assert b"<9c57>" in inside(open_copy).lower()
    assert b"<9c57>" not in inside(closed).lower()


def test_what_tells_who_a_person_is_is_blacked_out_whatever_was_marked_and_wherever_it_stands():
    disclosure = asked_for()
    everything = {row.piece.target: Mark(False, "個人に関する情報", "確認のため") for row in rows(disclosure)}
    disclosure_actions.mark(disclosure, marks=everything, by=desk_officer(), at=TUESDAY)

    text = read(disclosure_paper.copy(disclosure))

    for words in (NAME, "yamada@mirai.example", PHONE, "大阪府堺市堺区南瓦町0-0", "590-0078"):
        assert words.replace(" ", "") not in text
    assert "で受け付けます。" in text
    assert "ほかの項目で開示しない言葉を、ここでも黒塗りにしています。" in text


def test_a_file_withheld_is_listed_without_its_name_and_the_others_with_theirs():
    text = read(disclosure_paper.copy(asked_for()))

    assert "極秘の図面" not in text
    assert "資料1この資料は開示しません。根拠：法人等に関する情報（企業秘密）" in text
    assert "資料2案内.pdf（別に交付します）" in text


def test_a_sign_that_no_font_has_is_printed_as_geta_and_the_copy_says_so():
    disclosure = asked_for({})
    answers = disclosure.version.answers
    answers["content"]["effect"] = "待つ人が減ります😀"
    disclosure.version.save()

    text = read(disclosure_paper.copy(disclosure))

    assert "待つ人が減ります〓" in text
    assert "「〓」は、この書類の書体にない文字です。" in text


def test_the_list_for_the_company_holds_each_claim_with_its_reason_and_room_for_an_opinion():
    text = read(disclosure_paper.letter(asked_for()))

    for words in (SECRET, f"申出の理由：{WHY}", "極秘の図面.pdf", "令和8年度の提案書", "□開示に反対する"):
        assert words in text
    assert NAME.replace(" ", "") not in text


def test_at_first_what_is_claimed_and_what_is_personal_is_withheld_and_nothing_else():
    disclosure = asked_for()

    withheld = {row.piece.target: row.part.ground for row in rows(disclosure) if row.part.withheld}

    files = {row.piece.target for row in rows(disclosure) if row.piece.is_file}
    assert set(withheld) - files == {"what", "contact_name", "contact_email", "contact_phone", "postcode", "address"}
    assert len(set(withheld) & files) == 1
    assert withheld["what"] == "法人等に関する情報（企業秘密）"
    assert withheld["contact_name"] == "個人に関する情報"


def test_the_company_is_asked_by_mail_gives_its_opinion_and_the_desk_is_told(client: Client, clock):
    disclosure = asked_for()
    disclosure_actions.ask_opinion(disclosure, due_on=DUE, by=desk_officer(), at=TUESDAY)
    case = disclosure.case
    assert mails(case.number)[-1].subject == (
        f"【{case.number}】情報公開請求についてのご意見をお聞かせください（2026年7月21日まで）"
    )
    page = company(client, case, "disclosure", disclosure)
    assert SECRET in page.content.decode()
    file = next(row.piece.target for row in rows(disclosure) if row.part.claim and row.piece.is_file)
    typed = {"objects_what": "objects", "words_what": "まねされます。", f"objects_{file}": "consents", "words": ""}

    answered = company(client, case, "disclosure", disclosure, typed)

    assert answered.status_code == 302
    disclosure = Disclosure.objects.get()
    said = {part.target: (part.objects_to_it, part.opinion) for part in disclosure.parts.exclude(claim="")}
    assert said == {"what": (True, "まねされます。"), file: (False, "")}
    assert mails(case.number)[-1].to == "desk@sakai.example"
    assert [line.text for line in chains.lines([disclosure])] == [
        "提案者から意見が届きました",
        "提案者に意見を照会しました",
        "情報公開請求への対応を始めました",
    ]


def company(client: Client, case: Case, name: str, disclosure: Disclosure, typed: dict[str, Any] | None = None) -> Any:
    """Open a page behind the company's link, or send its form with the code that was mailed."""
    url = reverse(f"company:{name}", args=[links.token(case), disclosure.key])
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "ja"
    page = client.get(url)
    if typed is None:
        return page
    client.post(url, {**carried(page), "go": "send"})
    code = re.search(r"^[0-9]{6}$", mails(case.number)[-1].body, re.M)[0]
    return client.post(url, {**carried(page), **typed, "code": code})


def test_it_is_the_city_that_decides_and_against_a_claim_it_says_why():
    disclosure = asked_for()
    against = marks(disclosure, what=Mark(False, "", "すでに公表されている。"))

    disclosure_actions.mark(disclosure, marks=against, by=desk_head(), at=TUESDAY)
    disclosure = disclosure_actions.decide(disclosure, by=desk_head(), at=TUESDAY)

    assert SECRET in read(disclosure_paper.copy(disclosure))
    for refused in (
        lambda: disclosure_actions.mark(disclosure, marks=marks(disclosure), by=desk_head(), at=TUESDAY),
        lambda: disclosure_actions.ask_opinion(disclosure, due_on=DUE, by=desk_head(), at=TUESDAY),
        lambda: disclosure_actions.decide(disclosure, by=desk_head(), at=TUESDAY),
    ):
        with pytest.raises(MoveRefused, match="決まっている"):
            refused()
    call_command("verify_records", stdout=StringIO())


@pytest.mark.parametrize("mark", [Mark(True, "", ""), Mark(False, "", "")])
def test_nothing_is_withheld_without_a_ground_nor_disclosed_against_a_claim_without_a_reason(mark: Mark):
    disclosure = asked_for()

    with pytest.raises(IntegrityError), transaction.atomic():
        disclosure_actions.mark(disclosure, marks=marks(disclosure, what=mark), by=desk_officer(), at=TUESDAY)


def test_a_claim_made_meanwhile_is_withheld_in_the_request_under_way():
    disclosure = asked_for({})
    assert SECRET in read(disclosure_paper.copy(disclosure))

    actions.add_claims(disclosure.case, claims={"what": WHY}, at=TUESDAY)

    assert SECRET not in read(disclosure_paper.copy(disclosure))
    part = disclosure.parts.get(target="what")
    assert (part.claim, part.withheld, part.ground) == (WHY, True, "法人等に関する情報（企業秘密）")


def test_none_of_it_is_written_on_the_case_s_own_log_so_no_decision_becomes_void():
    disclosure = asked_for()
    disclosure_actions.ask_opinion(disclosure, due_on=DUE, by=desk_officer(), at=TUESDAY)
    file = next(row.piece.target for row in rows(disclosure) if row.part.claim and row.piece.is_file)
    opinions = {"what": Opinion(True, ""), file: Opinion(True, "")}
    disclosure_actions.give_opinion(disclosure, opinions=opinions, words="", at=TUESDAY)

    assert moves_logged(disclosure.case) == ["open"]


@pytest.mark.parametrize(("account", "status"), [("desk", 200), ("deskhead", 200), ("auditor", 200), ("hq", 403)])
def test_the_desk_makes_the_papers_the_auditor_reads_them_and_each_look_is_noted(clock, signed_in, account, status):
    disclosure = asked_for()
    browser = signed_in(somebody(account))

    seen = [
        browser.get(reverse(f"desk:{name}", args=[disclosure.key])).status_code
        for name in ("disclosure", "disclosure_copy", "disclosure_letter")
    ]

    assert seen == [status] * 3
    noted = [row.what for row in Access.objects.filter(subject_key=disclosure.key).order_by("pk")]
    assert noted == (["disclosure.read", "disclosure.copy", "disclosure.letter"] if status == 200 else [])


def test_nobody_but_the_desk_takes_up_marks_or_decides():
    disclosure = asked_for()

    for somebody_else in (bureau_officer(), somebody("auditor")):
        with pytest.raises(MoveRefused, match="デスクの職員"):
            disclosure_actions.decide(disclosure, by=somebody_else, at=TUESDAY)
        with pytest.raises(MoveRefused, match="デスクの職員"):
            disclosure_actions.open_disclosure(disclosure.case, by=somebody_else, at=TUESDAY, **REQUEST)


def test_the_page_marks_part_by_part_and_asks_for_a_ground(clock, signed_in):
    disclosure = asked_for()
    browser, url = signed_in(desk_officer()), reverse("desk:disclosure", args=[disclosure.key])
    form = browser.get(url).context["parts"]
    typed = {bound.html_name: "on" if bound.value() is True else bound.value() or "" for bound in form}
    typed = {name: value for name, value in typed.items() if value}

    refused = browser.post(url, {**typed, "ground_what": ""})
    kept = browser.post(url, {**typed, "withheld_effect": "on", "ground_effect": "条例第7条第5号"})

    assert refused.context["form"].errors == {"ground_what": ["根拠（条例の条項）：取組の内容を入力してください"]}
    assert kept.status_code == 302
    assert disclosure.parts.get(target="effect").ground == "条例第7条第5号"
