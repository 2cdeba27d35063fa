"""One at a time, where there is no row yet that could be locked."""

from django.db import connection


def take_turn(name: str) -> None:
    """Wait until no other transaction has taken this name's turn; it is given back when the transaction ends.

    PostgreSQL's advisory lock. SQLite needs none: its transactions begin IMMEDIATE, so one writes at a time.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
