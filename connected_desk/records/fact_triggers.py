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
from .triggers import Trigger, errors, put_in_place

EVENTS = ("INSERT", "UPDATE", "DELETE")
ROW = "records_factstamp"


def needed(connection: BaseDatabaseWrapper) -> list[Trigger]:
    """A trigger for each event on each of the tables there are; none while there is no table for the stamp."""
    there = set(connection.introspection.table_names())
    tables = sorted(facts.TABLES & there) if ROW in there else []
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
        f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN "  # noqa: S608  (names of ours)
        f"INSERT INTO {ROW} (id, stamp) SELECT 1, '' WHERE NOT EXISTS (SELECT 1 FROM {ROW}); "
        f"UPDATE {ROW} SET stamp = lower(hex(randomblob(16))); END",
    )


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger in place, and begin with a stamp of its own: tables may have been made anew."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE OR REPLACE FUNCTION records_new_stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "  # noqa: S608
                f"INSERT INTO {ROW} (id, stamp) VALUES (1, gen_random_uuid()::text) "
                "ON CONFLICT (id) DO UPDATE SET stamp = EXCLUDED.stamp; RETURN NULL; END $$"
            )
    put_in_place(connection, needed(connection))
    facts.renew()


def install_after_migrate(*, using: str, **kwargs: Any) -> None:
    """Receiver of `post_migrate`."""
    if ROW in connections[using].introspection.table_names():
        install(connections[using])


def check_installed(
    app_configs: Sequence[AppConfig] | None, *, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """System check: an error for each trigger that is missing."""
    danger = "pages could go on showing what %(table)s held before"
    return errors(needed, databases, danger=danger, number="records.E002")
