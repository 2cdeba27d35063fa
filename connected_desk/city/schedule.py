"""What comes round by itself in this room: letting go of what nobody needs, reorganisations on their day."""

from datetime import datetime

from connected_desk.records import jobs

from . import session_actions, unit_actions, unit_mails, waiting_actions
from .calendar import tokyo_date

AS_THE_DAY_BEGINS, IN_THE_MORNING = 0, 7


def register() -> None:
    """Name the recurring work of the city's settings."""
    jobs.every("city.let_go", jobs.minutes(60), let_go, outside=True)
    jobs.every("city.reorganise", jobs.daily(AS_THE_DAY_BEGINS), reorganise)
    jobs.every("city.look_ahead", jobs.daily(IN_THE_MORNING), look_ahead)


def let_go(*, period: str, at: datetime) -> None:
    """Remove what has waited for more than a day, and sessions that ran out."""
    waiting_actions.let_go(at=at)
    session_actions.tidy(at=at)


def reorganise(*, period: str, at: datetime) -> None:
    """Carry out the reorganisation whose day has come; one that was missed on its day is made up for."""
    for one in unit_actions.due(tokyo_date(at)):
        unit_actions.carry_out(one, at=at)


def look_ahead(*, period: str, at: datetime) -> None:
    """Tell of a reorganisation that became wrong before its day."""
    unit_mails.look_ahead(at=at)
