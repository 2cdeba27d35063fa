"""The index over the search rows: FTS5 on SQLite, GIN on PostgreSQL, kept by the database in the same transaction.

It is put in place after every migrate, as the triggers of the log are: SQLite drops triggers when it rebuilds a table.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup

ROWS = "cases_searchrow"
GRAMS = "cases_searchgrams"
POSTGRESQL = f"CREATE INDEX IF NOT EXISTS {GRAMS} ON {ROWS} USING gin (grams)"
FORGET = f"INSERT INTO {GRAMS} ({GRAMS}, rowid, grams) VALUES ('delete', OLD.case_id, OLD.grams)"  # noqa: S608
LEARN = f"INSERT INTO {GRAMS} (rowid, grams) VALUES (NEW.case_id, NEW.grams)"  # noqa: S608  (names of ours)
TRIGGERS = {
    f"{GRAMS}_insert": f"AFTER INSERT ON {ROWS} BEGIN {LEARN}; END",
    f"{GRAMS}_delete": f"AFTER DELETE ON {ROWS} BEGIN {FORGET}; END",
    f"{GRAMS}_update": f"AFTER UPDATE ON {ROWS} BEGIN {FORGET}; {LEARN}; END",
}


class GramsField(models.TextField):
    """Tokens parted by spaces, as the database's index wants them: never read, only asked."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"


@GramsField.register_lookup
class HoldsGrams(Lookup):
    """`grams__hold=[[tokens], ...]`: the search rows that have all the tokens of one of these lists."""

    lookup_name = "hold"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, Sequence[Any]]:
        asked = " OR ".join("(" + " AND ".join(f'"{token}"' for token in tokens) + ")" for tokens in self.rhs)
        row = compiler.quote_name_unless_alias(self.lhs.alias)
        return f"{row}.case_id IN (SELECT rowid FROM {GRAMS} WHERE {GRAMS} MATCH %s)", [asked]  # noqa: S608

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, Sequence[Any]]:
        grams, values = self.process_lhs(compiler, connection)
        return f"{grams} @@ %s::tsquery", [*values, " | ".join(f"({' & '.join(tokens)})" for tokens in self.rhs)]


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the index in place; where one of SQLite's triggers had to be made, it learns all rows anew."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL)
            return
        cursor.execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {GRAMS} USING fts5(grams, content='{ROWS}', content_rowid='case_id', "
            "tokenize='ascii', detail='none', columnsize=0)"
        )
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        present = {name for (name,) in cursor.fetchall()}
        for name in TRIGGERS.keys() - present:
            cursor.execute(f"CREATE TRIGGER {name} {TRIGGERS[name]}")
        if TRIGGERS.keys() - present:
            cursor.execute(f"INSERT INTO {GRAMS} ({GRAMS}) VALUES ('rebuild')")  # noqa: S608


def install_after_migrate(*, using: str, **kwargs: Any) -> None:
    """Receiver of `post_migrate`; leaves a database alone that was migrated back to before there was an index."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if ROWS not in connection.introspection.table_names(cursor):
            return
        columns = {column.name for column in connection.introspection.get_table_description(cursor, ROWS)}
    if "grams" in columns:
        install(connection)
