"""Which units might take a case, each with the grounds in words: rules a person can read, no score and no choice made.

Read are the items of the strategy the case is linked to: the units that do them (実施所管). Where an item names none,
the unit that promotes it is shown and said to be that.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from connected_desk.city.models import Unit
from connected_desk.strategy.models import Item
from workflows.cases.models import Case


@dataclass(frozen=True)
class Candidate:
    """A unit that might take the case, and why."""

    unit: Unit
    grounds: tuple[str, ...]


def candidates(case: Case) -> list[Candidate]:
    """The units the case's items point to, in 建制順; the owner and the unit asked now are left out."""
    links = (
        case.links.filter(ended_at=None).select_related("item__promoting_unit").prefetch_related("item__doing__unit")
    )
    grounds: dict[Unit, list[str]] = defaultdict(list)
    for link in links.order_by("-is_primary", "pk"):
        for unit, ground in _pointed_to(link.item):
            grounds[unit].append(ground)
    taken = {case.owner_unit_id, case.target_unit_id}
    return [
        Candidate(unit, tuple(grounds[unit]))
        for unit in sorted(grounds, key=lambda unit: (unit.position, unit.pk))
        if unit.pk not in taken
    ]


def _pointed_to(item: Item) -> Iterator[tuple[Unit, str]]:
    name = f"{item.code} {item.title}"
    doing = [row.unit for row in item.doing.all()]
    for unit in doing:
        yield unit, _("Does the item %s") % name
    if not doing and item.promoting_unit:
        yield item.promoting_unit, _("Promotes the item %s, for which no doing unit is named") % name
