"""The papers of a meeting: when what begins, what the chair reads, what may be asked, with figures of the report."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from connected_desk.city.models import Unit
from connected_desk.records.models import Access
from tests.papers import read_back
from tests.support import case_at, somebody
from workflows.cases.definition import CaseState
from workflows.meetings import actions
from workflows.meetings.models import AgendaItem, Body, ExpectedQuestion, Meeting
from workflows.meetings.terms import AgendaKind, BodyKind, InstructionKind
from workflows.reports.meeting.order import running_order

from .support import MONDAY, TENTH, drafted, secretary

# Monday 20 July 2026, half past ten in Tokyo.
HELD_AT = datetime(2026, 7, 20, 1, 30, tzinfo=UTC)


@pytest.fixture
def meeting() -> Meeting:
    """A meeting with a report for 10 minutes, a discussion for 15 and a decision nobody gave time."""
    body = Body.objects.create(code="hq", name_ja="本部会議", kind=BodyKind.HEADQUARTERS, chair_office="市長")
    made = actions.call_meeting(body=body, number=2, held_at=HELD_AT, place="大会議室", by=secretary(), at=MONDAY)
    for title, kind, speaker, minutes in (
        ("進み具合", AgendaKind.REPORT, "推進監", 10),
        ("来年度", AgendaKind.DISCUSSION, "財政局長", 15),
        ("要綱", AgendaKind.DECISION, "", None),
    ):
        actions.put_on_agenda(meeting=made, title=title, kind=kind, speaker=speaker, minutes=minutes)
    return made


@pytest.fixture
def page(client, meeting):
    def read(account: str = "ict", part: str = "") -> str:
        client.force_login(somebody(account))
        text = client.get(reverse("reports:meeting_papers", args=[meeting.key])).content.decode()
        return text.partition(f'id="{part}"')[2].partition("</section>")[0] if part else text

    return read


def paper(client, meeting: Meeting, kind: str):
    client.force_login(somebody("ict"))
    answer = client.get(reverse("reports:meeting_paper", args=[meeting.key, kind]))
    assert answer.headers["Content-Type"] == "application/pdf"
    return read_back(answer.content)


def test_the_running_order_adds_up_the_minutes_and_says_no_time_after_a_matter_without_any(page, meeting):
    slots = running_order(meeting, list(meeting.agenda.all()))

    said = [(one.title, one.speaker, one.begins and one.begins.astimezone(UTC).strftime("%H:%M")) for one in slots]
    assert said == [
        ("開会", "市長", "01:30"),
        ("進み具合", "推進監", "01:30"),
        ("来年度", "財政局長", "01:40"),
        ("要綱", "", "01:55"),
        ("閉会", "市長", None),
    ]
    assert "時間の決まっていない議題が1件あります" in page()


def test_the_script_says_the_headline_figures_and_the_open_instructions(page, meeting):
    case_at(CaseState.DIALOGUE, TENTH)
    drafted()
    given = {"from_whom": "市長", "owner_unit": Unit.objects.get(code="WSB"), "given_on": date(2026, 6, 1)}
    for text, due_on in (("数値で確かめること。", date(2026, 7, 10)), ("報告すること。", date(2026, 7, 31))):
        actions.give_instruction(
            meeting=None,
            kind=InstructionKind.INSTRUCTION,
            text=text,
            due_on=due_on,
            by=secretary(),
            at=TENTH,
            **given,
        )

    text = page(part="script")

    assert "本日の議題は3件です。" in text
    assert "終わっていないものは2件です。このうち期限を過ぎたものは1件です。" in text
    assert "2026年6月分の月次報告（第1版）の数値を申し上げます。" in text
    assert "受け付けた提案は、1件です（前月差+1）。" in text
    assert "オンライン化した手続の割合(局別)は、まだ数値がありません。" in text
    assert text.count("数値を申し上げます") == 1
    assert "推進監から説明をお願いします。質疑を含めて10分です。" in text
    assert "御異議がなければ、案のとおり決定します。" in text


def test_the_figures_stand_with_the_matter_whose_paper_the_report_is(page, meeting):
    report = drafted()
    AgendaItem.objects.filter(meeting=meeting, position=2).update(report=report.key)

    opening, _matter, second = page(part="script").partition("議題2「来年度」に入ります。")

    assert "数値を申し上げます" not in opening
    assert "数値を申し上げます" in second


def test_the_expected_questions_are_answered_with_the_figures_and_the_table_they_stand_in(page, meeting):
    late = case_at(CaseState.TRIAGE, TENTH)  # five open days from 10 June are over on 30 June
    drafted()

    text = page(part="questions")

    assert "月末の時点で遅れているものは1件です。" in text
    assert late.title in text
    assert "2026年6月 第1版 ③ 遅れとその理由・対応" in text
    assert "対応中の指示事項はありません。" in text


def test_without_a_report_the_papers_say_so_and_ask_nothing(page, meeting):
    assert "会議の前の月の報告が、まだありません" in page()
    assert "質問はまだありません" in page(part="questions")


def test_the_secretariat_adds_changes_and_takes_out_its_own_questions(client, meeting, page):
    client.force_login(somebody("ict"))
    said = {"question": "費用はいくらか。", "answer": "10万円です。\n来年度も同じです。", "source": "契約書"}

    client.post(reverse("meetings:add_question", args=[meeting.key]), said)
    row = ExpectedQuestion.objects.get()
    assert "費用はいくらか。" in page(part="questions")
    assert "契約書" in page(part="questions")

    changed = said | {"answer": "12万円です。", "version": row.version}
    client.post(reverse("meetings:change_question", args=[row.key]), changed)
    stale = client.post(reverse("meetings:change_question", args=[row.key]), changed)
    assert (ExpectedQuestion.objects.get().answer, stale.status_code) == ("12万円です。", 422)

    client.post(reverse("meetings:drop_question", args=[row.key]))
    assert not ExpectedQuestion.objects.exists()


def test_a_matter_gets_its_speaker_its_minutes_and_its_paper(client, meeting):
    report = drafted()
    item = meeting.agenda.get(position=3)
    client.force_login(somebody("ict"))
    said = {
        "title": "要綱の改正",
        "kind": "decision",
        "speaker": "総務局長",
        "minutes": "20",
        "report": str(report.key),
    }

    client.post(reverse("meetings:change_matter", args=[item.key]), said | {"version": meeting.version})
    stale = client.post(reverse("meetings:change_matter", args=[item.key]), said | {"version": meeting.version})

    item.refresh_from_db()
    assert (item.title, item.speaker, item.minutes, item.report) == ("要綱の改正", "総務局長", 20, report.key)
    assert stale.status_code == 422


@pytest.mark.parametrize(
    ("kind", "title", "said"),
    [
        ("order", "進行表", "10:40"),
        ("script", "読み原稿", "ただいまから"),
        ("questions", "想定問答", "月末に遅れているものはありません"),
    ],
)
def test_each_paper_is_a_tagged_pdf_in_japanese_and_its_taking_is_noted(client, meeting, kind, title, said):
    drafted()

    read = paper(client, meeting, kind)

    assert (title in read.title, read.language, read.tagged, read.bare_fonts) == (True, "ja", True, frozenset())
    assert said.replace(" ", "") in read.text
    assert ("Table" in read.tags, "H1" in read.tags) == (True, True)
    assert Access.objects.filter(what=f"meeting.{kind}", person_id=somebody("ict").pk).count() == 1


@pytest.mark.parametrize("account", ["admin", "evaluator2"])
def test_the_papers_name_figures_and_are_not_for_those_who_see_no_reports(client, meeting, account):
    client.force_login(somebody(account))

    assert client.get(reverse("reports:meeting_papers", args=[meeting.key])).status_code == 403


def test_the_three_papers_come_in_the_citys_word_template_a_paragraph_a_line(client, meeting):
    drafted()
    client.force_login(somebody("ict"))

    answer = client.get(reverse("reports:meeting_word", args=[meeting.key]))

    written = Document(BytesIO(answer.content))
    lines = [one.text for one in written.paragraphs]
    assert "10時40分　2　来年度　財政局長（15分）" in lines
    assert "ただいまから、本部会議　2026年度第2回を開会します。" in lines
    assert "問1　何が、なぜ遅れていますか。どう対応しますか。" in lines
    assert not [line for line in lines if "{" in line]
    assert Access.objects.filter(what="word.meeting", subject_key=meeting.key).count() == 1
