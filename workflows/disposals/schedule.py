"""What comes round by itself in this room: letting go of what nobody has to decide about."""

from datetime import datetime

from connected_desk.city.calendar import tokyo_date
from connected_desk.records import jobs

from . import classes, queries

NIGHT = 3


def register() -> None:
    """Name the recurring work of retention."""
    jobs.every("disposals.forget", jobs.daily(NIGHT), forget, outside=True)


def forget(*, period: str, at: datetime) -> None:
    """Delete what is past its years and on no list, such as the log of what was read."""
    years, on = {one.kind.name: one.years for one in queries.periods()}, tokyo_date(at)
    for name, one in classes.YEARLY.items():
        one.forget(queries.ended_before(years[name], on))
