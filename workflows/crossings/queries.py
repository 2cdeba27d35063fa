"""Where we stand: the last package of a direction, and from which instant on the next one has to tell."""

from datetime import UTC, datetime, timedelta
from typing import Any

from .models import Crossing

# A transaction may commit after one that began later: what was told is told again, and known by its key.
OVERLAP = timedelta(hours=1)
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


def last(direction: str) -> Crossing | None:
    """The last package of a direction, made or taken in here."""
    return Crossing.objects.filter(direction=direction).order_by("-serial").first()


def since(direction: str, acknowledged: int) -> datetime:
    """What happened from here on goes into the next package: all that the other side has not said it has."""
    row = Crossing.objects.filter(direction=direction, serial=acknowledged).first()
    return row.covers - OVERLAP if row else BEGINNING


def acknowledged(other: str) -> int:
    """The last of our packages that the other side had when it made the last one we took in."""
    row = last(other)
    return int(row.report[0]) if row and row.report else 0


def instant(text: str | None) -> Any:
    """An instant of a package, or None."""
    return datetime.fromisoformat(text) if text else None
