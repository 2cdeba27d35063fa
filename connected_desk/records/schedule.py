"""What comes round by itself in this room, registered when the site starts."""

from datetime import date, datetime, timedelta

from django.conf import settings

from connected_desk.records import backups, drills, files, jobs, outbox, scanning, seals

MAILS_KEPT = timedelta(days=366)  # that are about no case: links to set a password, warnings
WEEKS_DRILL = 6  # the weekday of the drill: Sunday, when nobody waits for the machine


def register() -> None:
    """Name the recurring work of records."""
    jobs.every("records.seal", jobs.daily(0), seal_yesterday, outside=True)
    jobs.every("records.back_up", jobs.daily(2), back_up, outside=True)
    jobs.every("records.drill", jobs.daily(4), drill, outside=True)
    jobs.every("records.tidy", jobs.daily(3), tidy, outside=True)
    jobs.every("records.scan_again", jobs.minutes(10), scan_again, outside=True)


def seal_yesterday(*, period: str, at: datetime) -> None:
    """Seal the day that ended when `period`, a day, began."""
    seals.seal(date.fromisoformat(period) - timedelta(days=1), at)


def tidy(*, period: str, at: datetime) -> None:
    """Remove bytes nobody kept and marks nobody needs."""
    files.sweep(at=at)
    jobs.tidy(at=at)
    outbox.forget("", before=at - MAILS_KEPT)


def scan_again(*, period: str, at: datetime) -> None:
    """Have another look at files the scanner gave no verdict on."""
    scanning.scan_again()


def back_up(*, period: str, at: datetime) -> None:
    """Make the backup of the night, where a folder is set."""
    if settings.BACKUP_FOLDER:
        backups.make(settings.BACKUP_FOLDER, at=at)


def drill(*, period: str, at: datetime) -> None:
    """Once a week restore the newest backup aside; what is wrong with it stands on the page of problems."""
    folder = settings.BACKUP_FOLDER
    if folder and date.fromisoformat(period).weekday() == WEEKS_DRILL and backups.newest(folder):
        drills.drill(folder, at=at)
