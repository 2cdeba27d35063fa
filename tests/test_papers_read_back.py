"""Every paper a room makes, fetched as somebody would and read back: tagged, in its language, with its fonts in it."""

import time_machine
from django.test import Client
from django.urls import reverse

from tests.cases.filled import fill
from tests.papers import Paper, read_back
from tests.support import FRIDAY, load_city, somebody, water_bureau

# What a screen reader needs of any of them; a table besides where the paper has one.
OF_ALL = {"H1", "P"}
OF_A_TABLE = {"Table", "TR", "TH", "TD"}


def fetched(client: Client, name: str, *parts: object) -> Paper:
    answer = client.get(reverse(name, args=parts))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf"), name
    return read_back(b"".join(answer.streaming_content) if answer.streaming else answer.content)


def test_papers_are_tagged_say_their_language_and_title_and_carry_their_fonts(db):
    load_city()
    filled = fill()
    client = Client(HTTP_ACCEPT_LANGUAGE="ja")
    client.force_login(somebody("auditor"))
    number = filled.case.number
    papers = {
        "sheet on the case": ("desk:briefing", number),
        "everything sent": ("desk:paper", number, "everything"),
        "charter": ("pocs:charter_pdf", filled.poc.key, 1),
        "score sheet": ("evaluations:paper", filled.unscored.key, "empty"),
        "sheet of a budget request": ("budgets:paper", filled.budget.key),
        "list of budget requests": ("budgets:export", "pdf"),
        "what others get too": ("closing:hand_out", number),
        "running order": ("reports:meeting_paper", filled.meeting.key, "order"),
        "sheet of a bureau": ("reports:bureau", filled.report.key, water_bureau().key),
        "monthly report": ("reports:file", filled.report.key, "headquarters", "pdf"),
        "evidence": ("evidence:pack", number, "whole"),
    }

    with time_machine.travel(FRIDAY, tick=False):
        made = {what: fetched(client, *address) for what, address in papers.items()}

    for what, paper in made.items():
        assert (paper.tagged, paper.language) == (True, "ja"), what
        assert paper.title, what
        assert paper.tags >= OF_ALL, what
        assert paper.fonts, what
        assert paper.bare_fonts == frozenset(), what
    without_table = {what for what, paper in made.items() if not paper.tags >= OF_A_TABLE}
    assert without_table == set()
    assert "離れた場所から値や状態が分かれば" in made["charter"].text
    assert "外部の方の評価は意見としてお聴きするものです。結論は市が決めます。" in made["score sheet"].text
    assert number in made["evidence"].text
