"""The log of a list: what happened to it, in its own chain."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person
from connected_desk.city.queries import roles_held
from connected_desk.records import log
from connected_desk.records.erasing import Erasure
from connected_desk.records.models import ActorKind
from connected_desk.ui.looks import LogLine

from .models import Disposal

KIND = "disposal"
ACTS = {
    "list": _("Drew up the list"),
    "spare": _("Took it off the list"),
    "approve": _("Approved the list"),
    "carry_out": _("Carried it out"),
    "drop": _("Dropped the list"),
}


def write(disposal: Disposal, act: str, *, by: Person, at: datetime, details: Mapping[str, Any]) -> None:
    """One row on the list's log, and the list saved. The caller holds its lock, or has just made it."""
    log.append(
        disposal,
        kind=KIND,
        move=act,
        from_state="",
        to_state="",
        body={"by": by.name, "details": details},
        actor=log.Actor(ActorKind.PERSON, by.pk),
        unit_id=unit_of(by, at),
        at=at,
    )
    disposal.save()


def unit_of(by: Person, at: datetime) -> int | None:
    """The unit in which the person acts."""
    return next((held.unit_id for held in roles_held(by, tokyo_date(at)) if held.unit_id), None)


def erasure(disposal: Disposal, *, by: Person, at: datetime) -> Erasure:
    """Under what whatever is on the list is erased."""
    return Erasure(disposal.number, log.Actor(ActorKind.PERSON, by.pk), unit_of(by, at), at)


def lines(disposal: Disposal) -> list[LogLine]:
    """What happened to the list, the newest first."""
    rows = reversed(log.read(KIND, disposal.key))
    return [_line(row) for row in rows]


def _line(row: Any) -> LogLine:
    body = row.body or {"by": "", "details": {}}
    words = [body["details"].get("name", ""), body["details"].get("because", "")]
    return LogLine(row.occurred_at, str(ACTS[row.move]), body["by"], " / ".join(filter(None, words)))
