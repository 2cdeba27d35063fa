"""Databases that processes outside the tests' own reach: for tests that start and kill real ones."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

Ask = Callable[[str], list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Outside:
    """The test database as others reach it: its address, and a way to ask it in SQL."""

    address: str
    ask: Ask


def outside(folder: Path) -> Outside:
    """What the test database holds now, for other processes: on SQLite a copy in the folder, on PostgreSQL itself."""
    if connection.vendor == "sqlite":
        path = folder / "shop.sqlite3"
        return Outside(f"sqlite:///{path}", _copied_to(path))
    known = connection.settings_dict
    where = f"{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}/{known['NAME']}"
    return Outside(f"postgres://{where}", _ask_django)


def _copied_to(path: Path) -> Ask:
    """SQLite's test database lives in this process: copy it to a file, and return what asks that file."""
    with sqlite3.connect(path) as copy:
        connection.connection.backup(copy)
    copy.close()

    def ask(sql: str) -> list[tuple[Any, ...]]:
        asking = sqlite3.connect(path, timeout=20)
        try:
            with asking:
                return asking.execute(sql).fetchall()
        finally:
            asking.close()

    return ask


def _ask_django(sql: str) -> list[tuple[Any, ...]]:
    """PostgreSQL's test database is one that others reach as well."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []
