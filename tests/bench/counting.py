"""Says with each answer how many statements and commits it took, for whoever measures."""

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.http import HttpRequest, HttpResponseBase

READING = ("SELECT", "WITH")
# Not asked of the data: they open, keep and end what is.
APART = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "SET")


class CountingMiddleware:
    """Counts where the request asks for it, so that what is measured is not slowed by being counted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "HTTP_X_COUNT" not in request.META:
            return self.get_response(request)
        asked, commits = [], []
        commit = connection._commit

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            verb = sql.lstrip(" \n(").split(None, 1)[0].upper()
            if verb not in APART:
                asked.append(sql)
            if verb not in (*READING, *APART) and connection.get_autocommit():
                commits.append(sql)
            return execute(sql, params, many, context)

        def counted() -> None:
            commits.append("COMMIT")
            commit()

        with connection.execute_wrapper(note), patch.object(connection, "_commit", counted):
            response = self.get_response(request)
        response.headers["X-Statements"] = str(len(asked))
        response.headers["X-Commits"] = str(len(commits))
        return response
