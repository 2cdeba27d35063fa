"""What goes on for each item in each bureau, in 建制順: the open cases and the initiatives."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from connected_desk.strategy.models import Item

from ..material import Material, flat
from ..subject_facts import items_of
from .count import Count


@dataclass(frozen=True)
class MatrixRow:
    """A bureau (or the desk) with what goes on for each item itself, by the item's key; `cases_in_all` counts once."""

    key: str
    name: str
    cases: Mapping[str, Count]
    cases_in_all: Count
    initiatives: Mapping[str, int]


def matrix(material: Material) -> tuple[tuple[Item, ...], tuple[MatrixRow, ...]]:
    """The items of the plan in its order, and a row a bureau; an item's cell holds what is linked to it alone."""
    items, end = tuple(node.item for node in flat(material.nodes)), material.month.end
    cases: dict[tuple[str, str], list[str]] = defaultdict(list)
    whole: dict[str, list[str]] = defaultdict(list)
    for bureau, mine in material.open_at_bureaus.items():
        whole[bureau] += [case.number for case in mine]
        for case in mine:
            for item in items_of(case.story, end, material.goings):
                cases[bureau, item].append(case.number)
    keys = {item.pk: str(item.key) for item in items}
    doings: dict[tuple[str, str], int] = defaultdict(int)
    for one in material.initiatives:
        if one.item_id in keys:
            doings[material.bureau_of(str(one.unit.key)), keys[one.item_id]] += 1
    rows = (material.units[material.desk], *material.bureaus)
    return items, tuple(
        MatrixRow(
            key=unit.key,
            name=unit.name,
            cases={key: Count.of(cases[unit.key, key]) for key in keys.values()},
            cases_in_all=Count.of(whole[unit.key]),
            initiatives={key: doings[unit.key, key] for key in keys.values()},
        )
        for unit in rows
    )
