"""Official texts in Word: what each says of its case, that number and date stay open, and who gets which."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from docx import Document

from connected_desk.records.models import Access
from tests.decisions.support import DECLINE, circulating, decide, dialogue
from tests.rows import once
from tests.support import bureau_officer, desk_officer, evaluator, other_officer
from workflows.cases.models import Recusal
from workflows.referrals import actions

from .support import LATER, ask, triaged


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    """Wednesday, the day after everything was asked."""
    with time_machine.travel(LATER, tick=False):
        yield


def text_of(answer: Any) -> str:
    made = Document(BytesIO(answer.content))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*cells, *(paragraph.text for paragraph in made.paragraphs)])


def word(name: str, about: Any, code: str, query: str = "") -> str:
    return reverse(f"{name}:word", args=[about, code]) + query


def test_a_request_for_an_opinion_and_its_answer(signed_in):
    case = triaged()
    asked = ask(case)
    client = signed_in(desk_officer())

    page = client.get(asked.get_absolute_url()).content.decode()
    letter = client.get(word("referrals", asked.key, "inquiry"))
    none_yet = client.get(word("referrals", asked.key, "reply")).status_code
    given = {"answer": "試せます。", "tellable": "", "by": other_officer(), "at": LATER}
    actions.answer_opinion(asked, **given)
    reply = text_of(client.get(word("referrals", asked.key, "reply", "?dated=1")))

    assert "Wordで受け取る" in page
    assert f"{case.number}_%E7%85%A7%E4%BC%9A%E6%96%87.docx" in letter.headers["Content-Disposition"]
    said = text_of(letter)
    assert "第　　　　号\n令和　　年　　月　　日" in said
    assert "健康福祉局長　様" in said
    assert "窓口で試せますか。" in said
    assert "令和8年7月22日までに" in said
    assert none_yet == 404
    assert "令和8年7月8日" in reply
    assert "試せます。" in reply
    assert "提案者に伝えてよい" not in reply  # nothing was said of it
    assert list(Access.objects.values_list("what", "subject_key"))[:2] == [
        ("word.reply", case.key),
        ("word.inquiry", case.key),
    ]


def test_a_decision_to_decline_and_the_notice_it_decides_on(signed_in):
    case = dialogue()
    decision = circulating(case)
    client = signed_in(bureau_officer())

    draft = text_of(client.get(word("decisions", decision.key, "decision")))
    notice = text_of(client.get(word("decisions", decision.key, "decline_notice")))
    too_early = client.get(word("desk", case.number, "decline_notice")).status_code
    agreement = text_of(client.get(word("desk", case.number, "agreement")))
    decide(decision)
    told = text_of(client.get(word("desk", case.number, "decline_notice")))

    assert decision.text in draft
    assert f"１　案件　{case.number}　{case.title}" in draft
    assert f"{DECLINE['sentence']}" in draft
    assert "文書番号\n　　　第　　　　号" in draft
    for said in (notice, told):
        assert "上下水道局長" in said or "管理者" in said
        assert str(DECLINE["sentence"]) in said
        assert "その他" not in said  # no alternatives were offered
    assert too_early == 404
    assert case.proposal.organisation.name in agreement
    assert client.get(word("desk", case.number, "agreement")).status_code == 404


def test_who_gets_which(signed_in):
    case = once("word-dialogue", None, dialogue)
    decision, asked = circulating(case), ask(case, by=bureau_officer())
    paths = [
        word("desk", case.number, "agreement"),
        word("decisions", decision.key, "decision"),
        word("referrals", asked.key, "inquiry"),
    ]

    def seen(who: Any) -> list[int]:
        client = signed_in(who)
        return [client.get(path).status_code for path in paths]

    assert seen(bureau_officer()) == [200, 200, 200]
    assert seen(other_officer()) == [404, 200, 200]  # asked for an opinion: has no part in agreements
    assert seen(evaluator()) == [404, 404, 404]
    Recusal.objects.create(case=case, person=bureau_officer(), reason="株を持つ", declared_at=LATER)
    assert seen(bureau_officer()) == [404, 404, 404]
