"""Whether the PostgreSQL of a URL answers and lets us make databases: exit 0, or 1 and the reason in one line."""

import sys

import psycopg


def reason_against(url: str) -> str:
    """Why the suite cannot run there; empty where it can."""
    # Its own databases are made beside the named one, which need not exist: ask the server, by the one it always has.
    server, _, _ = url.rpartition("/")
    try:
        with psycopg.connect(f"{server}/postgres", connect_timeout=3) as connection:
            row = connection.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
            (may_create,) = row.fetchone() or (False,)
    except psycopg.OperationalError:
        return f"nothing answers at {server.rpartition('@')[2]}"
    return "" if may_create else "the user there may not make databases"


if __name__ == "__main__":
    if why := reason_against(sys.argv[1]):
        print(why)  # noqa: T201
        sys.exit(1)
