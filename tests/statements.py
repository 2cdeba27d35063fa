"""Counting what a page asks of the database, as a server has it that has answered for a while."""

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

from connected_desk.city import mail_texts, open_days, unit_queries
from connected_desk.city import queries as city
from connected_desk.city.models import City
from connected_desk.records import facts
from connected_desk.strategy import queries as strategy
from workflows.engine.deadlines import norms_of
from workflows.engine.registry import LIVES
from workflows.reports import entries

TABLE = Path(__file__).parent / "lists" / "statements.toml"
# What is asked before the work begins (session, user), and what asks nothing of the data.
USER = r'SELECT "city_person"\."id", .* FROM "city_person" WHERE "city_person"\."id" = \d+ LIMIT 21$'
WRITES = re.compile("INSERT|UPDATE|DELETE")
APART = re.compile(rf'SELECT "django_session"|SAVEPOINT|RELEASE|{USER}')


def most() -> dict[str, int]:
    """The table written by hand: the most statements of each page, by the name of its address."""
    table: dict[str, int] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["most"]
    return table


def read_what_stands(on: date) -> None:
    """Have the process know what hardly ever changes: the first page that asks for it would be charged with it."""
    with facts.one_request():
        edition = strategy.current_edition(on)
        assert edition is not None
        for ask in (city.tree, city.units_by_id, city.desk_unit, city.ict_units, open_days.closed_days, City.get):
            ask()
        strategy.items_by_key()
        strategy.items_by_id()
        entries.owing(entries.last_over(on))
        for ask_on in (city.units_of, unit_queries.units_asked_through):
            ask_on(on)
        strategy.items_of(edition.pk)
        for name in mail_texts.names_of_texts():
            mail_texts.current(name)
        for life in LIVES.values():
            norms_of(life)


def writes() -> dict[str, list[int]]:
    """The table written by hand: the statements and commits of what is written most, by what is done."""
    table: dict[str, list[int]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["writes"]
    return table


@contextmanager
def counted() -> Iterator[list[int]]:
    """How many statements the one request within takes, without those for session and user, and how many commits:
    given when it is over."""
    found: list[int] = []
    with CaptureQueriesContext(connection) as made:
        yield found
    asked = [one["sql"] for one in made.captured_queries]
    found += [sum(not APART.match(sql) for sql in asked), _commits(asked)]


def _commits(asked: list[str]) -> int:
    """How often the server would commit: a test is one transaction, so that its own are savepoints in there."""
    depth, wrote, commits = 0, False, 0
    for sql in asked:
        depth += sql.startswith("SAVEPOINT") - sql.startswith("RELEASE")
        wrote = wrote or bool(WRITES.match(sql))
        if depth == 0 and wrote:
            commits, wrote = commits + 1, False
    return commits
