"""That bodies look at named items of the plan, and go on with them when the plan is revised."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from connected_desk.city.models import Person
from connected_desk.strategy.hanging import Thing, hangs
from connected_desk.strategy.models import Item

from .models import Body


def register() -> None:
    """Name the bodies among what hangs on items."""
    hangs("body", _("Bodies that look at it"), things=bodies, carry=carry_body, in_use=False)


def bodies(items: Collection[int], person: Person | None, on: date) -> list[Thing]:
    """The bodies that look at these items; anybody may know them."""
    rows = Body.items.through.objects.filter(item__in=items).select_related("body").order_by("body_id", "pk")
    return [Thing(row.item_id, row.body.key, row.body.name if person else "", reverse("meetings:list")) for row in rows]


def carry_body(key: UUID, old: Item, new: Item, since: datetime) -> None:
    """The body looks at the new item in place of the old one."""
    body = Body.objects.get(key=key)
    body.items.add(new)
    body.items.remove(old)
