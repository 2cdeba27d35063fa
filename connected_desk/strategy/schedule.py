"""What comes round by itself in this room: on the day an edition comes into force, everything goes on to it."""

from datetime import datetime

from connected_desk.records import jobs

from .actions.following import follow

AS_THE_DAY_BEGINS = 0


def register() -> None:
    """Name the recurring work of the plan."""
    jobs.every("strategy.follow_plan", jobs.daily(AS_THE_DAY_BEGINS), follow_plan)


def follow_plan(*, period: str, at: datetime) -> None:
    """Take what hangs on items on to the edition in force; a day that was missed is made up for."""
    follow(at=at)
