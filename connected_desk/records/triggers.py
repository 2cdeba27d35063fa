"""Triggers that a database must have: how they are put in place, and the check that they are there.

They are put in place after every migrate, because SQLite drops them when it rebuilds a table.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.core import checks
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Trigger:
    """One trigger: its name, its table and the statement that makes it."""

    name: str
    table: str
    sql: str


def put_in_place(connection: BaseDatabaseWrapper, triggers: Iterable[Trigger]) -> None:
    """Make those that are missing, and anew those that an earlier release wrote differently."""
    # PostgreSQL's all say CREATE OR REPLACE; SQLite knows no such words.
    replaces = connection.vendor == "postgresql"
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for trigger in triggers if replaces else missing(connection, triggers):
            if not replaces:
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}")
            cursor.execute(trigger.sql)


def missing(connection: BaseDatabaseWrapper, triggers: Iterable[Trigger]) -> list[Trigger]:
    """Those that are not there or are switched off; on SQLite, which keeps their words, those of other words too."""
    there = _present(connection)
    return [one for one in triggers if there.get(one.name, "") not in (one.sql, None)]


def _present(connection: BaseDatabaseWrapper) -> dict[str, str | None]:
    """The names of all triggers that are there and switched on, and what made them, where the database tells."""
    query = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname, NULL FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        return dict(cursor.fetchall())


def errors(
    needed: Callable[[BaseDatabaseWrapper], Iterable[Trigger]],
    databases: Sequence[str] | None,
    *,
    danger: str,
    number: str,
) -> list[checks.CheckMessage]:
    """What a system check (`check --database default`) says: an error for each trigger that is missing.

    `danger` tells what could happen to its `%(table)s`.
    """
    return [
        checks.Error(
            f"The trigger {trigger.name} is missing: {danger % {'table': trigger.table}}.",
            hint="`manage.py migrate --skip-checks` puts it in place.",
            id=number,
        )
        for alias in databases or ()
        for trigger in missing(connections[alias], needed(connections[alias]))
    ]
