"""Every table belongs to a retention class, and each class lets go in its own way: by a list, or by itself."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from connected_desk.records import jobs
from connected_desk.records.keeping import KEPT, KINDS
from connected_desk.records.models import Access, SecurityEvent
from connected_desk.strategy.models import Edition, MonthRemark
from proposals.models import Draft
from tests.reports.support import report_in, secretary
from tests.support import MONDAY, case_at, somebody
from workflows.crossings.models import Crossing, Direction
from workflows.disposals import actions, classes, queries, schedule, settings
from workflows.disposals.models import Disposal, RetentionPeriod
from workflows.meetings.models import Body, Instruction, Meeting
from workflows.reports import actions as reports
from workflows.reports.models import Report

from .test_erasing import listed

# Full fiscal years count: what is of June 2026 may go from 1 April 2037 on, after ten, 2030 after three.
LATER = datetime(2037, 4, 1, 3, 0, tzinfo=UTC)


def tables() -> set[str]:
    """Every table the classes name."""
    found = {one.model for one in KEPT} | {one.model for one in classes.YEARLY.values()}
    return found | {name for one in (*classes.PASSING, *classes.LASTING) for name in one.tables}


def test_every_table_that_holds_words_belongs_to_a_class_and_every_class_names_tables_there_are():
    with_words = {name.rpartition(".")[0] for name in listed()}
    assert sorted(with_words - tables()) == []
    assert [name for name in sorted(tables()) if name not in {model._meta.label for model in apps.get_models()}] == []
    assert {one.kind for one in KEPT} - {"organisation"} == {kind.tables for kind in KINDS.values()}


def test_a_job_that_lets_something_go_is_one_that_comes_round():
    assert {one.job for one in classes.PASSING} <= set(jobs.recurring())


def due(kind: str, on: date) -> list[str]:
    [found] = [one for one in queries.due(on) if one.period.kind.name == kind]
    return [one.name for one in found.due]


def test_a_proposal_that_no_office_took_is_kept_for_less_long_than_a_case():
    short, long = case_at("declined"), case_at("ended")
    assert short.owner_unit is None
    assert (due("not_taken", date(2030, 3, 31)), due("not_taken", date(2030, 4, 1))) == ([], [short.number])
    assert (due("case", date(2032, 3, 31)), due("case", date(2032, 4, 1))) == ([], [long.number])

    carry_out(datetime(2030, 4, 1, 3, 0, tzinfo=UTC))
    short.refresh_from_db()
    assert (short.erased_by, short.title) == ("disposal 1", "廃棄記録1号により消去 / Erased by disposal 1")
    assert due("not_taken", date(2030, 4, 1)) == []


def carry_out(at: datetime) -> Disposal:
    """Draw up a list of what is due then, have it approved by another, and erase what is on it."""
    disposal = actions.draw_up(by=somebody("desk"), at=at)
    actions.approve(disposal, by=somebody("deskhead"), at=at)
    return actions.carry_out(disposal, by=somebody("desk"), at=at)


@pytest.fixture
def client() -> Client:
    """A browser that asks for Japanese, whatever language the suite runs in."""
    return Client(HTTP_ACCEPT_LANGUAGE="ja")


def test_a_report_that_was_disposed_of_is_gone_with_its_files_and_shown_nowhere(
    django_capture_on_commit_callbacks: Any, client: Client
):
    report = reports.release(report_in("published"), by=secretary(), at=MONDAY)
    paths = [row.stored.path for row in report.files.select_related("stored")]
    assert len(paths) > 5
    assert "2026" in client.get(reverse("progress:data")).content.decode()
    assert (due("report", date(2037, 3, 31)), due("report", LATER.date())) == ([], ["2026-06-1"])

    with django_capture_on_commit_callbacks(execute=True):
        carry_out(LATER)

    report = Report.objects.get(pk=report.pk)
    assert report.data == report.public_data == report.public_data_en == "廃棄記録1号により消去 / Erased by disposal 1"
    assert [path for path in paths if default_storage.exists(path)] == []
    assert due("report", LATER.date()) == []
    call_command("verify_reports")
    assert client.get(reverse("progress:index")).status_code == 200
    assert client.get(reverse("progress:feed")).status_code == 200
    assert client.get(reverse("progress:file", args=["2026-06", "csv"])).status_code == 404
    client.force_login(somebody("ict"))
    assert client.get(reverse("reports:list")).status_code == 200
    page = client.get(reverse("reports:detail", args=[report.key]))
    assert page.status_code == 404
    assert "廃棄記録1号により消去" in page.content.decode()
    call_command("verify_records")


def test_meetings_and_instructions_lose_their_words_and_keep_their_days():
    body = Body.objects.first() or Body.objects.create(code="hq", name_ja="本部会議", kind="headquarters")
    meeting = Meeting.objects.create(
        body=body, fiscal_year=2026, number=9, held_at=MONDAY, place="本館", attendees="市長ほか", recorded_at=MONDAY
    )
    meeting.agenda.create(position=1, title="進捗", kind="report", speaker="室長")
    alone = Instruction.objects.create(
        kind="instruction",
        text="案をまとめること。",
        from_whom="市長",
        owner_unit=case_at("received").responsible_unit,
        given_on=MONDAY.date(),
        due_on=MONDAY.date(),
        recorded_at=MONDAY,
        closed_at=MONDAY,
        closed_by=somebody("desk"),
    )
    assert due("meeting", date(2037, 3, 31)) == []
    assert due("meeting", LATER.date()) == [f"{body.code} 2026-9", f"#{alone.pk}"]

    carry_out(LATER)

    meeting.refresh_from_db()
    alone.refresh_from_db()
    words = "廃棄記録1号により消去 / Erased by disposal 1"
    assert (meeting.place, meeting.attendees, alone.text, meeting.held_at) == (words, words, words, MONDAY)
    assert meeting.agenda.get().title == words
    assert due("meeting", LATER.date()) == []


def test_entries_to_the_plan_go_ten_years_after_their_edition():
    edition = Edition.objects.filter(plan__leads=True).latest("pk")
    initiative = edition.items.order_by("pk")[0].initiatives.create(
        unit=case_at("received").responsible_unit,
        title="取組",
        result_wanted="早く",
        valid_from=date(2026, 4, 1),
        created_at=MONDAY,
    )
    MonthRemark.objects.create(initiative=initiative, month=date(2026, 6, 1), text="担当の佐藤が…", recorded_at=MONDAY)
    Edition.objects.filter(pk=edition.pk).update(in_force_from=date(2020, 4, 1), in_force_to=date(2026, 6, 30))
    assert edition.code[:60] in due("edition", LATER.date())
    assert edition.code[:60] not in due("edition", date(2037, 3, 31))

    carry_out(LATER)

    assert MonthRemark.objects.get().text == "廃棄記録1号により消去 / Erased by disposal 1"
    initiative.refresh_from_db()
    assert (initiative.title, initiative.result_wanted) == ("取組", "早く")


def test_logs_of_use_go_by_themselves_after_the_years_the_city_set():
    old, new = datetime(2026, 3, 31, 14, 59, tzinfo=UTC), datetime(2026, 3, 31, 15, 0, tzinfo=UTC)
    for at in (old, new):
        Access.objects.create(at=at, what="file")
        SecurityEvent.objects.create(at=at, kind="sign_in", sentence="-")
        Crossing.objects.create(direction=Direction.INWARD, serial=1 + (at == new), at=at, covers=at)
    Crossing.objects.create(direction=Direction.OUTWARD, serial=1, at=old, covers=old)
    day = {"period": "2029-04-01"}

    schedule.forget(**day, at=datetime(2029, 3, 31, 14, 59, tzinfo=UTC))
    assert (Access.objects.count(), SecurityEvent.objects.count()) == (2, 2)
    schedule.forget(**day, at=datetime(2029, 3, 31, 15, 0, tzinfo=UTC))
    assert [one.at for one in Access.objects.all()] == [new]
    assert [one.at for one in SecurityEvent.objects.all()] == [new]
    # Of packages the last of each direction stays: the next one counts on from it.
    assert sorted((one.direction, one.serial) for one in Crossing.objects.all()) == [("inward", 2), ("outward", 1)]

    RetentionPeriod.objects.create(kind="access", years=9)
    Access.objects.create(at=old, what="file")
    schedule.forget(**day, at=datetime(2030, 4, 1, 3, 0, tzinfo=UTC))
    assert Access.objects.filter(at=old).exists()


def test_the_page_of_periods_tells_every_class_and_how_it_goes(client: Client):
    client.force_login(somebody("admin"))
    page = client.get(reverse("disposals:retention")).content.decode()
    for words in (
        "担当部署が引き受けなかった提案",
        "報告とそのファイル",
        "夜間に自動で",
        "提出していない下書き",
        "30日",
        "10分",
    ):
        assert words in page
    said = settings.Said(9, "情報セキュリティ規程")
    settings.save_period("access", said, reason="規程の改正", seen=0, by=somebody("admin"), at=MONDAY)
    page = client.get(reverse("disposals:retention")).content.decode()
    assert "情報セキュリティ規程" in page
    assert client.get(reverse("disposals:period", args=["access"])).status_code == 200
    assert timedelta(days=30) == next(one.kept for one in classes.PASSING if Draft._meta.label in one.tables)
