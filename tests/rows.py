"""What many tests begin with, walked once and then put back row by row as the database gave it.

Only onto the very rows it was walked from: `watched()` notes each write of a test, and a test that has written before,
or runs under settings of its own, walks for itself.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from django.apps import apps
from django.conf import UserSettingsHolder, settings
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model
from django.utils.translation import get_language

from connected_desk.records.models import FactStamp, StoredFile

READING = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK")
Row = tuple[Any, ...]
Statements = list[tuple[str, list[Row]]]
Subject = TypeVar("Subject", bound=Model)


@dataclass
class _Watch:
    """Whether the writes of this test are noted, and whether there was one."""

    noting: bool = False
    written: bool = False


@dataclass(frozen=True)
class _Kept:
    """A subject, the rows that came with it as statements, and how many rows each table held before."""

    model: type[Model]
    pk: Any
    counts: Row
    statements: Statements
    resets: list[str]
    paths: list[str]  # of the files that belong to it; their bytes stay in the folder of the run


_watch = _Watch()
_kept: dict[str, _Kept | None] = {}  # None: it cannot be put back


@contextmanager
def watched() -> Iterator[None]:
    """Note whether anything is written from here on."""
    _watch.noting, _watch.written = True, False
    with connection.execute_wrapper(_note):
        yield
    _watch.noting = False


def _note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    if not sql.lstrip().upper().startswith(READING):
        _watch.written = True
    return execute(sql, params, many, context)


def once(name: str, said: Any, make: Callable[[], Subject]) -> Subject:
    """The subject `make` makes, fresh from the database: made by the first test that asks, put back for the others.

    `name` and `said` tell it from every other.
    """
    if not _watch.noting or _watch.written or isinstance(settings._wrapped, UserSettingsHolder):
        return make()
    key = repr((name, said, get_language()))
    if key not in _kept:
        return _make_and_keep(key, make)
    kept = _kept[key]
    if kept is None or kept.counts != _counts() or not all(map(default_storage.exists, kept.paths)):
        return make()
    put_back(kept.statements, kept.resets)
    return kept.model._default_manager.get(pk=kept.pk)  # type: ignore[return-value]


def _make_and_keep(key: str, make: Callable[[], Subject]) -> Subject:
    counts, before = _counts(), {model: rows_of(model) for model in _models()}
    made = make()
    statements, touched = [], []
    for model in _models():
        after = rows_of(model)
        new = [row for pk, row in after.items() if pk not in before[model]]
        changed = [row for pk, row in after.items() if pk in before[model] and before[model][pk] != row]
        statements += [(make_of(model), rows) for make_of, rows in ((_insert, new), (_change, changed)) if rows]
        touched += [model] if new else []
        if before[model].keys() - after.keys():  # something was deleted
            _kept[key] = None
            return made
    paths = [one.path for one in StoredFile.objects.all()]
    _kept[key] = _Kept(type(made), made.pk, counts, statements, resets(touched), paths)
    return type(made)._default_manager.get(pk=made.pk)  # type: ignore[return-value]


def put_back(statements: Statements, afterwards: list[str]) -> None:
    """Carry out what `insert` and `resets` made."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement, rows in statements:
            cursor.executemany(statement, rows)
        for statement in afterwards:
            cursor.execute(statement)


def resets(models: list[type[Model]]) -> list[str]:
    """The statements after which new rows get numbers above those put back."""
    return connection.ops.sequence_reset_sql(no_style(), models)


def rows_of(model: type[Model]) -> dict[Any, Row]:
    """The rows of a table by primary key, their columns in the model's order."""
    fields = model._meta.concrete_fields
    place = next(number for number, field in enumerate(fields) if field.primary_key)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(_names(model))} FROM {model._meta.db_table}")  # noqa: S608  (our own models)
        return {row[place]: row for row in cursor.fetchall()}


def insert(model: type[Model]) -> str:
    """The statement that puts a row back, unless it is there by any of its keys."""
    return f"{_insert(model)} ON CONFLICT DO NOTHING"


def _change(model: type[Model]) -> str:
    """The statement that puts a row back over the one that is there."""
    key = connection.ops.quote_name(model._meta.pk.column)
    over = ", ".join(f"{name} = EXCLUDED.{name}" for name in _names(model))
    return f"{_insert(model)} ON CONFLICT ({key}) DO UPDATE SET {over}"


def _insert(model: type[Model]) -> str:
    names, signs = _names(model), ", ".join(["%s"] * len(_names(model)))
    return f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) VALUES ({signs})"  # noqa: S608


def _names(model: type[Model]) -> list[str]:
    return [connection.ops.quote_name(field.column) for field in model._meta.concrete_fields]


def _models() -> list[type[Model]]:
    # The stamp is the database's own: put back, it would vouch for rows that are others by now.
    models = apps.get_models(include_auto_created=True)
    return [model for model in models if model._meta.managed and model is not FactStamp]


def _counts() -> Row:
    counts = ", ".join(f"(SELECT COUNT(*) FROM {model._meta.db_table})" for model in _models())  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")  # noqa: S608
        return tuple(cursor.fetchone())
