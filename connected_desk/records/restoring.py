"""Putting a backup back into an empty place. Every hash is proved before anything is written."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from connected_desk.records import backup_database, backup_manifest
from connected_desk.records.backup_manifest import BackupRefused, Manifest, Part
from connected_desk.records.files import stored_paths


@dataclass(frozen=True)
class Restored:
    """What was put back, and whether company links will open here: they hang on LINK_KEY."""

    manifest: Manifest
    links_open: bool


def restore(folder: Path) -> Restored:
    """Put the backup into this process's database and storage, which must be empty.

    Files come first, the tables last and all at once: whoever was killed in between starts again, and finds the files
    that are there already. Raises BackupRefused, before anything was written where the backup is the reason.
    """
    manifest = backup_manifest.read(folder)
    _refuse_other_database(manifest)
    _refuse_later_release(manifest)
    backup_manifest.prove(folder, manifest.parts)
    _refuse_full_place(manifest)
    for part in manifest.files:
        _put_back(folder, part)
    backup_database.load(folder / manifest.database.path)
    if backup_database.log_rows() != manifest.log_rows:
        raise BackupRefused("The database does not hold the rows of the log that the backup was made of.")
    return Restored(manifest, manifest.link_key == backup_manifest.mark_of(settings.LINK_KEY))


def _refuse_other_database(manifest: Manifest) -> None:
    if manifest.engine != connection.vendor:
        raise BackupRefused(f"The backup was made of {manifest.engine}; DATABASE_URL names {connection.vendor}.")


def _refuse_later_release(manifest: Manifest) -> None:
    """Tables a later release made are not for this one; those of an earlier one are migrated afterwards."""
    known = {name for _app, name in MigrationLoader(None).disk_migrations}
    later = sorted(f"{app}.{name}" for app, name in manifest.migrations.items() if name not in known)
    if later:
        raise BackupRefused(f"The backup was made by another release, which has {', '.join(later)}.")


def _refuse_full_place(manifest: Manifest) -> None:
    if not backup_database.is_empty():
        raise BackupRefused("The database has tables already. A backup is put back into an empty one.")
    ours = {part.path for part in manifest.files}
    strangers = [path for path in stored_paths() if path not in ours]
    if strangers:
        raise BackupRefused(f"The storage holds files that are not of the backup, such as {strangers[0]}.")


def _put_back(folder: Path, part: Part) -> None:
    if default_storage.exists(part.path):
        if _hash_of(part.path) == part.sha256:
            return
        default_storage.delete(part.path)
    with (folder / part.path).open("rb") as kept:
        default_storage.save(part.path, File(kept))


def _hash_of(path: str) -> str:
    with default_storage.open(path) as kept:
        return hashlib.file_digest(kept, "sha256").hexdigest()
