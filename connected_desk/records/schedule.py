"""What comes round by itself in this room, registered when the site starts."""

from datetime import date, datetime, timedelta

from connected_desk.records import files, jobs, scanning, seals


def register() -> None:
    """Name the recurring work of records."""
    jobs.every("records.seal", jobs.daily(0), seal_yesterday)
    jobs.every("records.tidy", jobs.daily(3), tidy)
    jobs.every("records.scan_again", jobs.minutes(10), scan_again)


def seal_yesterday(*, period: str, at: datetime) -> None:
    """Seal the day that ended when `period`, a day, began."""
    seals.seal(date.fromisoformat(period) - timedelta(days=1), at)


def tidy(*, period: str, at: datetime) -> None:
    """Remove bytes nobody kept and marks nobody needs."""
    files.sweep(at=at)
    jobs.tidy(at=at)


def scan_again(*, period: str, at: datetime) -> None:
    """Have another look at files the scanner gave no verdict on."""
    scanning.scan_again()
