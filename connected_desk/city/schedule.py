"""What comes round by itself in this room: letting go of files nobody confirmed."""

from datetime import datetime

from connected_desk.records import jobs

from . import waiting_actions


def register() -> None:
    """Name the recurring work of the city's settings."""
    jobs.every("city.let_go", jobs.minutes(60), let_go)


def let_go(*, period: str, at: datetime) -> None:
    """Remove what has waited for more than a day."""
    waiting_actions.let_go(at=at)
