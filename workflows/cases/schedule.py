"""What comes round by itself in this room: reminders to companies, and word of a date that has passed."""

from datetime import datetime

from connected_desk.city.calendar import tokyo_date
from connected_desk.records import jobs

from . import agreement_actions, delays, pace, reminders, transfer_actions

NIGHT, HOUR = 4, 9
AS_THE_DAY_BEGINS = 0


def register() -> None:
    """Name the recurring work of cases."""
    jobs.every("cases.remind_companies", jobs.daily(HOUR), remind_companies)
    jobs.every("cases.work_out_paces", jobs.daily(NIGHT), work_out_paces)
    jobs.every("cases.tell_delays", jobs.daily(HOUR), tell_delays)
    jobs.every("cases.remind_of_agreements", jobs.daily(HOUR), remind_of_agreements)
    jobs.every("cases.carry_out_transfers", jobs.daily(AS_THE_DAY_BEGINS), carry_out_transfers)


def remind_companies(*, period: str, at: datetime) -> None:
    """Send the reminders that are due this morning."""
    reminders.send_due(at=at)


def work_out_paces(*, period: str, at: datetime) -> None:
    """Bring up to date what the company's page says about how long a stage takes."""
    pace.work_out(at=at)


def tell_delays(*, period: str, at: datetime) -> None:
    """Tell the companies whose date has passed."""
    delays.tell_due(at=at)


def remind_of_agreements(*, period: str, at: datetime) -> None:
    """Remind of the agreements that end soon."""
    agreement_actions.remind_due(at=at)


def carry_out_transfers(*, period: str, at: datetime) -> None:
    """Carry out the transfers whose day has come; one that was missed on its day is made up for."""
    for transfer in transfer_actions.due(tokyo_date(at)):
        transfer_actions.carry_out(transfer, at=at)
