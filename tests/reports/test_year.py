"""The yearly report: fiscal year 2025, from its months as they were printed and from the log."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from connected_desk.sample.walk import Walk
from tests.support import MONDAY, case_at, somebody
from workflows.cases.definition import CaseState
from workflows.engine.move import move
from workflows.engine.refusals import MoveRefused
from workflows.reports import actions, queries, schedule
from workflows.reports.definition import ReportState
from workflows.reports.frozen import frozen_months
from workflows.reports.models import Report
from workflows.reports.months import Month, Year, parse_period
from workflows.reports.verify import faults

from .support import behind, find, headline, row, rows, secretary

YEAR = Year(2025)
MARCH = Month.parse("2026-03")
# Ten in the morning in Tokyo on Tuesday 10 March, on Wednesday 1 April, on Friday 3 April and on Friday 1 May 2026.
TENTH = datetime(2026, 3, 10, 1, tzinfo=UTC)
APRIL, THIRD, MAY = (datetime(2026, month, day, 1, tzinfo=UTC) for month, day in ((4, 1), (4, 3), (5, 1)))


def published_march() -> Report:
    """March's report, cut off on 1 April and delivered by real moves."""
    return Walk(APRIL, origin="live").to(actions.open_report(MARCH, by=secretary(), at=APRIL), ReportState.PUBLISHED)


def told(report: Report) -> dict:
    return json.loads(report.data)


def test_a_fiscal_year_is_april_to_march_in_tokyo():
    assert (YEAR.start, YEAR.end) == (datetime(2025, 3, 31, 15, tzinfo=UTC), datetime(2026, 3, 31, 15, tzinfo=UTC))
    assert [str(YEAR.months[0]), str(YEAR.months[-1]), len(YEAR.months)] == ["2025-04", "2026-03", 12]
    assert (parse_period("fy2025"), parse_period("2026-03")) == (YEAR, MARCH)
    assert (YEAR.label, YEAR.fiscal_label) == ("2025年度", "令和7年度")


@pytest.mark.parametrize("text", ["fy", "fy20255", "fy２０２５", "2025", "fy-025"])
def test_what_is_neither_a_month_nor_a_year_is_refused(text):
    with pytest.raises(ValueError, match="is not a"):
        parse_period(text)


def test_the_year_is_counted_from_the_log_and_its_months_as_they_were_printed():
    case_at(CaseState.DIALOGUE, TENTH)
    march = published_march()
    # Recorded in April, and after March had been cut off: it happened in March.
    late = case_at(CaseState.TRIAGE, datetime(2026, 3, 31, 14, 59, tzinfo=UTC), title="三月の終わりの提案")
    of_april = case_at(CaseState.TRIAGE, datetime(2026, 3, 31, 15, 0, tzinfo=UTC), title="四月の提案")

    report = actions.open_report(YEAR, by=secretary(), at=MAY)

    document = told(report)
    assert report.title == "2025年度 年次報告（第1版）"
    stock = {line["line"]: (line["now"], line["before"], line["change"]) for line in rows(document, "year", "stock")}
    assert stock == {
        "年度当初に手続中": (0, 0, "±0"),
        "＋ 新規受付": (2, 0, "+2"),
        "＋ 再開": (0, 0, "±0"),
        "\N{MINUS SIGN} 終わったもの": (0, 0, "±0"),
        "＝ 年度末に手続中": (2, 0, "+2"),
    }
    assert of_april.number not in behind(document, "year", "way", "受け付けた", "now")
    assert row(document, "year", "way", "部署が引き受け、対話に入った")["now"] == 1
    months = {line["month"]: line for line in rows(document, "moved", "months")}
    assert len(months) == 12
    assert (months["2026年3月"]["received"], months["2026年3月"]["source"]) == (1, "月次報告（第1版）")
    assert (months["2026年2月"]["received"], months["2026年2月"]["source"]) == (0, "報告なし（記録から数えた値）")
    assert rows(document, "moved", "moved") == [
        {
            "month": "2026年3月",
            "figure": figure,
            "printed": 1,
            "now": 2,
            "change": "+1",
            "came": late.number,
            "went": "－",
        }
        for figure in ("受け付けた提案", "手続中の案件")
    ]
    assert [line["edition"] for line in rows(document, "notes", "made_from")] == [1]
    assert march.data not in document  # only its hash is named
    assert headline(document, "received")["note"] == "前年度 0"


def test_a_month_that_was_printed_after_the_cut_off_is_counted_from_the_log():
    published_march()

    assert frozen_months(YEAR, APRIL - timedelta(seconds=1)) == ()
    assert [str(one.month) for one in frozen_months(YEAR, MAY)] == ["2026-03"]


def test_a_year_lives_like_a_month_and_proves_itself(client):
    case_at(CaseState.DIALOGUE, TENTH)
    published_march()
    report = actions.open_report(YEAR, by=secretary(), at=MAY)
    said = {"year": "見本の言葉です。", "decide": "年次報告には載らない部分です。"}
    report = actions.write_narrative(report, texts=said, by=secretary(), at=MAY)
    report = Walk(MAY + timedelta(hours=1), origin="live").to(report, ReportState.PUBLISHED)
    report = actions.release(report, by=secretary(), at=MAY + timedelta(days=1))

    assert report.narrative == {"year": "見本の言葉です。"}
    assert {(one.audience, one.kind) for one in report.files.all()} == {
        (audience, kind)
        for audience in ("headquarters", "public", "english")
        for kind in ("pdf", "xlsx", "csv", "html", "json")
    }
    assert list(faults(Report.objects.all())) == []
    given = client.get(reverse("progress:file", args=["fy2025", "csv"]))
    assert b"fy2025" in b"".join(given.streaming_content)
    assert client.get(reverse("progress:file", args=["2026-03", "csv"])).status_code == 404
    assert "2025年度 年次報告" in client.get(reverse("progress:data")).content.decode()
    # The public page goes on showing months.
    assert queries.latest_released(MONDAY.date()) is None


def test_the_year_has_corrections_of_its_own_and_march_stays_the_newest_month():
    march = published_march()
    report = Walk(MAY, origin="live").to(actions.open_report(YEAR, by=secretary(), at=MAY), ReportState.PUBLISHED)
    case_at(CaseState.TRIAGE, TENTH)

    move(report, "correct", by=secretary(), at=MAY + timedelta(days=1), reason="受付の記録が漏れていました。")

    second = queries.of_period(YEAR).get(edition=2)
    assert second.is_yearly
    assert second.supersedes == report
    fixed = {(line["where"], line["before"], line["after"]) for line in rows(told(second), "notes", "errata")}
    assert ("主な数値", 0, 1) in fixed
    assert queries.latest_published(Report.objects.all()) == march
    assert queries.latest_published(Report.objects.all(), before=second) is None


def test_the_public_year_names_no_case_and_no_amount():
    case_at(CaseState.DIALOGUE, TENTH)
    published_march()
    report = actions.open_report(YEAR, by=secretary(), at=MAY)

    public = report.public_data
    assert "CD-2025-" in report.data
    assert "CD-" not in public
    assert [part["code"] for part in json.loads(public)["sections"]] == [
        "year", "moved", "strategy", "results", "partners", "bureaus", "indicators", "notes",
    ]  # fmt: skip
    assert [one["code"] for one in find(json.loads(public), "moved", "months")["columns"]] == [
        "month", "received", "open", "trials", "source",
    ]  # fmt: skip


@pytest.mark.parametrize(("period", "opened"), [("2026-04", 1), ("2026-05", 0)])
def test_the_draft_of_the_year_is_there_on_the_first_open_day_of_may(period, opened):
    schedule.open_last_year(period=period, at=MAY)
    schedule.open_last_year(period=period, at=MAY)

    assert queries.of_period(YEAR).count() == opened


def test_a_year_that_is_not_over_is_refused():
    with pytest.raises(MoveRefused):
        actions.open_report(Year(2026), by=secretary(), at=MONDAY)


def test_the_secretariat_opens_a_year_on_the_page_of_reports(client):
    browser = client
    browser.force_login(secretary())

    page = browser.get(reverse("reports:list")).content.decode()
    assert "2025年度（年次報告）" in page
    browser.post(reverse("reports:list"), {"month": "fy2025"})

    report = queries.of_period(YEAR).get()
    shown = browser.get(report.get_absolute_url()).content.decode()
    assert "2025年度 年次報告（第1版）" in shown
    assert "2025年度（年次報告）" not in browser.get(reverse("reports:list")).content.decode()
    assert browser.get(reverse("reports:preview", args=[report.key])).status_code == 200
    assert browser.get(reverse("reports:differences", args=[report.key])).status_code == 200
    client.force_login(somebody("bureauhead"))
    assert client.get(report.get_absolute_url()).status_code == 200
