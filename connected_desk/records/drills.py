"""The restore drill: a backup is put back aside, in processes of their own, and the records there are proved."""

import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from connected_desk.records import backups
from connected_desk.records.backup_manifest import BackupRefused
from connected_desk.records.models import Backup

PREFIX = ".desk-drill-"


def drill(folder: Path, *, name: str = "", at: datetime) -> Backup:
    """Restore a backup of the folder (the newest where none is named) aside, prove it there, and note what came of it.

    The place aside is gone afterwards. A fault is noted and not raised; BackupRefused is where there is no backup.
    """
    chosen = folder / name if name else backups.newest(folder)
    if chosen is None or not chosen.is_dir():
        raise BackupRefused(f"There is no backup {name} in {folder}.")
    noted, _is_new = Backup.objects.get_or_create(name=chosen.name, defaults={"at": at, "size": 0, "files": 0})
    with backups.alone(folder):
        noted.drill_fault = _fault(chosen, folder)
    noted.drilled_at = at
    noted.save(update_fields=["drilled_at", "drill_fault"])
    return noted


def _fault(chosen: Path, folder: Path) -> str:
    """The first thing that went wrong; empty where the records prove."""
    place = folder / f"{PREFIX}{secrets.token_hex(4)}"
    place.mkdir(mode=0o700)
    try:
        with _database_aside(place) as address:
            aside = {
                "DATABASE_URL": address,
                "DESK_DATA": str(place),
                "STORAGE_URL": f"file://{quote(str(place))}/files",
                "SECRET_KEY": settings.SECRET_KEY,
                "LINK_KEY": settings.LINK_KEY,
                "DJANGO_SETTINGS_MODULE": settings.ENVIRONMENT["DJANGO_SETTINGS_MODULE"],
            }
            return _said(aside, "restore", str(chosen)) or _said(aside, "verify_records")
    finally:
        shutil.rmtree(place)


def _said(aside: dict[str, str], *command: str) -> str:
    """The last words of a command that failed, run over the place aside; empty for one that did not."""
    whole = [sys.executable, "-W", "ignore", "-m", "django", *command]
    ran = subprocess.run(  # noqa: S603  (our own commands)
        whole, env={**settings.ENVIRONMENT, **aside}, cwd=settings.ROOT, capture_output=True, text=True, check=False
    )
    lines = ran.stderr.strip().splitlines() or [f"exit status {ran.returncode}"]
    return lines[-1] if ran.returncode else ""


@contextmanager
def _database_aside(place: Path) -> Iterator[str]:
    """The address of an empty database that is gone afterwards."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{quote(str(place))}/desk.sqlite3"
        return
    known, name = connection.settings_dict, f"desk_drill_{secrets.token_hex(6)}"
    # On its own connection: a database is not made in the middle of a transaction.
    own = connection.copy()
    own.ensure_connection()
    own.set_autocommit(True)
    try:
        with own.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
        who = f"{quote(known['USER'], '')}:{quote(known['PASSWORD'], '')}"
        yield f"postgres://{who}@{known['HOST']}:{known['PORT'] or 5432}/{name}"
    finally:
        with own.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        own.close()
