"""The index over the search rows: FTS5 on SQLite, GIN on PostgreSQL, kept by the database in the same transaction.

It is put in place after every migrate, as the triggers of the log are: SQLite drops triggers when it rebuilds a table.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup

ROWS = "cases_searchrow"
# The tables that are searched, each with the column of its key; a room above puts its own beside it.
INDEXED = {ROWS: "case_id"}


def index_of(rows: str) -> str:
    """What the index over a table of search rows is called."""
    return f"{rows.removesuffix('row')}grams"


def triggers(rows: str, key: str) -> dict[str, str]:
    """What keeps SQLite's index over that table, by name."""
    grams = index_of(rows)
    forget = f"INSERT INTO {grams} ({grams}, rowid, grams) VALUES ('delete', OLD.{key}, OLD.grams)"  # noqa: S608
    learn = f"INSERT INTO {grams} (rowid, grams) VALUES (NEW.{key}, NEW.grams)"  # noqa: S608  (names of ours)
    return {
        f"{grams}_insert": f"AFTER INSERT ON {rows} BEGIN {learn}; END",
        f"{grams}_delete": f"AFTER DELETE ON {rows} BEGIN {forget}; END",
        f"{grams}_update": f"AFTER UPDATE ON {rows} BEGIN {forget}; {learn}; END",
    }


GRAMS = index_of(ROWS)
TRIGGERS = triggers(ROWS, INDEXED[ROWS])


class GramsField(models.TextField):
    """Tokens parted by spaces, as the database's index wants them: only asked, and read where a database is copied."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def from_db_value(self, value: str | None, expression: Any, connection: BaseDatabaseWrapper) -> str | None:
        """PostgreSQL puts each token in quotes; none holds one."""
        return value.replace("'", "") if value else value


@GramsField.register_lookup
class HoldsGrams(Lookup):
    """`grams__hold=[[tokens], ...]`: the search rows that have all the tokens of one of these lists."""

    lookup_name = "hold"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, Sequence[Any]]:
        asked = " OR ".join("(" + " AND ".join(f'"{token}"' for token in tokens) + ")" for tokens in self.rhs)
        row = compiler.quote_name_unless_alias(self.lhs.alias)
        table = self.lhs.target.model._meta
        key, grams = table.pk.column, index_of(table.db_table)
        return f"{row}.{key} IN (SELECT rowid FROM {grams} WHERE {grams} MATCH %s)", [asked]  # noqa: S608

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, Sequence[Any]]:
        grams, values = self.process_lhs(compiler, connection)
        return f"{grams} @@ %s::tsquery", [*values, " | ".join(f"({' & '.join(tokens)})" for tokens in self.rhs)]


def install(connection: BaseDatabaseWrapper, rows: str = ROWS) -> None:
    """Put the index over a table in place; where one of SQLite's triggers had to be made, it learns all rows anew."""
    key, grams = INDEXED[rows], index_of(rows)
    wanted = triggers(rows, key)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {grams} ON {rows} USING gin (grams)")
            return
        cursor.execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {grams} USING fts5(grams, content='{rows}', content_rowid='{key}', "
            "tokenize='ascii', detail='none', columnsize=0)"
        )
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        present = {name for (name,) in cursor.fetchall()}
        for name in wanted.keys() - present:
            cursor.execute(f"CREATE TRIGGER {name} {wanted[name]}")
        if wanted.keys() - present:
            cursor.execute(f"INSERT INTO {grams} ({grams}) VALUES ('rebuild')")  # noqa: S608


def install_after_migrate(*, using: str, **kwargs: Any) -> None:
    """Receiver of `post_migrate`; leaves a table alone that was migrated back to before there was an index over it."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) & INDEXED.keys()
        described = {table: connection.introspection.get_table_description(cursor, table) for table in tables}
    for table, columns in described.items():
        if "grams" in {column.name for column in columns}:
            install(connection, table)


def remove(schema_editor: Any, rows: str) -> None:
    """Take the index over a table away, for a migration back."""
    grams = index_of(rows)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {grams}")
        return
    for event in ("insert", "delete", "update"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {grams}_{event}")
    schema_editor.execute(f"DROP TABLE IF EXISTS {grams}")
