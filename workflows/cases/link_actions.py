"""How the links of cases go on where the plan is revised: the old link ends, the new one says what it follows.

No row of the case's log is written: nothing was done to the case, and a decision under way is not overtaken.
"""

from datetime import datetime
from uuid import UUID

from connected_desk.strategy.models import Item

from .models import Case, StrategyLink


def carry_link(key: UUID, old: Item, new: Item, since: datetime) -> None:
    """Let the case's link to the old item go on as one to the new item, from that instant on.

    Where the case has a link to the new item already (two items merged into one), that one takes it up, and is the
    primary one if either was.
    """
    case = Case.objects.select_for_update().get(key=key)
    link = case.links.filter(item=old, ended_at=None).first()
    if link is None:
        return
    link.ended_at = max(since, link.linked_at)
    link.save(update_fields=["ended_at"])
    there = case.links.filter(item=new, ended_at=None).first()
    if there is None:
        there = StrategyLink(case=case, item=new, reason=link.reason, linked_by=link.linked_by, linked_at=link.ended_at)
    there.is_primary = there.is_primary or (link.is_primary and not new.is_means)
    there.save()
    link.followed_by = there
    link.save(update_fields=["followed_by"])
