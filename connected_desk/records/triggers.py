"""What makes the database itself refuse to change the log: triggers, and the check that they are there.

They are put in place after every migrate, because SQLite drops them when it rebuilds a table. Nothing in the product
takes them away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

FROZEN = ("records_logrow", "records_seal", "records_sealedhead")
BODIES = "records_logbody"
# The columns that name a row: on SQLite, INSERT OR REPLACE would delete the old row without asking a DELETE trigger.
NAMED_BY = {
    "records_logrow": (("id",), ("subject_kind", "subject_key", "seq")),
    "records_seal": (("id",), ("day",)),
    "records_sealedhead": (("id",), ("subject_kind", "subject_key", "seq")),
    BODIES: (("row_id",),),
}
ERASURE = "OLD.erased_by = '' AND NEW.erased_by <> '' AND NEW.salt = '' AND NEW.body = '' AND NEW.row_id = OLD.row_id"
REFUSAL = "append-only: rows of the log are never changed or removed"


@dataclass(frozen=True)
class Trigger:
    """One trigger: its name, its table and the statement that makes it."""

    name: str
    table: str
    sql: str


def needed(vendor: str) -> list[Trigger]:
    """Every trigger the log needs on this kind of database."""
    make = {"sqlite": _sqlite, "postgresql": _postgresql}[vendor]
    made = [make(table, event, "") for table in FROZEN for event in ("UPDATE", "DELETE")]
    made += [make(BODIES, "UPDATE", f"NOT ({ERASURE})"), make(BODIES, "DELETE", "")]
    if vendor == "sqlite":
        return made + [_sqlite_no_replace(table) for table in NAMED_BY]
    return made + [_postgresql_no_truncate(table) for table in NAMED_BY]


def _sqlite(table: str, event: str, when: str) -> Trigger:
    name, condition = f"{table}_no_{event.lower()}", f" WHEN {when}" if when else ""
    return Trigger(
        name,
        table,
        f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event} ON {table}{condition} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    )


def _sqlite_no_replace(table: str) -> Trigger:
    same = " OR ".join(
        "(" + " AND ".join(f"{column} = NEW.{column}" for column in columns) + ")" for columns in NAMED_BY[table]
    )
    return _sqlite(table, "INSERT", f"EXISTS (SELECT 1 FROM {table} WHERE {same})")  # noqa: S608  (names of ours)


def _postgresql(table: str, event: str, when: str) -> Trigger:
    name, condition = f"{table}_no_{event.lower()}", f" WHEN ({when})" if when else ""
    return Trigger(
        name,
        table,
        f"CREATE OR REPLACE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW{condition} "
        "EXECUTE FUNCTION records_append_only()",
    )


def _postgresql_no_truncate(table: str) -> Trigger:
    name = f"{table}_no_truncate"
    return Trigger(
        name,
        table,
        f"CREATE OR REPLACE TRIGGER {name} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
        "EXECUTE FUNCTION records_append_only()",
    )


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger in place; those already there stay as they are."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION records_append_only() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
            )
        for trigger in needed(connection.vendor):
            cursor.execute(trigger.sql)


def missing(connection: BaseDatabaseWrapper) -> list[Trigger]:
    """The triggers that ought to be there and are not (or are switched off)."""
    there = present(connection)
    return [trigger for trigger in needed(connection.vendor) if trigger.name not in there]


def present(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of all triggers that are there and switched on."""
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()}


def _tables_exist(connection: BaseDatabaseWrapper) -> bool:
    return set(NAMED_BY) <= set(connection.introspection.table_names())


def install_after_migrate(*, using: str, **kwargs: Any) -> None:
    """Receiver of `post_migrate`."""
    if _tables_exist(connections[using]):
        install(connections[using])


def check_installed(
    app_configs: Sequence[AppConfig] | None, *, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """System check (`check --database default`): an error for each trigger that is missing."""
    return [
        checks.Error(
            f"The trigger {trigger.name} is missing: {trigger.table} could be changed unnoticed.",
            hint="`manage.py migrate --skip-checks` puts it in place.",
            id="records.E001",
        )
        for alias in databases or ()
        if _tables_exist(connections[alias])
        for trigger in missing(connections[alias])
    ]
