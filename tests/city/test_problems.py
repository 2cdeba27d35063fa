"""The page of problems: nothing while all is well, one sentence for each thing that is wrong, and a mail a day."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from connected_desk.city import problem_actions, problems
from connected_desk.city.roles import HeldRole
from connected_desk.records import health, jobs, outbox, seals, worker
from connected_desk.records.models import (
    Access,
    Backup,
    JobLease,
    MailState,
    OutboxMail,
    Scan,
    ScheduledRun,
    StoredFile,
)
from tests.records import chores
from tests.records.support import MONDAY

from .support import gives, person

pytestmark = pytest.mark.django_db
ROOMY = SimpleNamespace(total=100 * 1024**3, free=60 * 1024**3)


@pytest.fixture(autouse=True)
def roomy(monkeypatch: Any, japanese: None) -> None:
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _path: ROOMY)


def all_done(at: datetime) -> None:
    """The desk as it is while all is well: the worker lives, and each job is done that was due in the last day."""
    worker.beat("one", at=at)
    for one in jobs.recurring().values():
        for hours in range(40):
            when = at - timedelta(hours=hours)
            if (period := one.period_of(when)) is not None:
                ScheduledRun.objects.get_or_create(job=one.name, period=period, defaults={"at": when, "done_at": when})
    seals.seal(MONDAY.date() - timedelta(days=1), at)


def signed_in(role: HeldRole) -> Client:
    who = person(str(role))
    gives(who, role)
    client = Client(HTTP_ACCEPT_LANGUAGE="ja")
    client.force_login(who)
    return client


def titles(at: datetime = MONDAY) -> list[str]:
    return [one.title for one in problems.report(at).problems]


def test_nothing_is_told_while_all_is_well_nor_on_the_first_day():
    with time_machine.travel(MONDAY, tick=False):
        worker.beat("one", at=MONDAY)
        assert titles() == []
        all_done(MONDAY)
        assert titles() == []
        text = signed_in(HeldRole.ADMIN).get(reverse("city:problems")).content.decode()
        assert "問題はありません" in text
        assert "banner--error" not in text
        assert "記録がありません" in text
        problem_actions.tell_missed(period="2026-07-06", at=MONDAY)
        assert not OutboxMail.objects.exists()
        assert Client().get(reverse("city:problems")).status_code == 302
        assert signed_in(HeldRole.AUDITOR).get(reverse("city:problems")).status_code == 403


def test_each_problem_has_its_sentence(monkeypatch):
    all_done(MONDAY)
    late = MONDAY - timedelta(hours=2)
    outbox.queue(to="a@example.jp", subject="s", body="b", at=late, reference="")
    dead = outbox.queue(to="a@example.jp", subject="s", body="b", at=MONDAY, reference="")
    OutboxMail.objects.filter(pk=dead.pk).update(state=MailState.FAILED)
    StoredFile.objects.create(
        sha256="0" * 64,
        size=1,
        original_name="a.pdf",
        content_type="application/pdf",
        scan=Scan.FAILED,
        created_at=late,
    )
    ScheduledRun.objects.filter(job="records.tidy").update(done_at=None)
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _path: SimpleNamespace(total=100 * 1024**3, free=1024**3))

    assert titles() == [
        f"「不要なファイルと処理の整理」が決まった時刻（{MONDAY.date()}）に行われていません。",
        "送信できなかったメールが1通あります。",
        "送信が遅れているメールが1通あります。",
        "ウイルス検査を待つファイルが1件あります。",
        "データ用ディスクの残りがわずかです（空き 1.0GB）。",
    ]
    silent = titles(MONDAY + timedelta(days=1))
    assert silent[0] == "処理プロセスが動いていません。メールの送信も定期の処理も止まっています。"
    assert "2026年4月6日（月）の記録が封印されていません。" in silent


def test_administrators_are_told_of_a_missed_job_once_a_day_while_it_lasts():
    all_done(MONDAY)
    administrator = person("admin")
    gives(administrator, HeldRole.ADMIN)
    gives(person("desk"), HeldRole.DESK_HEAD)
    ScheduledRun.objects.filter(job="records.tidy").update(done_at=None)

    for at in (MONDAY, MONDAY + timedelta(minutes=1)):
        problem_actions.tell_missed(period="2026-07-06", at=at)
    [mail] = OutboxMail.objects.all()
    assert (mail.to, mail.subject) == (administrator.email, "【要確認】決まった時刻の処理が行われていません")
    assert "- 不要なファイルと処理の整理" in mail.body
    problem_actions.tell_missed(period="2026-07-07", at=MONDAY + timedelta(days=1))
    assert OutboxMail.objects.count() == 2


def test_a_job_that_failed_is_named_with_its_reference_and_run_again_with_one_press():
    all_done(MONDAY)
    jobs.enqueue(chores.fail)
    at = MONDAY
    while not jobs.given_up():
        at += timedelta(hours=2)
        worker.Worker(lambda at=at: at)._run_one()
    lease = JobLease.objects.get()
    with time_machine.travel(at, tick=False):
        client = signed_in(HeldRole.DESK_HEAD)
        text = client.get(reverse("city:problems")).content.decode()
        assert "失敗したままの処理が1件あります。" in text
        assert str(lease.task_id) in text
        assert "The printer is on fire." in text
        client.post(reverse("city:run_again", args=[lease.task_id]))
        assert not jobs.given_up().exists()
        assert Access.objects.filter(what="job.run_again", subject_key=lease.task_id).count() == 1
        assert client.post(reverse("city:run_again", args=[lease.task_id])).status_code == 404


def test_a_period_is_noted_as_done_and_the_next_one_is_known():
    with time_machine.travel(MONDAY, tick=False):
        worker.Worker(lambda: MONDAY).run_once()
    run = ScheduledRun.objects.get(job="records.tidy")
    assert run.done_at == MONDAY
    [line] = [one for one in problems.report(MONDAY).routines if one.routine.name == "records.tidy"]
    assert line.routine.done_at == MONDAY
    assert line.routine.next_at == datetime.fromisoformat("2026-04-07T03:00+09:00")


def backup(days: int, **named: Any) -> Backup:
    at = MONDAY - timedelta(days=days)
    return Backup.objects.create(name=f"desk-{days}", at=at, size=3 * 1024**3, files=2, **named)


def test_backups_that_are_late_lacking_or_cannot_be_restored_are_told_where_a_folder_is_set(settings, tmp_path):
    all_done(MONDAY)
    assert titles() == []
    settings.BACKUP_FOLDER = tmp_path
    ScheduledRun.objects.filter(job__in=["records.back_up", "records.drill"]).update(at=MONDAY - timedelta(hours=1))
    assert titles() == []  # a desk that is new has had no time

    backup(16, drilled_at=MONDAY - timedelta(days=16))
    backup(2)
    assert titles() == [
        "バックアップが取れていません（最後のバックアップ：2026年4月4日（土）10時00分）。",
        "復元訓練が行われていません（最後の訓練：2026年3月21日（土）10時00分）。",
    ]
    backup(1, lacking=2, drilled_at=MONDAY, drill_fault="files/ab is not what it was.")
    assert titles() == [
        "最新のバックアップに2件のファイルが欠けています。",
        "バックアップ desk-1 を復元できませんでした：files/ab is not what it was.",
    ]
    facts = dict(problems.report(MONDAY).facts)
    assert facts["最後のバックアップ"] == "2026年4月5日（日）10時00分（3.0GB）"
    assert facts["最後の復元訓練"] == "2026年4月6日（月）10時00分（復元できず）"
    Backup.objects.filter(name="desk-1").update(lacking=0, drill_fault="")
    assert titles() == []


def test_every_job_that_comes_round_has_a_name_for_people():
    assert sorted(problems.ROUTINES) == sorted(name for name in jobs.recurring() if not name.startswith("tests."))
