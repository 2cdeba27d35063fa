"""Where a loaded plan stands among what is here: below the plan above it, and beside an edition that is in use."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from ..hanging import HANGINGS
from ..models import Item, ItemParent, Plan
from ..plan_file import PlanFile


def would_strand(plan: Plan, file: PlanFile) -> bool:
    """Whether the edition would take the place of one on whose items something hangs."""
    editions = plan.editions.filter(draft=False)
    if file.starts_on:
        editions = editions.exclude(starts_on__gt=file.starts_on)
    items = list(Item.objects.filter(edition__in=editions).values_list("pk", flat=True))
    return any(hanging.things(items, None, date.max) for hanging in HANGINGS.values() if hanging.in_use)


def advance(plan: Plan, file: PlanFile, items: dict[str, Item]) -> list[str]:
    """Put the plan below the one its file names, and its items below those they advance; returns what was not found."""
    if not file.parent_plan:
        return []
    above = Plan.objects.filter(Q(code=file.parent_plan) | Q(editions__code=file.parent_plan)).distinct().first()
    if above is None or above == plan:
        return [_("There is no plan “%s” above it here; load that one first, then this one again.") % file.parent_plan]
    if plan.parent != above:
        plan.parent = above
        plan.save(update_fields=["parent"])
    edition = above.editions.filter(draft=False).order_by("number").last()
    known = {item.code: item for item in edition.items.all()} if edition else {}
    for row in [row for row in file.items if row.code in items]:
        for position, code in enumerate(code for code in row.advances if code in known):
            ItemParent.objects.get_or_create(
                child=items[row.code], parent=known[code], defaults={"position": len(row.parents) + position}
            )
    lost = sorted({code for row in file.items for code in row.advances if code not in known})
    return [_("The plan above has no item “%s”.") % code for code in lost]
