"""Copying all rows of a database of either kind into this one: the way from SQLite to PostgreSQL, and back.

Files stay where they are. Nobody may work meanwhile: what is written after the copy began is not in it.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

from connected_desk.records import facts
from connected_desk.records.models import FactStamp, LogRow

SOURCE = "source"
BATCH = 1_000
# The database makes its row by itself, and anew with every row of a stamped table.
LEFT_OUT = (FactStamp,)


class CopyRefused(Exception):
    """Nothing was copied; the message is a sentence fit to show."""


def copy_from(source: dict[str, Any]) -> dict[str, int]:
    """Copy every row, all or nothing; returns how many of each table there are now.

    `source` is Django's description of the other database. What `migrate` put into this one makes room first. Raises
    CopyRefused where this one holds records or accounts, the other nothing, or the two are not of one release.
    """
    connections.databases[SOURCE] = connections.configure_settings({DEFAULT_DB_ALIAS: source})[DEFAULT_DB_ALIAS]
    other = connections[SOURCE]
    try:
        with transaction.atomic(), transaction.atomic(using=SOURCE):
            _refuse(other)
            models = [one for one in apps.get_models(include_auto_created=True) if _has_rows_of_its_own(one)]
            for model in models:
                model._base_manager.all()._raw_delete(DEFAULT_DB_ALIAS)
            copied = {model._meta.db_table: _copied(model) for model in models}
            _number_on(models)
    finally:
        other.close()
        del connections[SOURCE], connections.databases[SOURCE]
    facts.renew()
    return copied


def _has_rows_of_its_own(model: type[Model]) -> bool:
    return model not in LEFT_OUT and model._meta.managed and not model._meta.proxy


def _refuse(other: BaseDatabaseWrapper) -> None:
    if LogRow.objects.exists() or get_user_model()._base_manager.exists():
        raise CopyRefused("This database holds records or accounts. Copy into one that was migrated and never used.")
    if not other.introspection.table_names():
        raise CopyRefused("There is nothing in the database that COPY_FROM names. Is its address right?")
    if set(MigrationRecorder(other).applied_migrations()) != set(MigrationRecorder(connection).applied_migrations()):
        raise CopyRefused("The two databases are not of one release. Run `migrate` on both, then copy.")


def _copied(model: type[Model]) -> int:
    rows, batch = 0, []
    for row in model._base_manager.using(SOURCE).order_by("pk").iterator(chunk_size=BATCH):
        batch.append(row)
        if len(batch) == BATCH:
            rows += _kept(model, batch)
            batch = []
    return rows + _kept(model, batch)


def _kept(model: type[Model], rows: list[Model]) -> int:
    return len(model._base_manager.using(DEFAULT_DB_ALIAS).bulk_create(rows))


def _number_on(models: Iterable[type[Model]]) -> None:
    """Have the database give the numbers after those that were copied."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)
