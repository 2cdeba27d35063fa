"""What goes wrong in running the desk, each with one sentence that says what to do; nothing where all is well.

The facts are records/health.py's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from connected_desk.records import health, worker
from connected_desk.records.health import GivenUp, Routine
from connected_desk.ui.formats import full_date, full_datetime

from .calendar import tokyo_date

# What the jobs of all rooms are called to people; one that is not here is shown by its code.
ROUTINES = {
    "budgets.mail_candidates": gettext_lazy("Mail bureaus what could enter the next budget"),
    "cases.carry_out_transfers": gettext_lazy("Carry out planned transfers"),
    "cases.digest": gettext_lazy("Mail what waits for each person"),
    "cases.remind_companies": gettext_lazy("Remind proposers of questions"),
    "cases.tell_delays": gettext_lazy("Tell proposers of new dates"),
    "cases.remind_of_agreements": gettext_lazy("Remind of agreements that will end"),
    "cases.work_out_paces": gettext_lazy("Work out how long stages take"),
    "city.let_go": gettext_lazy("Remove files that were not read in, and sessions that ran out"),
    "city.look_ahead": gettext_lazy("Look whether a prepared reorganisation can be carried out"),
    "city.reorganise": gettext_lazy("Carry out a reorganisation prepared"),
    "city.tell_missed": gettext_lazy("Tell the administrators of jobs that were missed"),
    "disposals.forget": gettext_lazy("Delete what is past its years and on no list"),
    "engine.forget": gettext_lazy("Forget what can no longer be undone"),
    "pocs.remind_of_steps": gettext_lazy("Remind of steps of road maps"),
    "proposals.drop_expired_drafts": gettext_lazy("Delete drafts that have run out"),
    "proposals.remind_of_drafts": gettext_lazy("Remind of drafts that will run out"),
    "records.back_up": gettext_lazy("Make the backup of the night"),
    "records.drill": gettext_lazy("Restore a backup aside on Sundays, to see whether it can be"),
    "records.scan_again": gettext_lazy("Scan files again that have no verdict"),
    "records.seal": gettext_lazy("Seal the record of the day"),
    "records.tidy": gettext_lazy("Tidy up files and tasks"),
    "referrals.remind_units": gettext_lazy("Remind units of hand-overs and opinions"),
    "reports.ask_again_for_values": gettext_lazy("Ask again for values that are missing"),
    "reports.ask_for_values": gettext_lazy("Ask for the values of the month"),
    "reports.open_last_month": gettext_lazy("Open the report of the last month"),
    "reports.open_last_year": gettext_lazy("Open the report of the last fiscal year"),
    "reports.tell_subscribers": gettext_lazy("Mail released figures to those who asked"),
    "strategy.follow_plan": gettext_lazy("Take links on to the plan in force"),
}
GIGABYTE = 1024**3
SEALED_BY = timedelta(hours=1)  # after midnight


@dataclass(frozen=True)
class Problem:
    """Something that is wrong, what to do about it, and where, if there is a page for it."""

    title: str
    do: str
    url: str = ""
    link: str = ""


@dataclass(frozen=True)
class RoutineLine:
    """A row of the table of jobs that come round."""

    label: Any
    routine: Routine


@dataclass(frozen=True)
class GivenUpLine:
    """A row of the jobs that failed for good."""

    label: Any
    reference: str
    failed: GivenUp


@dataclass(frozen=True)
class Report:
    """How the desk runs at an instant: what is wrong, and what is known besides."""

    problems: list[Problem]
    facts: list[tuple[str, str]]
    routines: list[RoutineLine]
    given_up: list[GivenUpLine]


def report(at: datetime) -> Report:
    """How the desk runs now. A fixed number of queries for the jobs there are."""
    routines, given_up = health.routines(at), health.given_up()
    lines = [RoutineLine(label(one.name), one) for one in routines]
    failed = [GivenUpLine(label(one.name), str(one.lease.task_id), one) for one in given_up]
    found = [*_of_the_worker(at), *_of_jobs(lines, failed), *_of_mails(at), *_of_backups(at), *_of_the_rest(at)]
    return Report(found, _facts(at), lines, failed)


def label(name: str) -> Any:
    """What people call the job."""
    return ROUTINES.get(name, name)


def missed(at: datetime) -> list[RoutineLine]:
    """The jobs that missed their period."""
    return [RoutineLine(label(one.name), one) for one in health.routines(at) if one.missed]


def _of_the_worker(at: datetime) -> Iterator[Problem]:
    if not health.worker_lives(at):
        yield Problem(
            _("No worker is running: no mail leaves, and nothing comes round."),
            _("Start it again (docker compose up -d worker, or make run), and look at its log for the reason."),
        )


def _of_jobs(lines: list[RoutineLine], failed: list[GivenUpLine]) -> Iterator[Problem]:
    for one in lines:
        if one.routine.missed:
            yield Problem(
                _("“%(job)s” was not done in its time (%(period)s).")
                % {"job": one.label, "period": one.routine.missed},
                _("See below whether it failed, and run it again; where no worker runs, start it."),
                "#jobs",
                _("Jobs that come round"),
            )
    if failed:
        said = ngettext("%(n)d job failed for good.", "%(n)d jobs failed for good.", len(failed)) % {"n": len(failed)}
        yield Problem(said, _("Put the cause right and run it again."), "#given_up", _("Jobs that failed"))


def _of_mails(at: datetime) -> Iterator[Problem]:
    url, record = reverse("city:outbox"), _("Record of mails")
    if dead := health.mails_given_up():
        said = ngettext("%(n)d mail could not be sent.", "%(n)d mails could not be sent.", dead) % {"n": dead}
        yield Problem(said, _("See why in the record of mails, and send them again."), f"{url}?state=failed", record)
    if late := health.mails_late(at):
        said = ngettext("%(n)d mail is late.", "%(n)d mails are late.", late) % {"n": late}
        yield Problem(said, _("Ask whoever runs the mail server whether it takes mail."), f"{url}?state=queued", record)


def _of_backups(at: datetime) -> Iterator[Problem]:
    made, tried = health.last_backup(), health.last_drill()
    if health.backup_is_late(at):
        yield Problem(
            _("No backup was made for too long (the last one: %(when)s).") % {"when": _when(made.at if made else None)},
            _("Run `manage.py backup` and read what it says; see whether the backup folder has room."),
        )
    if made and made.lacking:
        said = ngettext("The last backup lacks %(n)d file.", "The last backup lacks %(n)d files.", made.lacking)
        yield Problem(
            said % {"n": made.lacking},
            _(
                "Stored files are gone or were changed. `manage.py verify_records` names them; an older backup may "
                "still hold them."
            ),
        )
    if tried and tried.drill_fault:
        yield Problem(
            _("The backup %(name)s could not be restored: %(why)s") % {"name": tried.name, "why": tried.drill_fault},
            _("Make a new backup and run `manage.py restore_drill` until one can be restored."),
        )
    if health.drill_is_late(at):
        yield Problem(
            _("No backup was restored as a trial for too long (the last time: %(when)s).")
            % {"when": _when(tried.drilled_at if tried else None)},
            _("Run `manage.py restore_drill` and read what it says."),
        )


def _when(instant: datetime | None) -> str:
    return full_datetime(instant) if instant else _("Never")


def _of_the_rest(at: datetime) -> Iterator[Problem]:
    if late := health.scans_late(at):
        said = ngettext("%(n)d file waits for its scan.", "%(n)d files wait for their scan.", late) % {"n": late}
        yield Problem(said, _("See whether the virus scanner runs and its signatures are loaded (CLAMD_URL)."))
    sealed, due = health.last_sealed(), tokyo_date(at - SEALED_BY) - timedelta(days=1)
    if sealed and sealed < due:
        yield Problem(
            _("The record of %(day)s is not sealed.") % {"day": full_date(due)},
            _("Run the job “Seal the record of the day” again; it fails where the record was changed by hand."),
        )
    if (room := health.room()).is_short:
        yield Problem(
            _("The disk of the data folder is almost full: %(free)s free.") % {"free": _size(room.free)},
            _("Make room or enlarge the disk before proposals can no longer be taken."),
        )


def _facts(at: datetime) -> list[tuple[str, str]]:
    seen, sealed, room = worker.last_seen(at), health.last_sealed(), health.room()
    free = _("%(free)s of %(whole)s") % {"free": _size(room.free), "whole": _size(room.whole)}
    return [
        (_("Worker last seen"), _when(seen)),
        (_("Files waiting for their scan"), str(health.scans_waiting())),
        (_("Record sealed up to"), full_date(sealed) if sealed else _("Not yet")),
        (_("Free room for data"), free),
        (_("Last backup"), _backup()),
        (_("Last restored as a trial"), _drill()),
    ]


def _backup() -> str:
    if made := health.last_backup():
        return _("%(when)s, %(size)s") % {"when": full_datetime(made.at), "size": _size(made.size)}
    # Whoever keeps a copy by other means does so outside the desk, which is told nothing of it.
    return _("There is no record")


def _drill() -> str:
    if not (tried := health.last_drill()):
        return _("There is no record")
    said = _("%(when)s: not restored") if tried.drill_fault else _("%(when)s: restored whole")
    return said % {"when": _when(tried.drilled_at)}


def _size(count: int) -> str:
    return f"{count / GIGABYTE:.1f}GB"
