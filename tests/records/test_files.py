"""Keeping files as they came and handing them out so that nothing in them runs."""

import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import override

from connected_desk.records import files
from connected_desk.records.models import StoredFile
from connected_desk.records.storage import SyncedFolder
from tests.support import handed_over

from .support import MONDAY, PDF, upload

pytestmark = pytest.mark.usefixtures("storage")
MB = 1024 * 1024


def kept_files(folder: Path) -> list[Path]:
    """Every file in the storage."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_file_is_kept_byte_for_byte_under_its_key(db, storage):
    stored = files.store(upload("提案書.pdf", PDF), at=MONDAY)

    name = stored.key.hex
    assert kept_files(storage) == [storage / "files" / name[:2] / name[2:4] / name]
    assert kept_files(storage)[0].read_bytes() == PDF
    assert StoredFile.objects.values_list("sha256", "size", "original_name", "content_type", "scan").get() == (
        hashlib.sha256(PDF).hexdigest(),
        len(PDF),
        "提案書.pdf",
        "application/pdf",
        "not_configured",
    )


def test_a_file_just_at_the_limit_is_kept_and_one_byte_more_is_refused_with_its_size(db, storage):
    files.store(upload("a.pdf", PDF.ljust(10 * MB, b" ")), at=MONDAY)

    with pytest.raises(files.FileRefused) as refused, override("en"):
        files.store(upload("b.pdf", PDF.ljust(10 * MB + 1, b" ")), at=MONDAY)

    assert str(refused.value) == "“b.pdf” is 10.1 MB. Choose a file of at most 10 MB."
    assert len(kept_files(storage)) == StoredFile.objects.count() == 1


def test_the_refusals_are_told_in_japanese():
    with override("ja"):
        with pytest.raises(files.FileRefused) as too_big:
            files.judge(upload("図面.pdf", PDF.ljust(12 * MB, b" ")))
        with pytest.raises(files.FileRefused) as unknown:
            files.judge(upload("図面.svg", b"<svg/>"))
        with pytest.raises(files.FileRefused) as empty:
            files.judge(upload("図面.pdf", b""))
    assert [str(refused.value) for refused in (too_big, unknown, empty)] == [
        "「図面.pdf」は12.0MBあります。10MBまでのファイルを選んでください。",
        "「図面.svg」は使えない形式です。"
        "PDF、Word、Excel、PowerPoint、PNG、JPEG、CSV、テキストのいずれかを選んでください。",
        "「図面.pdf」は中身がありません。別のファイルを選んでください。",
    ]


def test_nothing_of_a_refused_file_stays(db, storage):
    with pytest.raises(files.FileRefused):
        files.store(upload("a.svg", b"<svg/>"), at=MONDAY)
    assert (kept_files(storage), StoredFile.objects.count()) == ([], 0)


def test_the_bytes_are_synced_and_in_their_place_before_the_row_is_written(db, storage, monkeypatch):
    steps = []
    real_sync, real_rename, real_save = os.fsync, Path.rename, StoredFile.save
    monkeypatch.setattr(os, "fsync", lambda fd: steps.append("sync") or real_sync(fd))
    monkeypatch.setattr(Path, "rename", lambda path, to: steps.append("rename") or real_rename(path, to))
    monkeypatch.setattr(StoredFile, "save", lambda row, **how: steps.append("row") or real_save(row, **how))
    folder = default_storage.path("files")

    files.store(upload("a.pdf", PDF), at=MONDAY)

    # Four new folders, each synced into the one above; the bytes; the name; the folder that holds it.
    assert steps == ["sync"] * 4 + ["sync", "rename", "sync", "row"]
    assert Path(folder).is_dir()


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "a").mkdir()
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        SyncedFolder(location=tmp_path).save("a/b", ContentFile(b"text"))
    assert kept_files(tmp_path) == []


def test_bytes_whose_row_was_rolled_back_are_swept_after_a_day(db, storage):
    kept = files.store(upload("kept.pdf", PDF), at=MONDAY)
    with transaction.atomic():
        files.store(upload("lost.pdf", PDF), at=MONDAY)
        transaction.set_rollback(True)
    (storage / "files" / ".half.part").write_bytes(b"half")
    now = datetime.now(UTC)

    assert (files.sweep(at=now + timedelta(hours=23)), len(kept_files(storage))) == (0, 3)
    assert files.sweep(at=now + timedelta(hours=25)) == 2
    assert kept_files(storage) == [storage / kept.path]


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("企画書.pdf", "企画書.pdf"),
        ("か\u3099.pdf", "が.pdf"),
        ("evil\u202efdp.exe", "evilfdp.exe"),
        ("a\u200bb\ufeffc.pdf", "abc.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie: b.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\temp\\a.pdf", "C:_temp_a.pdf"),
        ("葛\U000e0100城.pdf", "葛\U000e0100城.pdf"),
        ("\x00", "unnamed file"),
        ("...", "unnamed file"),
    ],
)
def test_a_name_is_shown_without_marks_that_hide_turn_or_lead_away(name, seen):
    with override("en"):
        assert files.shown(name) == seen


@pytest.mark.parametrize(
    ("given", "fetched"),
    [("a.pdf", "a.pdf"), ("a.PDF", "a.PDF"), ("a.html", "a.html.pdf"), ("a", "a.pdf"), ("a.pdf\u202e", "a.pdf")],
)
def test_a_download_is_named_as_given_and_ends_as_its_content_says(given, fetched):
    assert files.download_name(StoredFile(original_name=given, content_type="application/pdf")) == fetched


def test_a_file_is_handed_out_so_that_nothing_in_it_runs(db):
    stored = files.store(upload("見積 “A”.pdf", PDF), at=MONDAY)

    answer = files.response(stored)

    assert handed_over(answer) == PDF
    assert {name: answer.headers[name] for name in answer.headers} == {
        "Content-Type": "application/pdf",
        "Content-Length": str(len(PDF)),
        "Content-Disposition": "attachment; filename*=utf-8''%E8%A6%8B%E7%A9%8D%20%E2%80%9CA%E2%80%9D.pdf",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }


@pytest.mark.parametrize(
    ("name", "data", "how"),
    [("a.pdf", PDF, "inline"), ("a.txt", b"text", "attachment"), ("a.csv", b"a,b", "attachment")],
)
def test_only_a_pdf_or_a_picture_may_be_shown_in_the_browser(db, name, data, how):
    answer = files.response(files.store(upload(name, data), at=MONDAY), inline=True)
    handed_over(answer)
    assert answer.headers["Content-Disposition"] == f'{how}; filename="{name}"'


@pytest.mark.parametrize(
    ("scan", "plainly", "after_a_confirmation"),
    [
        ("clean", True, True),
        ("not_configured", True, True),
        ("pending", False, True),
        ("failed", False, True),
        ("infected", False, False),
    ],
)
def test_what_the_scanner_said_decides_who_may_fetch(db, scan, plainly, after_a_confirmation):
    stored = files.store(upload("a.pdf", PDF), at=MONDAY)
    stored.scan = scan
    assert (handed_out(stored), handed_out(stored, confirmed=True)) == (plainly, after_a_confirmation)


def handed_out(stored: StoredFile, **how: bool) -> bool:
    try:
        handed_over(files.response(stored, **how))
    except files.FileWithheld:
        return False
    return True


def test_a_disposed_file_keeps_its_row_and_loses_bytes_and_name(db, storage, django_capture_on_commit_callbacks):
    stored = files.store(upload("秘密.pdf", PDF), at=MONDAY)
    with django_capture_on_commit_callbacks(execute=True):
        files.erase(stored, disposal="D-2031-4")

    assert kept_files(storage) == []
    assert StoredFile.objects.values_list("original_name", "erased_by", "size").get() == ("", "D-2031-4", len(PDF))
    assert not handed_out(stored, confirmed=True)
