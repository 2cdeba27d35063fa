"""What hardly ever changes and nearly every page asks (units, closed days, the plan in force): kept by each process.

The database itself says whether it is still the same: a trigger on each table named here gives its one stamp a new
value with every write, whoever writes. A request reads the stamp once, before it reads anything kept under it, so that
what it gets is at least as new as its own beginning. Once a request has written to such a table, it asks the database
for everything; so does whatever runs outside of requests. Nothing about who may do what is kept (docs/decisions/0040).
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import uuid4

from django.db import connection
from django.db.models import CharField, Subquery

from .models import FactStamp

P = ParamSpec("P")
T = TypeVar("T")
MOST_KEPT = 1000  # answers under one stamp; a shelf that is full is emptied
STAMPS_KEPT = 3  # the one in force, and those that requests begun before a change still read
TABLES: set[str] = set()
WRITES = re.compile(r'(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)

_shelves: OrderedDict[str, dict[Any, Any]] = OrderedDict()


@dataclass
class _Held:
    """The stamp as this request found it; None before it was read, and "" once it holds no more."""

    stamp: str | None = None


_held: ContextVar[_Held | None] = ContextVar("held", default=None)


def standing(*tables: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Marks a question about these tables alone: its answer is kept while their stamp stands.

    Its parameters are of few values (a day, an edition's id). Whoever gets the answer changes nothing in it: others get
    the same.
    """
    TABLES.update(tables)

    def mark(ask: Callable[P, T]) -> Callable[P, T]:
        @wraps(ask)
        def answer(*args: P.args, **kwargs: P.kwargs) -> T:
            shelf = _shelf()
            if shelf is None:
                return ask(*args, **kwargs)
            question = (ask, args, *sorted(kwargs.items()))
            if question not in shelf:
                shelf[question] = ask(*args, **kwargs)
            return shelf[question]  # type: ignore[no-any-return]

        return answer

    return mark


@contextmanager
def one_request() -> Iterator[None]:
    """For as long as this lasts, answers are kept; see the head of the module."""
    held = _Held()
    token = _held.set(held)

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        written = WRITES.match(sql.lstrip())
        if written and written[1] in TABLES:
            held.stamp = ""
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(watch):
            yield
    finally:
        _held.reset(token)


def stamp() -> Subquery:
    """The stamp, as a column beside whatever a request asks first: that question then serves for both."""
    return Subquery(FactStamp.objects.values("stamp")[:1], output_field=CharField())


def read_with(stamp: str | None) -> None:
    """The stamp was read by `stamp()`, before anything of what is kept under it."""
    held = _held.get()
    if held is not None and held.stamp is None:
        held.stamp = stamp or ""


def renew() -> None:
    """Give the stamp a new value: what was kept so far is asked for again."""
    FactStamp.objects.update_or_create(pk=1, defaults={"stamp": str(uuid4())})


def _shelf() -> dict[Any, Any] | None:
    held = _held.get()
    if held is None:
        return None
    if held.stamp is None:
        read_with(FactStamp.objects.values_list("stamp", flat=True).first())
    if not held.stamp:
        return None
    shelf = _shelves.setdefault(held.stamp, {})
    _shelves.move_to_end(held.stamp)
    while len(_shelves) > STAMPS_KEPT:
        _shelves.popitem(last=False)
    if len(shelf) > MOST_KEPT:
        shelf.clear()
    return shelf
