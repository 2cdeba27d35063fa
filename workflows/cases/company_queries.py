"""What the city has had to do with a company before: its cases, the last contact about each, and likely duplicates."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, OuterRef, QuerySet, Subquery, Window
from django.utils.translation import gettext as _

from connected_desk.city.models import Person, Unit
from connected_desk.city.queries import units_named
from proposals.models import Message

from .models import Case
from .scope import visible_cases
from .search import fold
from .similar import Likeness

MOST = 8
SHOWN = ("number", "title", "state", "received_at", "responsible_unit")  # of a case, and nothing else is read
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


def earlier_cases(case: Case, person: Person, on: date, *, there_are: int | None = None) -> list[Earlier]:
    """The company's other cases, the newest first, with the last message about each; two queries.

    Of those the person may not see nothing is told but how many there are, and the unit to ask. Where it is known how
    many there are, the second is asked only where some may not be seen.
    """
    others, visible = others_of(case), visible_cases(person, on)
    said = Message.objects.filter(proposal=OuterRef("proposal")).order_by("-at").values("at")
    rows = visible.filter(pk__in=others.values("pk")).only(*SHOWN)
    rows = rows.annotate(last_contact_at=Subquery(said[:1]), seen=Window(Count("pk"))).order_by("-received_at", "-pk")
    latest = list(rows[:MOST])
    units = units_named(row.responsible_unit_id for row in latest)
    shown = [Earlier(row, units[row.responsible_unit_id], row.last_contact_at) for row in latest]
    if latest and latest[0].seen == there_are:
        return shown
    of_unit = others.exclude(pk__in=visible.values("pk")).order_by().values_list("responsible_unit")
    hidden = dict(of_unit.annotate(n=Count("pk")).order_by("unit_position", "responsible_unit"))
    units = units_named(hidden)
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
