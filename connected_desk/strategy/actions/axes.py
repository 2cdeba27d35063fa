"""Writes of the ways across an edition that waits (axes): each is one row of the book of plans.

Raise setting_record.Overtaken and RevisionRefused, as the writes of items do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from connected_desk.city import setting_record
from connected_desk.city.models import Person

from ..models import Axis, AxisValue, Edition, ItemAxis
from ..revision_queries import PLANS
from .revisions import RevisionRefused, draft_of, write_down


@dataclass(frozen=True)
class ValueWords:
    """A value of an axis as somebody writes it, with the codes of the items it holds for."""

    name_ja: str
    name_en: str
    items: Sequence[str]


@transaction.atomic
def write_axis(
    edition: Edition,
    *,
    axis: Axis | None,
    name_ja: str,
    name_en: str,
    values: Sequence[ValueWords],
    reason: str,
    seen: int,
    by: Person,
    at: datetime,
) -> Axis | None:
    """Add an axis, or change one; without any value it is left out. A value keeps its code by its name."""
    book, edition = setting_record.take(PLANS, seen=seen), draft_of(edition)
    before = worded(axis) if axis else {}
    if axis is not None and not values:
        axis.delete()
        write_down(book, edition, setting_record.changed(before, {"axis": None, "axis_values": None}), reason, by, at)
        return None
    axis = axis or Axis(edition=edition, code=_free_code(edition), position=_next(edition))
    axis.name_ja, axis.name_en = name_ja, name_en
    axis.save()
    _write_values(edition, axis, values)
    write_down(book, edition, setting_record.changed(before, worded(axis)), reason, by, at)
    return axis


def worded(axis: Axis) -> dict[str, Any]:
    """The axis as the book has it: its name, and a line a value."""
    return {"axis": axis.name_ja, "axis_values": [line_of(value) for value in axis.values.prefetch_related("items")]}


def line_of(value: AxisValue) -> str:
    """A value on one line: its names, and the codes of its items."""
    codes = "、".join(item.code for item in value.items.all())
    return " | ".join([value.name_ja, value.name_en, codes])


def _write_values(edition: Edition, axis: Axis, values: Sequence[ValueWords]) -> None:
    items = {item.code: item for item in edition.items.all()}
    lost = [code for value in values for code in value.items if code not in items]
    if lost:
        raise RevisionRefused(_("There is no item with the code “%s” in this edition.") % lost[0])
    known = {value.name_ja: value.code for value in axis.values.all()}
    taken = set(known.values())
    axis.values.all().delete()
    for place, words in enumerate(values):
        code = known.get(words.name_ja) or next(
            free for number in range(1, len(values) + len(taken) + 2) if (free := f"v{number}") not in taken
        )
        taken.add(code)
        made = AxisValue.objects.create(
            axis=axis, code=code, name_ja=words.name_ja, name_en=words.name_en, position=place
        )
        ItemAxis.objects.bulk_create(ItemAxis(item=items[code], value=made) for code in dict.fromkeys(words.items))


def _next(edition: Edition) -> int:
    last = edition.axes.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _free_code(edition: Edition) -> str:
    taken = set(edition.axes.values_list("code", flat=True))
    return next(code for number in range(1, len(taken) + 2) if (code := f"axis-{number}") not in taken)
