"""What follows from a revision: whatever hangs on an item goes on to what the item became, and plans get their names.

Nothing is said to have happened to a case: no row of its log is written, so no decision under way is overtaken.
"""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from connected_desk.city.calendar import tokyo_date

from ..hanging import HANGINGS
from ..models import Edition, Followed, Indicator, Initiative, Item, Plan, SplitChoice, Successor
from ..revision_queries import choices_of, midnight
from ..terms import SuccessorKind


@transaction.atomic
def follow(*, at: datetime) -> int:
    """Take everything on to the editions in force today; returns how many things moved. Again and again is no harm.

    What hangs on a split item waits for its choice, and what hangs on one that ended stays there.
    """
    on = tokyo_date(at)
    plans = list(Plan.objects.select_for_update().order_by("pk"))
    moved = 0
    for edition in Edition.objects.filter(draft=False, plan__in=plans).order_by("plan_id", "number"):
        moved += _follow_from(edition, at)
    for plan in plans:
        _name(plan, Edition.objects.filter(plan=plan, draft=False).in_force(on).order_by("number").last())
    return moved


def carry_initiative(key: UUID, old: Item, new: Item, since: datetime) -> None:
    """The initiative belongs to the new item from then on; what it belonged to before is kept."""
    initiative = Initiative.objects.get(key=key)
    initiative.item = new
    initiative.save(update_fields=["item"])
    Followed.objects.create(initiative=initiative, old=old, new=new, at=since)


def carry_indicator(key: UUID, old: Item, new: Item, since: datetime) -> None:
    """The indicator goes on with its values; where the new item has one of that name, that one continues it.

    A second one of the same name, from another item that was merged into the same, stays where it was.
    """
    indicator = Indicator.objects.get(key=key)
    namesake = new.indicators.filter(name_ja=indicator.name_ja).first()
    if namesake is None:
        indicator.item = new
        indicator.save(update_fields=["item"])
        Followed.objects.create(indicator=indicator, old=old, new=new, at=since)
    elif namesake.continues_id is None and not Followed.objects.filter(indicator=namesake).exists():
        namesake.continues = indicator
        namesake.save(update_fields=["continues"])


def _follow_from(edition: Edition, at: datetime) -> int:
    ways: dict[int, list[Successor]] = defaultdict(list)
    rows = Successor.objects.filter(
        old__edition=edition, new__edition__draft=False, new__edition__in_force_from__lte=tokyo_date(at)
    )
    for row in rows.select_related("old", "new__edition"):
        ways[row.old_id].append(row)
    if not ways:
        return 0
    chosen, moved = choices_of(ways), 0
    for hanging in HANGINGS.values():
        for thing in hanging.things(list(ways), None, tokyo_date(at)):
            way = _way(ways[thing.item], chosen.get((thing.item, thing.key)))
            if way is not None and way.new and (day := way.new.edition.in_force_from):
                hanging.carry(thing.key, way.old, way.new, midnight(day))
                moved += 1
    return moved


def _way(rows: list[Successor], choice: SplitChoice | None) -> Successor | None:
    """The way a thing takes; none where the item was split and nobody has chosen."""
    if rows[0].kind != SuccessorKind.SPLIT:
        return rows[0]
    return next((row for row in rows if choice and row.new_id == choice.new_id), None)


def _name(plan: Plan, edition: Edition | None) -> None:
    """A plan has the name of its edition in force."""
    if edition and (plan.name_ja, plan.name_en) != (edition.name_ja, edition.name_en):
        plan.name_ja, plan.name_en = edition.name_ja, edition.name_en
        plan.save(update_fields=["name_ja", "name_en"])
