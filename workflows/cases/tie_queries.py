"""How the cases tied to a case read on its page, as far as the reader may see them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from connected_desk.city.models import Person

from .models import Case, CaseTie
from .scope import visible_cases
from .tie_models import BACKWARDS


@dataclass(frozen=True)
class Tied:
    """A case tied to the one on the page, how and why."""

    key: UUID
    label: str
    case: Case
    reason: str


def standing_ties(case: Case) -> QuerySet[CaseTie]:
    """The ties of the case to others that hold."""
    return CaseTie.objects.filter(Q(case=case) | Q(other=case), ended_at=None)


def ties_of(case: Case, reader: Person, on: date) -> list[Tied]:
    """The cases tied to this one, whichever way round, that the reader may see; two queries."""
    rows = list(standing_ties(case).select_related("case", "other"))
    ids = {row.other_id if row.case_id == case.pk else row.case_id for row in rows}
    seen = set(visible_cases(reader, on).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    found = [_as_seen_from(case, row) for row in rows]
    return [one for one in found if one.case.pk in seen]


def _as_seen_from(case: Case, row: CaseTie) -> Tied:
    if row.case_id == case.pk:
        return Tied(row.key, row.get_kind_display(), row.other, row.reason)
    return Tied(row.key, str(BACKWARDS[row.kind]), row.case, row.reason)
