"""Whether the database keeps through a power cut what it acknowledged: its settings, asked at start (SECURITY.md)."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.core import checks
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

# What each must not be. synchronous_commit has several values that wait for the disk; only this one does not.
LOSING = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
FULL = 2  # SQLite's synchronous: each commit reaches the disk before it is answered


def losing(connection: BaseDatabaseWrapper) -> list[str]:
    """The settings of this connection, as name=value, under which something acknowledged may be lost."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(LOSING)])
            return sorted(f"{name}={value}" for name, value in cursor.fetchall() if value == LOSING[name])
        cursor.execute("PRAGMA synchronous")
        level = cursor.fetchone()[0]
        return [f"synchronous={level}"] if level < FULL else []


def check_kept(
    app_configs: Sequence[AppConfig] | None, *, databases: Sequence[str] | None = None, **kwargs: object
) -> list[checks.CheckMessage]:
    """System check (`check --database default`, migrate, and each worker's start): an error for each such setting."""
    return [
        checks.Error(
            f"The database has {setting}: a power cut may lose what was acknowledged.",
            hint="Set it on in postgresql.conf (ALTER SYSTEM), for the database and for the role, and start it again.",
            id="records.E003",
        )
        for alias in databases or ()
        for setting in losing(connections[alias])
    ]
