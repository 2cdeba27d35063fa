"""The triggers that make the database itself refuse to change the log. Nothing in the product takes them away."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from .triggers import Trigger, errors, put_in_place

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
        f"CREATE TRIGGER {name} BEFORE {event} ON {table}{condition} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
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
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE OR REPLACE FUNCTION records_append_only() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
            )
    put_in_place(connection, needed(connection.vendor))


def install_after_migrate(*, using: str, **kwargs: Any) -> None:
    """Receiver of `post_migrate`."""
    if _tables_exist(connections[using]):
        install(connections[using])


def _tables_exist(connection: BaseDatabaseWrapper) -> bool:
    return set(NAMED_BY) <= set(connection.introspection.table_names())


def _needed_now(connection: BaseDatabaseWrapper) -> list[Trigger]:
    return needed(connection.vendor) if _tables_exist(connection) else []


def check_installed(
    app_configs: Sequence[AppConfig] | None, *, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """System check: an error for each trigger that is missing."""
    return errors(_needed_now, databases, danger="%(table)s could be changed unnoticed", number="records.E001")
