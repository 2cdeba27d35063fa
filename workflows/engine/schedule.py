"""What comes round by itself in this room: forgetting what can no longer be undone."""

from datetime import datetime

from connected_desk.records import jobs

from . import takeback


def register() -> None:
    """Name the recurring work of the engine."""
    jobs.every("engine.forget", jobs.minutes(10), forget, outside=True)


def forget(*, period: str, at: datetime) -> None:
    """Forget how things stood before moves that are final by now."""
    takeback.forget(at=at)
