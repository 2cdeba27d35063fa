"""The triggers that give the database's stamp a new value with every write to a table of `facts.TABLES`.

Like those of the log they are put in place after every migrate.
"""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from . import facts
from .triggers import Trigger, present

EVENTS = ("INSERT", "UPDATE", "DELETE")
ROW = "records_factstamp"


def needed(connection: BaseDatabaseWrapper) -> list[Trigger]:
    """A trigger for each event on each of the tables there are."""
    tables = sorted(facts.TABLES & set(connection.introspection.table_names()))
    if connection.vendor == "postgresql":
        return [_postgresql(table) for table in tables]
    return [_sqlite(table, event) for table in tables for event in EVENTS]


def _postgresql(table: str) -> Trigger:
    name, events = f"{table}_stamped", " OR ".join((*EVENTS, "TRUNCATE"))
    return Trigger(
        name,
        table,
        f"CREATE OR REPLACE TRIGGER {name} AFTER {events} ON {table} FOR EACH STATEMENT "
        "EXECUTE FUNCTION records_new_stamp()",
    )


def _sqlite(table: str, event: str) -> Trigger:
    # In two steps, neither of which speaks of conflicts: what a statement says of them would hold instead.
    name = f"{table}_stamped_{event.lower()}"
    return Trigger(
        name,
        table,
        f"CREATE TRIGGER IF NOT EXISTS {name} AFTER {event} ON {table} BEGIN "  # noqa: S608  (names of ours)
        f"INSERT INTO {ROW} (id, stamp) SELECT 1, '' WHERE NOT EXISTS (SELECT 1 FROM {ROW}); "
        f"UPDATE {ROW} SET stamp = lower(hex(randomblob(16))); END",
    )


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger in place, and begin with a stamp of its own: tables may have been made anew."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION records_new_stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "  # noqa: S608
                f"INSERT INTO {ROW} (id, stamp) VALUES (1, gen_random_uuid()::text) "
                "ON CONFLICT (id) DO UPDATE SET stamp = EXCLUDED.stamp; RETURN NULL; END $$"
            )
        for trigger in needed(connection):
            cursor.execute(trigger.sql)
    facts.renew()


def install_after_migrate(*, using: str, **kwargs: Any) -> None:
    """Receiver of `post_migrate`."""
    if ROW in connections[using].introspection.table_names():
        install(connections[using])


def check_installed(
    app_configs: Sequence[AppConfig] | None, *, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """System check (`check --database default`): an error for each trigger that is missing."""
    return [
        checks.Error(
            f"The trigger {trigger.name} is missing: pages could go on showing what {trigger.table} held before.",
            hint="`manage.py migrate --skip-checks` puts it in place.",
            id="records.E002",
        )
        for alias in databases or ()
        if ROW in connections[alias].introspection.table_names()
        for trigger in needed(connections[alias])
        if trigger.name not in present(connections[alias])
    ]
