"""The figures of a month beside the SQL they ask for: the same statements, sent without the ORM, their rows fetched."""

from collections.abc import Callable
from datetime import date
from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection
from django.utils import timezone, translation

from workflows.reports.build import build
from workflows.reports.months import Month

from .measure import busy
from .served import Served, with_ratio

RUNS = 5
Statement = tuple[str, Any]


def measured(cases: int, on: date) -> list[Served]:
    """The statements of the month before this one, and its three documents: headquarters', everybody's, in English."""
    month, cut_off = Month(on).previous, timezone.now()

    def figures() -> None:
        with translation.override("ja"):
            build(month, cut_off=cut_off)

    statements = _asked(figures)
    bare = _taken("raw SQL of a month's figures", lambda: _raw(statements), cases, len(statements))
    ours = _taken("figures of a month", figures, cases, len(statements))
    return [bare, with_ratio(ours, bare.cpu)]


def _asked(work: Callable[[], None]) -> list[Statement]:
    found: list[Statement] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        work()
    return found


def _raw(statements: list[Statement]) -> None:
    with connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)
            cursor.fetchall()


def _taken(name: str, work: Callable[[], None], cases: int, statements: int) -> Served:
    work()
    before, taken = busy(), []
    for _run in range(RUNS):
        start = perf_counter()
        work()
        taken.append((perf_counter() - start) * 1000)
    cpu = (busy() - before) * 1000 / RUNS
    return Served(name, cases, median(taken), max(taken), cpu, statements, 0, 0.0)
