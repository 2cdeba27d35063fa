"""The bar of a declared interest: who keeps out of which case, asked once for a person however many rows a list has."""

from typing import Any
from uuid import UUID

from connected_desk.city.models import Person
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


def forget(person: Person) -> None:
    """Ask again: what stands has changed."""
    person.__dict__.pop("_recused", None)


def _cases_of(person: Person) -> tuple[frozenset[UUID], frozenset[int]]:
    if "_recused" not in person.__dict__:
        rows = list(Recusal.objects.filter(person=person, lifted_at=None).values_list("case__key", "case_id"))
        person.__dict__["_recused"] = (frozenset(key for key, _pk in rows), frozenset(pk for _key, pk in rows))
    kept: tuple[frozenset[UUID], frozenset[int]] = person.__dict__["_recused"]
    return kept
