"""What of this room hangs on items of the plan and goes on with them: initiatives, indicators, plans of bureaus."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from connected_desk.city.models import Person

from .actions.following import carry_indicator, carry_initiative
from .hanging import Thing, hangs
from .models import Indicator, Initiative, Item, ItemParent, Plan
from .revision_queries import sees_the_plan


def register() -> None:
    """Name what hangs on items here."""
    hangs("initiative", _("Initiatives"), things=initiatives, carry=carry_initiative)
    hangs("indicator", _("Indicators"), things=indicators, carry=carry_indicator, in_use=False)
    hangs("below", _("Items of plans of bureaus"), things=items_below, carry=carry_item_below)
    hangs("plan", _("Plans of bureaus"), things=plans_below, carry=carry_plan_below, in_use=False)


def initiatives(items: Collection[int], person: Person | None, on: date) -> list[Thing]:
    """The initiatives that have not ended."""
    shown = sees_the_plan(person, on)
    rows = Initiative.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), item__in=items).order_by("pk")
    return [
        Thing(pk, key, title if shown else "", reverse("strategy:initiative", args=[key]))
        for pk, key, title in rows.values_list("item_id", "key", "title")
    ]


def indicators(items: Collection[int], person: Person | None, on: date) -> list[Thing]:
    """The indicators that no other one continues; anybody may know their names."""
    rows = Indicator.objects.filter(item__in=items, continued_by=None).select_related("item").order_by("position", "pk")
    return [
        Thing(row.item.pk, row.key, row.name if person else "", reverse("strategy:item", args=[row.item.key]))
        for row in rows
        if row.item
    ]


def items_below(items: Collection[int], person: Person | None, on: date) -> list[Thing]:
    """The items of plans below that advance these and do not advance what became of them yet."""
    rows = ItemParent.objects.filter(parent__in=items).exclude(child__edition=F("parent__edition"))
    later = ItemParent.objects.filter(child=OuterRef("child"), parent__predecessors__old=OuterRef("parent"))
    return [
        Thing(
            row.parent_id,
            row.child.key,
            str(row.child) if person else "",
            reverse("strategy:item", args=[row.child.key]),
        )
        for row in rows.exclude(Exists(later)).select_related("child").order_by("child__position", "pk")
    ]


def carry_item_below(key: UUID, old: Item, new: Item, since: datetime) -> None:
    """The item advances the new one as well; that it advanced the old one stays."""
    child = Item.objects.get(key=key)
    ItemParent.objects.get_or_create(child=child, parent=new, defaults={"position": child.parents.count()})


def plans_below(items: Collection[int], person: Person | None, on: date) -> list[Thing]:
    """The plans of bureaus that advance these items as a whole, and do not advance what became of them yet."""
    through = Plan.advances.through.objects  # type: ignore[attr-defined]  # made by Django
    later = through.filter(plan=OuterRef("plan"), item__predecessors__old=OuterRef("item"))
    rows = through.filter(item__in=items).exclude(Exists(later)).select_related("plan").order_by("plan_id", "pk")
    return [
        Thing(row.item_id, row.plan.key, row.plan.name if person else "", reverse("strategy:plans")) for row in rows
    ]


def carry_plan_below(key: UUID, old: Item, new: Item, since: datetime) -> None:
    """The plan advances the new item as well; that it advanced the old one stays."""
    Plan.objects.get(key=key).advances.add(new)
