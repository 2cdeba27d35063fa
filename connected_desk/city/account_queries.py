"""What is asked about accounts: a page of them, all of them to take away, each with roles and lock of a moment."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from . import lockout
from .calendar import tokyo_date
from .models import Person, RoleHeld, Unit
from .queries import Tree

SHOWN = 50


@dataclass(frozen=True)
class Account:
    """Somebody with the roles held today; `locked_until` is the end of a lock after too many failed sign-ins."""

    person: Person
    roles: Sequence[RoleHeld]
    locked_until: datetime | None


@dataclass(frozen=True)
class AccountPage:
    """Some accounts by address, how many there are, and the address the next page begins after ("" on the last)."""

    rows: Sequence[Account]
    total: int
    after: str


def page(*, at: datetime, words: str = "", unit: Unit | None = None, after: str = "") -> AccountPage:
    """A page of accounts; a fixed number of queries."""
    found = _matching(at, words, unit)
    people = list(found.filter(email__gt=after)[: SHOWN + 1])
    shown = people[:SHOWN]
    return AccountPage(_accounts(shown, at), found.count(), shown[-1].email if len(people) > SHOWN else "")


def everybody(*, at: datetime, words: str = "", unit: Unit | None = None) -> list[Account]:
    """Every account under the same conditions; a fixed number of queries."""
    return _accounts(list(_matching(at, words, unit)), at)


def _matching(at: datetime, words: str, unit: Unit | None) -> QuerySet[Person]:
    """The people whose name or address has the words and who hold a role in the unit, or below it, today."""
    held = RoleHeld.objects.current(tokyo_date(at))
    rows = Person.objects.order_by("email")
    rows = rows.prefetch_related(Prefetch("roles_held", held.select_related("unit"), to_attr="held_now"))
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(email__icontains=words))
    if unit is not None:
        rows = rows.filter(pk__in=held.filter(unit__in=set(Tree().downwards(unit.pk))).values("person"))
    return rows


def _accounts(people: Sequence[Person], at: datetime) -> list[Account]:
    locks = lockout.locked_accounts(at)
    return list(_with_locks(people, locks))


def _with_locks(people: Sequence[Person], locks: Mapping[UUID, datetime]) -> Iterator[Account]:
    for person in people:
        yield Account(person, person.held_now, locks.get(lockout.account_number(person.email)))  # type: ignore[attr-defined]  # prefetched
