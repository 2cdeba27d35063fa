"""The suite makes its tables from the models; here the migrations are shown to lead a new database to the same ones."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import AddField, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.utils import load_backend

from connected_desk.records import log_triggers
from connected_desk.records.triggers import missing
from tests.house.tree import ROOT

NOT_OURS = ("auth_", "django_")  # tables of Django and its packages
SAID_OF_A_CONSTRAINT = ("columns", "primary_key", "unique", "foreign_key", "check", "index", "orders")
LATER_UNIQUE = re.compile(r"_[0-9a-f]{8}_uniq$")


@pytest.fixture
def empty_database(db: None, tmp_path: Path) -> Iterator[str]:
    """The name of a database of the suite's kind in which there is nothing; taken away afterwards."""
    if connection.vendor == "sqlite":
        yield str(tmp_path / "empty.sqlite3")
        return
    name = f"migrated_{uuid4().hex}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield name
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(f'DROP DATABASE "{name}"')


@pytest.fixture
def migrated(empty_database: str) -> Iterator[BaseDatabaseWrapper]:
    """That database after `manage.py migrate`, as an operator calls it."""
    known = connection.settings_dict
    address = f"sqlite:///{empty_database}"
    if connection.vendor == "postgresql":
        address = f"postgres://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}/{empty_database}"
    env = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "connected_desk.settings"}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, env=env, check=True)
    other = load_backend(known["ENGINE"]).DatabaseWrapper({**known, "NAME": empty_database}, alias=connection.alias)
    yield other
    other.close()


def shape(database: BaseDatabaseWrapper) -> dict[str, Any]:
    """Each table with its columns and constraints by name, in whatever order they came to be."""
    look = database.introspection
    found = {}
    with database.cursor() as cursor:
        for table in look.table_names(cursor):
            if table.startswith(NOT_OURS):
                continue
            columns = {column.name: _said_of(column) for column in look.get_table_description(cursor, table)}
            rules = look.get_constraints(cursor, table).items()
            found[table] = (
                columns,
                sorted(repr((_lasting(name), *map(rule.get, SAID_OF_A_CONSTRAINT))) for name, rule in rules),
            )
    return found


def _lasting(name: str) -> str:
    """The name of a constraint, unless Django only counted it while it looked.

    PostgreSQL names what a column is created unique by in one way, and Django what is made unique later in another.
    """
    return "" if name.startswith(("fk_", "__unnamed_constraint_")) else LATER_UNIQUE.sub("_key", name)


def _said_of(column: Any) -> tuple[Any, ...]:
    return column.type_code, column.display_size, column.null_ok, column.default


def test_migrations_lead_an_empty_database_to_the_tables_of_the_models(migrated: BaseDatabaseWrapper):
    here, there = shape(connection), shape(migrated)

    assert len(here) > 50
    assert there == here
    assert missing(migrated, log_triggers.needed(migrated.vendor)) == []


# The newest migration of each app when the release before was made; an app that is not here came later. Its processes
# go on writing while the migrations run (docs/how-to/upgrade.md) and know nothing of columns that are new.
RELEASE_BEFORE = {
    "budgets": "0003_days_of_look_backs",
    "cases": "0018_link_followed",
    "city": "0010_stand_in_keys",
    "closing": "0001_initial",
    "decisions": "0001_initial",
    "engine": "0003_dated_norms",
    "evaluations": "0002_guests_scales_and_talks",
    "ledgers": "0002_waiting_files_of_the_city",
    "meetings": "0002_running_order_and_questions",
    "pocs": "0006_safeguard_answer_no",
    "proposals": "0006_files_after_submission",
    "records": "0005_scheduled_run_done",
    "referrals": "0002_suggestions",
    "reports": "0002_achievements_and_marks",
    "strategy": "0002_revision",
}
# Each has a key of its own, which no database of ours makes: an agreement recorded in these minutes is refused.
REFUSED_MEANWHILE = {"cases.agreement"}


def made_since() -> Iterator[tuple[str, Operation]]:
    """Each operation of a migration that the release before did not have, with its app; read from the files, since the
    suite tells Django of none.
    """
    for app, newest in RELEASE_BEFORE.items():
        config = apps.get_app_config(app)
        for file in sorted(Path(config.path).glob("migrations/0*.py")):
            if file.stem > newest:
                migration = import_module(f"{config.name}.migrations.{file.stem}").Migration
                yield from ((app, operation) for operation in migration.operations)


def test_what_the_release_before_writes_still_fits_the_tables():
    since = list(made_since())
    unknown = {f"{app}.{made.name.lower()}" for app, made in since if isinstance(made, CreateModel)}
    silent = [
        f"{app}.{made.model_name}.{made.name} is needed and has no db_default"
        for app, made in since
        if isinstance(made, AddField)
        and not (made.field.null or made.field.many_to_many or made.field.has_db_default())
        and f"{app}.{made.model_name.lower()}" not in unknown | REFUSED_MEANWHILE
    ]
    assert len(since) > 30
    assert silent == []
