"""What the city has had to do with a company before: its cases, the last contact about each, and likely duplicates."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from connected_desk.city.models import Person, Unit

from .models import Case
from .scope import visible_cases
from .search import fold
from .similar import Likeness

MOST = 8
ALMOST_THE_SAME = 0.5  # share of two-character runs that two titles have in common


@dataclass(frozen=True)
class Earlier:
    """A case of the same company where the person may see it; else how many a unit has, which is to be asked."""

    case: Case | None
    whom: Unit
    last_contact_at: datetime | None
    count: int = 1


@dataclass(frozen=True)
class Duplicate:
    """A case that may be about the same thing, and why it is thought so."""

    case: Case
    reason: str


def others_of(case: Case) -> QuerySet[Case]:
    """The other cases of the company; none where the case has no company."""
    if case.proposal is None:
        return Case.objects.none()
    return Case.objects.filter(proposal__organisation=case.proposal.organisation_id).exclude(pk=case.pk)


def earlier_cases(case: Case, person: Person, on: date) -> list[Earlier]:
    """The company's other cases, the newest first, with the last message about each; three queries, one more for units.

    Of those the person may not see nothing is told but how many there are, and the unit to ask.
    """
    others = others_of(case)
    rows = others.select_related("responsible_unit").annotate(last_contact_at=Max("proposal__messages__at"))
    seen = set(visible_cases(person, on).filter(pk__in=others.values("pk")).values_list("pk", flat=True))
    hidden = Counter(others.exclude(pk__in=seen).values_list("responsible_unit", flat=True))
    units = Unit.objects.in_bulk(hidden)
    latest = rows.filter(pk__in=seen).order_by("-received_at", "-pk")[:MOST]
    shown = [Earlier(row, row.responsible_unit, row.last_contact_at) for row in latest]
    return shown + [Earlier(None, units[pk], None, count) for pk, count in hidden.items()]


def duplicates(case: Case, earlier: Iterable[Earlier], similar: Iterable[Likeness]) -> list[Duplicate]:
    """Of the cases shown beside this one, those with almost the same title; nothing is asked of the database."""
    own = {one.case.pk: one.case for one in earlier if one.case}
    others = {like.case.pk: like.case for like in similar}
    found = []
    for pk, other in {**others, **own}.items():
        if _alike(case.title, other.title):
            same = _("Almost the same title, and the same organisation")
            found.append(Duplicate(other, same if pk in own else _("Almost the same title, of another proposer")))
    return found


def _alike(title: str, other: str) -> bool:
    mine, theirs = _pairs(title), _pairs(other)
    return bool(mine and theirs) and len(mine & theirs) >= ALMOST_THE_SAME * len(mine | theirs)


def _pairs(text: str) -> set[str]:
    return {run[at : at + 2] for run in re.findall(r"\w+", fold(text)) for at in range(len(run) - 1)}
