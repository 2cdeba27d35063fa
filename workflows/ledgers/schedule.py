"""What comes round by itself in this room: letting go of files nobody read in."""

from datetime import datetime

from connected_desk.records import jobs

from . import actions


def register() -> None:
    """Name the recurring work of ledgers."""
    jobs.every("ledgers.let_go", jobs.minutes(60), let_go)


def let_go(*, period: str, at: datetime) -> None:
    """Remove what has waited for more than a day: a ledger holds names."""
    actions.let_go(at=at)
