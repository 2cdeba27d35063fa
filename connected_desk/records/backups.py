"""Making backups and letting old ones go: a folder each, that holds the tables, every stored file and the manifest.

A backup appears whole or not at all: it is written under a name that begins with a dot, synced, then renamed. Restoring
is restoring.py, the trial of it drills.py.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

from connected_desk.records import backup_database, backup_manifest
from connected_desk.records.backup_database import Snapshot
from connected_desk.records.backup_manifest import BackupRefused, Manifest, Part
from connected_desk.records.models import Backup, StoredFile

STAMP = "desk-%Y%m%dT%H%M%SZ"
# Every backup of two weeks, then the first of each month for three more: what was disposed of lies in none of them
# after that.
ALL_KEPT, FIRSTS_KEPT = timedelta(days=14), timedelta(days=100)
ROUNDS = 5


def make(folder: Path, *, at: datetime) -> Backup:
    """Make a backup of database and files in `folder`, note it, and let go those that are too old.

    People go on working. Raises BackupRefused where another one is being made, and where the database says no.
    """
    with alone(folder):
        _clear_away(folder)
        final = folder / f"{at.astimezone(UTC):{STAMP}}"
        if final.exists():
            raise BackupRefused(f"{final.name} is there already.")
        part = folder / f".{final.name}.part"
        part.mkdir(mode=0o700)
        manifest = _filled(part, newest(folder), at)
        backup_manifest.write(part, manifest)
        # One sync for all of it: a file at a time, ten thousand would take minutes.
        os.sync()
        part.rename(final)
        os.sync()
        made = _noted(final, manifest)
        prune(folder, at=at)
    return made


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep others from working in the folder; makes it, for its owner alone. Raises BackupRefused where one does."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupRefused(f"Somebody else is at work in {folder}.") from None
        yield


def _clear_away(folder: Path) -> None:
    """Remove what a process left that was killed at its work."""
    for left in folder.glob(".desk-*"):
        shutil.rmtree(left)


def _filled(part: Path, before: Path | None, at: datetime) -> Manifest:
    """Tables first, then the files they tell of: each was synced before its row, so it is there.

    Unless it was erased in between: then the tables are taken once more. What is gone without that is told as lacking.
    """
    known = {one.path: one for one in backup_manifest.read(before).files} if before else {}
    had: dict[str, Part] = {}
    for _round in range(ROUNDS):
        seen = backup_database.dump(part / backup_database.name())
        wanted = {StoredFile(key=key).path: sha256 for key, sha256 in seen.files}
        had |= {path: one for path in wanted.keys() - had.keys() if (one := _copy(path, part, before, known.get(path)))}
        absent = wanted.keys() - had.keys()
        if not _erased(absent):
            break
    for path in had.keys() - wanted.keys():
        (part / path).unlink()
    lacking = {*absent, *(path for path, sha256 in wanted.items() if path in had and had[path].sha256 != sha256)}
    return _manifest(part, seen, [had[path] for path in sorted(wanted.keys() & had.keys())], sorted(lacking), at)


def _erased(paths: set[str]) -> bool:
    keys = [path.rsplit("/", 1)[1] for path in paths]
    return StoredFile.objects.filter(key__in=keys).exclude(erased_by="").exists()


def _copy(path: str, part: Path, before: Path | None, known: Part | None) -> Part | None:
    """The file in the new backup, linked to the backup before, for stored files never change. None where it is gone."""
    target = part / path
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if before and known and _linked(before / path, target):
        return known
    try:
        with default_storage.open(path) as kept:
            size, sha256 = backup_manifest.copied(kept, target)
    except FileNotFoundError:
        return None
    return Part(path, size, sha256)


def _linked(source: Path, target: Path) -> bool:
    try:
        os.link(source, target)
    except OSError:
        return False
    return True


def _manifest(part: Path, seen: Snapshot, files: list[Part], lacking: list[str], at: datetime) -> Manifest:
    return Manifest(
        made_at=at.astimezone(UTC).isoformat(),
        engine=connection.vendor,
        database=backup_manifest.measured(part, backup_database.name()),
        files=tuple(files),
        lacking=tuple(lacking),
        log_rows=seen.log_rows,
        migrations=seen.migrations,
        link_key=backup_manifest.mark_of(settings.LINK_KEY),
    )


def _noted(final: Path, manifest: Manifest) -> Backup:
    return Backup.objects.create(
        name=final.name,
        at=datetime.fromisoformat(manifest.made_at),
        size=manifest.size + (final / backup_manifest.NAME).stat().st_size,
        files=len(manifest.files),
        lacking=len(manifest.lacking),
    )


def all_in(folder: Path) -> list[tuple[datetime, Path]]:
    """The backups in the folder with the instant of each, the oldest first."""
    found = []
    for path in sorted(folder.glob("desk-*")):
        try:
            found.append((datetime.strptime(path.name, STAMP).replace(tzinfo=UTC), path))
        except ValueError:
            continue  # somebody else's
    return found


def newest(folder: Path) -> Path | None:
    """The last backup in the folder, if there is one."""
    there = all_in(folder)
    return there[-1][1] if there else None


def prune(folder: Path, *, at: datetime) -> list[str]:
    """Remove what the rule does not keep, and note what is gone, whoever removed it; returns the names that went."""
    gone = too_old(all_in(folder), at)
    for path in gone:
        # First out of sight: a backup half removed must not look like one.
        hidden = path.rename(path.with_name(f".{path.name}.gone"))
        shutil.rmtree(hidden)
    there = [path.name for _at, path in all_in(folder)]
    Backup.objects.filter(removed_at=None).exclude(name__in=there).update(removed_at=at)
    return [path.name for path in gone]


def too_old(there: list[tuple[datetime, Path]], at: datetime) -> list[Path]:
    """Of backups in the order of their days, those the rule does not keep. The newest always stays."""
    firsts: dict[tuple[int, int], Path] = {}
    for made, path in there:
        firsts.setdefault((made.year, made.month), path)
    first = set(firsts.values())
    return [
        path for made, path in there[:-1] if made < at - ALL_KEPT and not (path in first and made >= at - FIRSTS_KEPT)
    ]
