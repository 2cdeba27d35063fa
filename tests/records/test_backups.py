"""Backups: whole or not there, put back byte by byte, refused whole where one bit is wrong, and let go by rule."""

import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from connected_desk.records import backup_database, backup_manifest, backups, drills, files, restoring
from connected_desk.records.backup_manifest import BackupRefused
from connected_desk.records.models import Backup, StoredFile
from tests.house.tree import ROOT
from tests.support import case_at, load_city

from .support import MONDAY, PDF, run, upload

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def folder(tmp_path: Path, storage: Path) -> Path:
    """Where backups go, with three stored files and a city in the database."""
    MigrationRecorder(connection).ensure_schema()  # the suite makes its tables without migrations
    load_city()
    for number in range(3):
        files.store(upload(f"{number}.pdf", PDF + bytes([number])), at=MONDAY)
    return tmp_path / "backups"


def made(folder: Path, at: datetime = MONDAY) -> Path:
    return folder / backups.make(folder, at=at).name


def bytes_of(stored: StoredFile) -> bytes:
    with default_storage.open(stored.path) as kept:
        return bytes(kept.read())


def damage(path: Path) -> None:
    """Turn one bit."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.chmod(0o600)
    path.write_bytes(data)


def test_a_backup_is_for_its_owner_alone_and_names_every_file_with_its_hash(folder: Path):
    backup = made(folder)
    manifest = backup_manifest.read(backup)

    assert [(part.path, part.sha256) for part in manifest.files] == sorted(
        (stored.path, stored.sha256) for stored in StoredFile.objects.all()
    )
    kept = [path for path in backup.rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}
    assert (backup.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o700, 0o700)
    assert {str(path.relative_to(backup)) for path in kept} == {
        backup_manifest.NAME,
        *(part.path for part in manifest.parts),
    }
    noted = Backup.objects.get()
    assert (noted.name, noted.at, noted.files, noted.lacking) == ("desk-20260406T010000Z", MONDAY, 3, 0)
    assert noted.size == sum(path.stat().st_size for path in kept)


def test_a_backup_is_restored_into_an_empty_place_and_its_records_prove(folder: Path, aside: dict[str, str]):
    case = case_at("triage")
    backup = made(folder)
    place = Path(aside["DESK_DATA"])

    restored = run(place, "restore", str(backup), **aside)
    assert restored.returncode == 0, restored.stderr
    proved = run(place, "verify_records", "--json", **aside)
    assert proved.returncode == 0, proved.stderr
    told = json.loads(proved.stdout)
    assert told["cases"][case.number] == {"title": case.title, "state": "triage", "history": ["open", "accept"]}
    kept = {path.name: path.read_bytes() for path in (place / "files").rglob("*") if path.is_file()}
    assert kept == {stored.key.hex: bytes_of(stored) for stored in StoredFile.objects.all()}
    again = run(place, "restore", str(backup), **aside)
    assert "The database has tables already" in again.stderr


def test_a_restore_that_was_killed_goes_on_where_it_stopped_but_strangers_stop_it(
    folder: Path, tmp_path: Path, settings: Any, monkeypatch: Any
):
    backup, elsewhere = made(folder), tmp_path / "elsewhere"
    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"] | {"OPTIONS": {"location": elsewhere}}
    }
    monkeypatch.setattr(backup_database, "is_empty", lambda: True)
    loaded: list[Path] = []
    monkeypatch.setattr(backup_database, "load", loaded.append)
    first, second, third = backup_manifest.read(backup).files
    default_storage.save(first.path, ContentFile((backup / first.path).read_bytes()))
    default_storage.save(second.path, ContentFile(b"half of"))
    default_storage.save("files/ab/cd/abcd", ContentFile(b"whose?"))

    with pytest.raises(BackupRefused, match="files/ab/cd/abcd"):
        restoring.restore(backup)
    assert loaded == []
    default_storage.delete("files/ab/cd/abcd")
    restoring.restore(backup)
    assert loaded == [backup / backup_database.name()]
    for part in (first, second, third):
        assert (elsewhere / part.path).read_bytes() == (backup / part.path).read_bytes()


def test_a_damaged_backup_is_refused_whole(folder: Path, monkeypatch: Any):
    part = backup_manifest.read(made(folder)).files[1].path
    written: list[Any] = []
    monkeypatch.setattr(backup_database, "is_empty", lambda: True)
    monkeypatch.setattr(backup_database, "load", written.append)
    monkeypatch.setattr(restoring, "_put_back", lambda *part: written.append(part))
    harms = [
        (damage, part),
        (damage, backup_database.name()),
        (damage, backup_manifest.NAME),
        (Path.unlink, part),
        (Path.unlink, backup_manifest.NAME),
    ]
    for day, (harm, name) in enumerate(harms, 1):
        shutil.rmtree(backups.newest(folder))
        backup = made(folder, MONDAY + timedelta(days=day))
        harm(backup / name)
        with pytest.raises(BackupRefused, match=r"is damaged|is no backup"):
            restoring.restore(backup)
        assert written == [], f"{harm.__name__} {name}"


def test_a_drill_restores_the_newest_aside_and_notes_what_came_of_it(folder: Path):
    case_at("triage")
    made(folder, MONDAY - timedelta(days=1))
    newest = made(folder)
    before = set(folder.iterdir())

    drilled = drills.drill(folder, at=MONDAY + timedelta(hours=1))
    assert (drilled.name, drilled.drill_fault) == (newest.name, "")
    assert drilled.drilled_at == MONDAY + timedelta(hours=1)
    assert set(folder.iterdir()) == before

    damage(newest / backup_manifest.read(newest).files[0].path)
    drilled = drills.drill(folder, at=MONDAY + timedelta(hours=2))
    assert f"{newest.name} is damaged: files/" in drilled.drill_fault
    assert Backup.objects.get(name=newest.name).drill_fault == drilled.drill_fault


def test_a_drill_proves_the_records_too(folder: Path, subjects: None):
    """Tables that are whole, but of a log that somebody changed before the backup was made."""
    case_at("triage")
    with connection.cursor() as cursor:
        on = " ON records_logrow" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER records_logrow_no_update{on}")
        cursor.execute("UPDATE records_logrow SET actor_id = 99 WHERE seq = 2")
    made(folder)
    assert "case " in drills.drill(folder, at=MONDAY).drill_fault


def test_what_is_erased_while_a_backup_runs_is_in_no_part_of_it(folder: Path, monkeypatch: Any):
    gone, stays = StoredFile.objects.order_by("pk")[:2]
    copy = backups._copy

    def erase_before_the_first_copy(*arguments: Any) -> Any:
        if not StoredFile.objects.get(pk=gone.pk).erased_by:
            files.erase(gone, disposal="D-1")
        return copy(*arguments)

    monkeypatch.setattr(backups, "_copy", erase_before_the_first_copy)
    backup = made(folder)
    manifest = backup_manifest.read(backup)
    assert gone.path not in [part.path for part in manifest.files]
    assert stays.path in [part.path for part in manifest.files]
    assert (manifest.lacking, Backup.objects.get().lacking) == ((), 0)
    assert drills.drill(folder, at=MONDAY).drill_fault == ""


def test_a_file_that_was_lost_before_is_told_and_the_rest_is_kept(folder: Path):
    lost = StoredFile.objects.order_by("pk")[0]
    default_storage.delete(lost.path)
    with pytest.raises(CommandError, match="1 stored files were gone"):
        call_command("backup", folder=folder)
    [(_at, backup)] = backups.all_in(folder)
    assert backup_manifest.read(backup).lacking == (lost.path,)
    assert len(backup_manifest.read(backup).files) == 2


def test_the_next_backup_takes_no_second_copy_and_waits_for_nobody(folder: Path):
    first = made(folder)
    second = made(folder, MONDAY + timedelta(days=1))
    for part in backup_manifest.read(second).files:
        assert (first / part.path).stat().st_ino == (second / part.path).stat().st_ino
    with backups.alone(folder), pytest.raises(BackupRefused, match="Somebody else is at work"):
        backups.make(folder, at=MONDAY)


def test_old_backups_go_by_rule_and_what_somebody_removed_is_known(folder: Path):
    """Two weeks in full, then the first of each month for a hundred days."""
    days = [datetime(2026, 1, 1, 1, tzinfo=UTC) + timedelta(days=day) for day in range(120)]
    there = [(day, Path(f"{day:{backups.STAMP}}")) for day in days]
    at = days[-1]
    kept = [made for made, path in there if path not in backups.too_old(there, at)]
    assert [f"{day:%m-%d}" for day in kept[:3]] == ["02-01", "03-01", "04-01"]
    assert [f"{day:%m-%d}" for day in kept[3:]] == [f"04-{day}" for day in range(16, 31)]
    assert backups.too_old(there[:1], at + timedelta(days=900)) == []

    old, taken, new = (made(folder, MONDAY + timedelta(days=day)) for day in (0, 10, 20))
    shutil.rmtree(taken)
    backups.make(folder, at=MONDAY + timedelta(days=110))
    removed = dict(Backup.objects.values_list("name", "removed_at"))
    assert removed[old.name] == removed[taken.name] == removed[new.name] == MONDAY + timedelta(days=110)
    assert [path.name for _at, path in backups.all_in(folder)] == ["desk-20260725T010000Z"]


def test_a_backup_of_another_release_or_database_is_refused(folder: Path, monkeypatch: Any):
    backup = made(folder)
    manifest = backup_manifest.read(backup)
    (backup / backup_manifest.NAME).unlink()
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    backup_manifest.write(backup, replace(manifest, engine=other))
    with pytest.raises(BackupRefused, match=f"made of {other}; DATABASE_URL names {connection.vendor}"):
        restoring.restore(backup)
    (backup / backup_manifest.NAME).unlink()
    backup_manifest.write(backup, replace(manifest, migrations={"records": "0999_from_the_future"}))
    with pytest.raises(BackupRefused, match="another release, which has records.0999_from_the_future"):
        restoring.restore(backup)


def test_a_backup_that_broke_off_leaves_nothing_that_looks_whole(folder: Path, monkeypatch: Any):
    def end(*arguments: Any) -> None:
        raise KeyboardInterrupt

    for module, function in ((backup_database, "_snapshot"), (backups, "_copy"), (backup_manifest, "write")):
        with monkeypatch.context() as patch:
            patch.setattr(module, function, end)
            with pytest.raises(KeyboardInterrupt):
                backups.make(folder, at=MONDAY)
        [left] = folder.glob(".desk-*")
        assert backups.all_in(folder) == []
        with pytest.raises(BackupRefused, match="is no backup"):
            restoring.restore(left)
        assert not Backup.objects.exists()
    made(folder, MONDAY + timedelta(days=1))
    assert not left.exists()
    assert len(backups.all_in(folder)) == 1


KILLED = """
import os, signal, sys
import django; django.setup()
from pathlib import Path
from django.core.management import call_command
from connected_desk.records import backups
backups._copy = lambda *arguments: os.kill(os.getpid(), signal.SIGKILL)
call_command("backup", folder=Path(sys.argv[1]))
"""


@pytest.mark.soak
def test_a_process_killed_at_its_backup_leaves_nothing_that_looks_whole(folder: Path, aside: dict[str, str]):
    backup = made(folder)
    place = Path(aside["DESK_DATA"])
    assert run(place, "restore", str(backup), **aside).returncode == 0
    shutil.rmtree(backup)
    killed = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", KILLED, str(folder)],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", **aside},
        cwd=ROOT,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert len(list(folder.glob(".desk-*"))) == 1
    assert backups.all_in(folder) == []
    made(folder, MONDAY + timedelta(days=1))
    assert len(backups.all_in(folder)) == 1
