"""The pages of reports as people see them: who may, what a figure leads to, what everybody may read."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from connected_desk.records.models import Access
from tests.support import case_at, somebody
from workflows.cases.definition import CaseState
from workflows.reports import actions
from workflows.reports.models import Report
from workflows.reports.months import Month

from .support import MONDAY, TENTH, drafted, report_in, secretary


@pytest.fixture
def sign_in(client):
    def as_one(account):
        client.force_login(somebody(account))
        return client

    return as_one


def test_the_list_offers_opening_a_month_to_the_secretariat_alone(sign_in):
    drafted()

    for account, offered in (("ict", True), ("hq", False), ("bureau", False)):
        page = sign_in(account).get(reverse("reports:list")).content.decode()
        assert ("2026年6月分" in page, 'name="month"' in page) == (True, offered)


@pytest.mark.parametrize("account", ["admin", "evaluator2"])
def test_reports_are_not_for_settings_and_evaluators(sign_in, account):
    report = drafted()

    assert sign_in(account).get(report.get_absolute_url()).status_code == 404
    for address in ("reports:list", "reports:dashboard"):
        page = sign_in(account).get(reverse(address)).content.decode()
        assert "月次報告は表示していません" in page
        assert "まだありません" not in page


def test_the_page_of_a_report_shows_its_moves_and_the_ways_to_write(sign_in):
    report = drafted()

    page = sign_in("ict").get(report.get_absolute_url()).content.decode()

    for name in ("write", "remark", "rebuild", "preview"):
        assert reverse(f"reports:{name}", args=[report.key]) in page
    assert "確認を求める" in page


def test_the_record_says_the_cut_off_as_people_say_it(sign_in):
    report = actions.rebuild(drafted(), by=secretary(), at=MONDAY, cut_off=MONDAY)

    page = sign_in("ict").get(report.get_absolute_url()).content.decode()

    assert "2026年7月6日（月）10時00分" in page.partition('id="record"')[2]
    assert "T10:00:00+09:00</span>" not in page


def test_a_figure_opens_the_list_of_its_cases(sign_in):
    case = case_at(CaseState.DIALOGUE, TENTH)
    report = drafted()

    page = sign_in("hq").get(reverse("reports:preview", args=[report.key])).content.decode()
    address = reverse("reports:figure", args=[report.key, "open"])

    assert address in page
    assert case.number in sign_in("hq").get(address).content.decode()


def test_a_figure_tells_how_many_of_its_cases_are_not_the_readers(sign_in):
    case = case_at(CaseState.DIALOGUE, TENTH)
    report = drafted()

    page = sign_in("bureau2").get(reverse("reports:figure", args=[report.key, "open"])).content.decode()

    assert case.title not in page
    assert "ほか1件は、ほかの部署の案件" in page


def test_an_address_of_no_figure_is_not_found(sign_in):
    report = drafted()

    for where in ("nothing", "flow/stock/99/1", "flow/stock/x/1", "a/b/c/d/e"):
        assert sign_in("hq").get(reverse("reports:figure", args=[report.key, where])).status_code == 404


def test_a_download_is_the_frozen_file_and_is_noted(sign_in):
    report = report_in("published")

    answer = sign_in("hq").get(reverse("reports:file", args=[report.key, "headquarters", "json"]))

    assert b"".join(answer.streaming_content).decode() == actions.whole(report, "headquarters")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="report-2026-06-1-headquarters.json"'
    assert Access.objects.get().what == "report.json"


def test_writing_remarking_and_building_again_work_without_script(sign_in):
    report = drafted()
    client = sign_in("ict")

    client.post(reverse("reports:write", args=[report.key]), {"version": report.version, "summary": "順調です。"})
    report.refresh_from_db()
    client.post(reverse("reports:rebuild", args=[report.key]), {"version": report.version})
    report.refresh_from_db()
    sign_in("bureau").post(
        reverse("reports:remark", args=[report.key]), {"unit": "WSB", "stance": "remark", "text": "確認しました。"}
    )

    assert report.narrative["summary"] == "順調です。"
    assert report.cut_off > MONDAY
    assert report.remarks.get().text == "確認しました。"


def test_a_remark_without_words_is_asked_for_them(sign_in):
    report = drafted()

    answer = sign_in("bureau").post(reverse("reports:remark", args=[report.key]), {"unit": "WSB", "stance": "remark"})

    assert answer.status_code == 422
    assert "意見を書くか" in answer.content.decode()


def test_the_dashboard_says_so_before_the_first_report_and_shows_the_newest_after(sign_in):
    address = reverse("reports:dashboard")
    assert "報告はまだありません" in sign_in("hq").get(address).content.decode()
    case_at(CaseState.DIALOGUE, TENTH)
    report = drafted()

    page = sign_in("hq").get(address).content.decode()

    assert "令和8年6月末時点" in page
    assert "上下水道局" in page
    assert reverse("reports:figure", args=[report.key, "answered"]) in page
    assert f'<a href="{reverse("strategy:tree")}" aria-current="page">計画と進捗</a>' in page


def test_the_list_takes_as_many_queries_for_one_report_as_for_three(sign_in):
    client = sign_in("hq")
    drafted()
    client.get(reverse("reports:list"))
    client.get(reverse("reports:list"))  # what stands is asked once
    with CaptureQueriesContext(connection) as first:
        client.get(reverse("reports:list"))
    for month in ("2026-05", "2026-04"):
        drafted(Month.parse(month))

    with CaptureQueriesContext(connection) as third:
        client.get(reverse("reports:list"))
    assert len(first) == len(third)


def test_before_any_release_everybody_reads_that_there_is_nothing_yet(client):
    report_in("published")

    for name in ("progress:index", "progress:data"):
        page = client.get(reverse(name)).content.decode()
        assert "公表した数値は、まだありません" in page
    assert client.get(reverse("progress:file", args=["2026-06", "json"])).status_code == 404


def test_after_the_release_everybody_reads_the_month_and_takes_its_data(client):
    case = case_at(CaseState.DIALOGUE, TENTH)
    report = actions.release(report_in("published"), by=secretary(), at=MONDAY)

    page = client.get(reverse("progress:index")).content.decode()

    assert "令和8年6月末時点" in page
    assert "2026年7月6日（月）に公開" in page
    assert case.number not in page
    answer = client.get(reverse("progress:file", args=["2026-06", "json"]))
    told = json.loads(b"".join(answer.streaming_content))
    assert (told["audience"], told["licence"]) == ("public", "CC BY 4.0")
    assert client.get(reverse("progress:data")).content.decode().count("2026-06.csv") == 1
    assert client.get(reverse("progress:file", args=["2026-06", "html"])).status_code == 404
    assert Report.objects.get() == report


def test_a_month_that_is_late_is_said_to_be_and_no_day_in_the_past_is_promised(client, monkeypatch):
    actions.release(report_in("published"), by=secretary(), at=MONDAY)
    assert "次は" in client.get("/progress/").content.decode()
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY + timedelta(days=90))

    page = client.get("/progress/").content.decode()

    assert "2026年7月の数値はまだ確定していません。2026年6月の数値を表示しています。" in page
    assert "次は" not in page


def test_pages_of_staff_need_a_sign_in(client):
    report = drafted()

    for address in (reverse("reports:list"), reverse("reports:dashboard"), report.get_absolute_url()):
        assert client.get(address).status_code == 302


def test_the_pages_speak_english_around_a_report_that_stays_japanese(sign_in):
    report = drafted()
    client = sign_in("hq")

    for address, words in (
        (reverse("reports:list"), "Monthly report, June 2026 (edition 1)"),
        (report.get_absolute_url(), "Remarks of the bureaus"),
        (reverse("reports:dashboard"), "Progress by bureau"),
    ):
        page = client.get(address, headers={"accept-language": "en"}).content.decode()
        assert words in page
        assert "作成中" not in page
