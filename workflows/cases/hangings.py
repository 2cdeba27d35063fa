"""That cases hang on items of the plan, as their primary item or a further one, and go on with them."""

from collections.abc import Callable, Collection
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from connected_desk.city.models import Person
from connected_desk.strategy.hanging import Thing, hangs

from .link_actions import carry_link
from .models import StrategyLink
from .scope import visible_cases


def register() -> None:
    """Name the links of cases among what hangs on items."""
    hangs("primary", _("Cases (primary item)"), things=_linked(primary=True), carry=carry_link)
    hangs("further", _("Cases (further item)"), things=_linked(primary=False), carry=carry_link)


def _linked(*, primary: bool) -> Callable[[Collection[int], Person | None, date], list[Thing]]:
    def things(items: Collection[int], person: Person | None, on: date) -> list[Thing]:
        """The cases with such a link to these items; named for a person who may see them."""
        links = StrategyLink.objects.filter(item__in=items, ended_at=None, is_primary=primary)
        rows = links.order_by("case__fiscal_year", "case__sequence").values_list(
            "item_id", "case_id", "case__key", "case__number", "case__title"
        )
        seen = set(visible_cases(person, on).filter(links__in=links).values_list("pk", flat=True)) if person else set()
        return [
            Thing(item, key, f"{number} {title}" if case in seen else "", reverse("desk:case", args=[number]))
            for item, case, key, number, title in rows
        ]

    return things
