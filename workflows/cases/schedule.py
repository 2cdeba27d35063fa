"""What comes round by itself in this room: reminders to companies, and word of a date that has passed."""

from datetime import datetime

from connected_desk.records import jobs

from . import delays, pace, reminders

NIGHT, HOUR = 4, 9


def register() -> None:
    """Name the recurring work of cases."""
    jobs.every("cases.remind_companies", jobs.daily(HOUR), remind_companies)
    jobs.every("cases.work_out_paces", jobs.daily(NIGHT), work_out_paces)
    jobs.every("cases.tell_delays", jobs.daily(HOUR), tell_delays)


def remind_companies(*, period: str, at: datetime) -> None:
    """Send the reminders that are due this morning."""
    reminders.send_due(at=at)


def work_out_paces(*, period: str, at: datetime) -> None:
    """Bring up to date what the company's page says about how long a stage takes."""
    pace.work_out(at=at)


def tell_delays(*, period: str, at: datetime) -> None:
    """Tell the companies whose date has passed."""
    delays.tell_due(at=at)
