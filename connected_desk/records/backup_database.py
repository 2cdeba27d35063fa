"""The tables at one instant, taken while people work, and put back into an empty database.

SQLite by its own online backup; PostgreSQL by pg_dump of a snapshot that the rows of stored files are read in too.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from connected_desk.records.backup_manifest import BackupRefused

NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
FILES = "SELECT key, sha256 FROM records_storedfile WHERE erased_by = '' ORDER BY id"
LOG_ROWS = "SELECT COUNT(*) FROM records_logrow"
MIGRATIONS = "SELECT app, MAX(name) FROM django_migrations GROUP BY app ORDER BY app"
Ask = Callable[[str], list[Any]]


@dataclass(frozen=True)
class Snapshot:
    """What the tables held: the stored files that have bytes (key and SHA-256), rows of the log, newest migrations."""

    files: list[tuple[UUID, str]]
    log_rows: int
    migrations: dict[str, str]


def name() -> str:
    """What the file with the tables is called in a backup of this database."""
    return NAMES[connection.vendor]


def dump(target: Path) -> Snapshot:
    """Write the tables of one instant to the new file `target`. Nobody waits for it. Raises BackupRefused."""
    target.unlink(missing_ok=True)
    target.touch(mode=0o600)
    return (_dump_sqlite if connection.vendor == "sqlite" else _dump_postgresql)(target)


def _dump_sqlite(target: Path) -> Snapshot:
    # A connection of its own: the page's or the worker's may be in the middle of something.
    own = connection.copy()
    try:
        own.ensure_connection()
        with closing(sqlite3.connect(target)) as copy:
            own.connection.backup(copy)
            # One file and no more: with a write-ahead log beside it, a copy would not be whole.
            copy.execute("PRAGMA journal_mode=DELETE")
            return _snapshot(lambda sql: copy.execute(sql).fetchall())
    finally:
        own.close()


def _dump_postgresql(target: Path) -> Snapshot:
    own = connection.copy()
    try:
        own.ensure_connection()
        own.set_autocommit(True)
        with own.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            [seen] = cursor.fetchone()
            _run("pg_dump", "--format=custom", "--compress=1", "--no-owner", "--no-privileges", f"--snapshot={seen}",
                 f"--file={target}")  # fmt: skip
            found = _snapshot(lambda sql: _rows(cursor, sql))
            cursor.execute("COMMIT")
            return found
    finally:
        own.close()


def _rows(cursor: Any, sql: str) -> list[Any]:
    cursor.execute(sql)
    return list(cursor.fetchall())


def _snapshot(ask: Ask) -> Snapshot:
    files = [(key if isinstance(key, UUID) else UUID(key), sha256) for key, sha256 in ask(FILES)]
    return Snapshot(files, ask(LOG_ROWS)[0][0], dict(ask(MIGRATIONS)))


def _run(tool: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on our database. Raises BackupRefused with its last words."""
    known = connection.settings_dict
    place = {"PGHOST": known["HOST"], "PGPORT": known["PORT"], "PGUSER": known["USER"], "PGPASSWORD": known["PASSWORD"]}
    told = {name: str(value) for name, value in place.items() if value}
    command = [tool, f"--dbname={known['NAME']}", *arguments]
    try:
        subprocess.run(command, env={**settings.ENVIRONMENT, **told}, check=True, capture_output=True, text=True)  # noqa: S603
    except FileNotFoundError as error:
        raise BackupRefused(f"{tool} is not installed (on Debian: apt-get install postgresql-client).") from error
    except subprocess.CalledProcessError as error:
        words = error.stderr.strip().splitlines() or [f"exit status {error.returncode}"]
        raise BackupRefused(f"{tool}: {words[-1]}") from error


def is_empty() -> bool:
    """Whether this process's database holds no table."""
    return not connection.introspection.table_names()


def load(source: Path) -> None:
    """Put the tables of a backup into this process's database, all or nothing. Raises BackupRefused."""
    connection.close()
    if connection.vendor == "sqlite":
        _load_sqlite(source, Path(connection.settings_dict["NAME"]))
    else:
        _run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(source))


def _load_sqlite(source: Path, target: Path) -> None:
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    shutil.copyfile(source, part)
    part.chmod(0o600)
    # What an empty database left beside it would be read into the one that takes its place.
    for ending in ("-wal", "-shm", "-journal"):
        target.with_name(target.name + ending).unlink(missing_ok=True)
    part.replace(target)
    os.sync()


def log_rows() -> int:
    """How many rows the log has now."""
    with connection.cursor() as cursor:
        return int(_rows(cursor, LOG_ROWS)[0][0])
