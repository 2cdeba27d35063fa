"""What a unit holds of the strategy: plans, items of the editions in force, initiatives, milestones, indicators."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from connected_desk.city.unit_holdings import UnitHanding, column, counted, unit_holding

from .models import Edition, Indicator, Initiative, Item, ItemDoing, Milestone, Plan
from .terms import MilestoneState


def _in_force(on: date) -> QuerySet[Edition]:
    return Edition.objects.in_force(on)


def _doing(on: date) -> QuerySet[ItemDoing]:
    return ItemDoing.objects.filter(item__edition__in=_in_force(on))


def _promoted(on: date) -> QuerySet[Item]:
    return Item.objects.filter(edition__in=_in_force(on))


def _initiatives(on: date) -> QuerySet[Initiative]:
    return Initiative.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on))


def _milestones(on: date) -> QuerySet[Milestone]:
    return Milestone.objects.filter(state=MilestoneState.PLANNED)


def _hand_on_doing(handing: UnitHanding) -> int:
    """The successor carries the items out; one it carries out already stands once."""
    rows = list(_doing(handing.on).filter(unit=handing.former))
    for row in rows:
        if ItemDoing.objects.filter(item=row.item_id, unit=handing.to).exists():
            row.delete()
        else:
            row.unit = handing.to
            row.save(update_fields=["unit"])
    return len(rows)


def register() -> None:
    """Name what of the strategy is kept by unit."""
    column("plans", _("Plans it is responsible for"), lambda on: Plan.objects.all(), "owner")
    column("items_promoted", _("Items of a plan it promotes"), _promoted, "promoting_unit")
    unit_holding("items_done", _("Items of a plan it carries out"), counted(_doing, "unit"), _hand_on_doing)
    column("initiatives", _("Initiatives"), _initiatives, "unit")
    column("milestones", _("Milestones of initiatives"), _milestones, "unit")
    column("indicators", _("Indicators"), lambda on: Indicator.objects.all(), "owner")
