"""That themes of the city hang on items of the plan, as long as a company may still answer them."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext_lazy as _

from connected_desk.city.models import Person
from connected_desk.strategy.hanging import Thing, hangs

from .actions.challenges import carry_theme
from .models import Challenge


def register() -> None:
    """Name the themes among what hangs on items."""
    hangs("theme", _("Themes of the city"), things=themes, carry=carry_theme)


def themes(items: Collection[int], person: Person | None, on: date) -> list[Thing]:
    """The themes that are not over; what was published stands on the public page for anybody."""
    rows = Challenge.objects.filter(item__in=items, withdrawn_at=None, closes_on__gte=on).order_by("pk")
    return [
        Thing(theme.item_id, theme.key, theme.title if person and theme.published_at else "", theme.get_absolute_url())
        for theme in rows
        if theme.item_id
    ]
