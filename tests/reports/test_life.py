"""A report's way: opened, written, remarked on, checked, published and frozen, corrected, released."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from connected_desk.records import log
from connected_desk.records.models import OutboxMail
from connected_desk.sample import reports_demo
from connected_desk.sample.walk import Walk
from connected_desk.ui import pdf
from tests.support import MONDAY, bureau_officer, desk_officer, other_officer, received_case, water_bureau
from workflows.decisions import actions as decisions
from workflows.decisions.models import Level
from workflows.engine.move import move
from workflows.engine.refusals import MoveRefused
from workflows.reports import actions, queries, schedule, screen, sheets
from workflows.reports.models import Audience, Report, ReportFile
from workflows.reports.months import Month

from .support import CUT_OFF, JUNE, TENTH, drafted, find, report_in, rows, secretariat_head, secretary


def bytes_of(row):
    with default_storage.open(row.stored.path) as kept:
        return kept.read()


def test_opening_a_month_builds_its_figures_and_begins_its_record():
    report = drafted()

    assert (report.state, report.edition, report.cut_off) == ("drafting", 1, CUT_OFF)
    assert json.loads(report.data)["month"] == "2026-06"
    assert [line.move for line in log.read("report", report.key)] == ["build"]


def test_only_the_secretariat_opens_a_month():
    with pytest.raises(MoveRefused, match="事務局"):
        actions.open_report(JUNE, by=desk_officer(), at=CUT_OFF)


def test_a_month_that_is_not_over_cannot_be_opened():
    with pytest.raises(MoveRefused, match="月や年度が終わってから"):
        actions.open_report(Month.parse("2026-07"), by=secretary(), at=MONDAY)


def test_a_month_has_one_first_edition():
    drafted()

    with pytest.raises(MoveRefused, match="もうあります"):
        drafted()
    assert Report.objects.count() == 1


def test_the_words_go_into_the_document_and_only_while_drafting():
    report = actions.write_narrative(drafted(), texts={"summary": "よく進みました。"}, by=secretary(), at=CUT_OFF)

    assert json.loads(actions.whole(report, Audience.HEADQUARTERS))["summary"] == "よく進みました。"
    Walk(MONDAY).move(report, "submit")
    with pytest.raises(MoveRefused, match="作成中の間だけ"):
        actions.write_narrative(report, texts={"summary": "x"}, by=secretary(), at=MONDAY)


def test_a_stale_form_does_not_overwrite_what_somebody_else_wrote():
    report = drafted()
    actions.write_narrative(report, texts={"summary": "一"}, by=secretary(), at=CUT_OFF, version=report.version)

    with pytest.raises(MoveRefused, match="ほかの人が内容を変えました"):
        actions.write_narrative(report, texts={"summary": "二"}, by=secretary(), at=CUT_OFF, version=report.version)


def test_a_bureau_remarks_on_its_own_row_and_silence_is_no_objection():
    report = drafted()

    actions.remark(report, unit=water_bureau(), text="一部を訂正してください。", by=bureau_officer(), at=CUT_OFF)

    assert json.loads(actions.whole(report, Audience.HEADQUARTERS))["remarks"] == [
        {"unit": "上下水道局", "text": "一部を訂正してください。"}
    ]
    assert water_bureau() not in queries.silent_units(report)
    with pytest.raises(MoveRefused, match="その局の人"):
        actions.remark(report, unit=water_bureau(), text="x", by=other_officer(), at=CUT_OFF)


def test_a_remark_comes_too_late_once_the_report_is_approved():
    with pytest.raises(MoveRefused, match="承認の後"):
        actions.remark(report_in("approved"), unit=water_bureau(), text="x", by=bureau_officer(), at=MONDAY)


def test_whoever_submitted_may_draft_the_approval_and_not_decide_it():
    report = report_in("checking")
    Report.objects.filter(pk=report.pk).update(submitted_by=secretariat_head())
    decision = decisions.draft(
        report,
        "approve",
        details={},
        title="月次報告の承認",
        text="承認してよろしいか。",
        level=Level.BUREAU_HEAD,
        decider=secretariat_head(),
        consult=[],
        by=secretary(),
        at=MONDAY,
    )
    move(decision, "circulate", by=secretary(), at=MONDAY)
    decision.refresh_from_db()

    with pytest.raises(MoveRefused, match="確認を求めた人"):
        move(decision, "decide", by=secretariat_head(), at=MONDAY, capacity="decide")
    assert Report.objects.get().state == "checking"


def test_publishing_freezes_every_form_with_its_hash_and_tells_headquarters():
    report = report_in("published")

    frozen = {row.kind: row for row in ReportFile.objects.select_related("stored")}
    assert set(frozen) == {"pdf", "xlsx", "csv", "html", "json"}
    for row in frozen.values():
        assert hashlib.sha256(bytes_of(row)).hexdigest() == row.stored.sha256
    assert bytes_of(frozen["json"]).decode() == actions.whole(report, Audience.HEADQUARTERS)
    assert report.published_at
    call_command("verify_records", stdout=StringIO())  # proves chain, states and the hash of every stored file
    [mail] = OutboxMail.objects.filter(to="hq@sakai.example")
    assert mail.subject == "【2026年6月分】進捗報告を確定しました"
    assert report.get_absolute_url() in mail.body


def test_a_form_that_cannot_be_made_refuses_the_publishing_as_a_whole(monkeypatch):
    report = report_in("approved")

    def fails(_html, **_named):
        raise pdf.PdfUnavailable("書体がありません。")

    monkeypatch.setattr(pdf, "laid_out", fails)

    with pytest.raises(MoveRefused, match="書体がありません"):
        move(report, "publish", by=secretary(), at=MONDAY)
    assert Report.objects.get().state == "approved"
    assert not ReportFile.objects.exists()


def test_a_correction_is_another_edition_with_what_changed_and_the_first_stays_as_it_was():
    first = report_in("published")
    kept = first.data
    late = received_case(TENTH)  # recorded as of June, after the first edition was built

    move(first, "correct", by=secretary(), at=MONDAY + timedelta(days=1), reason="1件の記録が漏れていたため")

    second = Report.objects.get(edition=2)
    assert (second.state, second.supersedes, second.correction_reason) == (
        "drafting",
        first,
        "1件の記録が漏れていたため",
    )
    told = json.loads(second.data)
    errata = {
        (line["where"], line["column"]): (line["before"], line["after"]) for line in rows(told, "notes", "errata")
    }
    assert errata["主な数値", "受け付けた提案"] == (0, 1)
    assert find(told, "notes", "errata")["note"] == "この版を作った理由：1件の記録が漏れていたため"
    assert late.number in second.data
    first.refresh_from_db()
    assert (first.data, first.state, first.files.count()) == (kept, "published", 5)


def test_only_the_newest_edition_is_corrected():
    first = report_in("published")
    move(first, "correct", by=secretary(), at=MONDAY, reason="一")

    with pytest.raises(MoveRefused, match="もう新しい版"):
        move(first, "correct", by=secretary(), at=MONDAY, reason="二")


def test_release_is_an_act_of_its_own_after_publishing_and_once():
    with pytest.raises(MoveRefused, match="本部へ報告した後"):
        actions.release(drafted(Month.parse("2026-05")), by=secretary(), at=MONDAY)
    report = report_in("published")

    report = actions.release(report, by=secretary(), at=MONDAY)

    assert (str(report.released_on), report.released_by) == ("2026-07-06", secretary())
    assert report.files.filter(audience=Audience.PUBLIC).count() == 5
    with pytest.raises(MoveRefused, match="もう公表しています"):
        actions.release(report, by=secretary(), at=MONDAY)


@pytest.mark.parametrize(
    ("at", "month"),
    [
        (datetime(2026, 6, 30, 20, 59, tzinfo=UTC), None),  # 1 July, before six in the morning
        (datetime(2026, 6, 30, 21, 0, tzinfo=UTC), "2026-06"),
        (datetime(2026, 7, 1, 21, 0, tzinfo=UTC), None),
        (datetime(2026, 7, 31, 22, 0, tzinfo=UTC), None),  # Saturday 1 August
        (datetime(2026, 8, 2, 22, 0, tzinfo=UTC), "2026-07"),  # Monday 3 August
        (datetime(2027, 1, 3, 22, 0, tzinfo=UTC), "2026-12"),  # Monday 4 January
    ],
)
def test_the_first_open_day_names_the_month_to_open(at, month):
    assert schedule.first_open_day(at) == month


def test_the_system_opens_last_month_once():
    for _again in range(2):
        schedule.open_last_month(period="2026-06", at=CUT_OFF)

    assert [str(report.period) for report in Report.objects.all()] == ["2026-06"]


def test_the_demonstration_has_a_month_released_and_the_next_one_under_way():
    reports_demo.load(MONDAY + timedelta(days=14))

    released, drafting = Report.objects.order_by("month")
    assert (str(released.period), released.state, str(released.released_on)) == ("2026-05", "published", "2026-06-11")
    assert (str(drafting.period), drafting.state) == ("2026-06", "drafting")
    assert {row.origin for row in log.read("report", released.key)} == {"demo"}
    assert reports_demo.load(MONDAY + timedelta(days=14)) == []


@pytest.mark.parametrize(
    ("at", "comes"),
    [
        # 1 August 2026 is a Saturday, and 1 September a Tuesday.
        ("2026-07-31T23:00+09:00", "2026-08-03T06:00+09:00"),
        ("2026-08-03T05:59+09:00", "2026-08-03T06:00+09:00"),
        ("2026-08-03T06:00+09:00", "2026-09-01T06:00+09:00"),
    ],
)
def test_the_page_of_problems_can_say_when_a_monthly_job_comes_next(at, comes):
    assert schedule.first_open_day.next_after(datetime.fromisoformat(at)) == datetime.fromisoformat(comes)


def test_the_mark_is_printed_for_headquarters_and_never_for_the_public():
    report = actions.write_narrative(drafted(), texts={}, mark="after_meeting", by=secretary(), at=CUT_OFF)

    document = json.loads(actions.whole(report, Audience.HEADQUARTERS))
    page = screen.standalone(document, for_print=True)

    assert document["mark_label"] == "会議後公表"
    assert page.count("会議後公表") == 2  # on the cover and in the line at the foot of every page
    assert ("表示", "会議後公表") in sheets.facts(document)
    assert "会議後公表" not in actions.whole(report, Audience.PUBLIC)
    assert log.read("report", report.key)[-1].body["details"]["mark"] == "会議後公表"
    report = actions.write_narrative(report, texts={}, mark="", by=secretary(), at=CUT_OFF)
    assert "mark_label" not in json.loads(actions.whole(report, Audience.HEADQUARTERS))
