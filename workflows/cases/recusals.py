"""The bar of a declared interest: who keeps out of which case, asked once for a person however many rows a list has."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from connected_desk.city.models import Person
from connected_desk.city.signs import sign
from workflows.engine.bars import bar
from workflows.engine.refusals import Reason

from .models import Case, Recusal

RECUSED = Reason(
    "recused",
    "利害関係を申告しているため、この案件の対応と記録はできません。",
    "You declared an interest in this case, so you can neither act on it nor write to it.",
)


@bar(RECUSED)
def recused(subject: Any, person: Person) -> bool:
    """Whether the person declared an interest in the case this is, or belongs to."""
    keys, pks = _cases_of(person)
    if isinstance(subject, Case):
        return subject.pk in pks
    return getattr(subject, "case_key", None) in keys or getattr(subject, "case_id", None) in pks


@sign("recused")
def any_declared() -> Exists:
    """Whether the person declared an interest in any case."""
    return Exists(Recusal.objects.filter(person=OuterRef("person"), lifted_at=None))


def forget(person: Person) -> None:
    """Ask again: what stands has changed."""
    person.__dict__.pop("_recused", None)
    person.signs.pop("recused", None)


def _cases_of(person: Person) -> tuple[frozenset[UUID], frozenset[int]]:
    if person.signs.get("recused") is False:
        return frozenset(), frozenset()
    if "_recused" not in person.__dict__:
        rows = list(Recusal.objects.filter(person=person, lifted_at=None).values_list("case__key", "case_id"))
        person.__dict__["_recused"] = (frozenset(key for key, _pk in rows), frozenset(pk for _key, pk in rows))
    kept: tuple[frozenset[UUID], frozenset[int]] = person.__dict__["_recused"]
    return kept
