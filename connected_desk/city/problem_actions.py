"""Telling those who run the desk that a job was missed, and having a failed one run again."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from connected_desk.records import access, jobs
from connected_desk.records.models import JobLease

from . import mail_actions, mail_texts
from .calendar import tokyo_date
from .models import City, Person, RoleHeld
from .problems import missed
from .roles import HeldRole

HOUR = 8


def register() -> None:
    """Name the recurring work of this room."""
    jobs.every("city.tell_missed", jobs.daily(HOUR), tell_missed)


@transaction.atomic
def tell_missed(*, period: str, at: datetime) -> None:
    """Queue a mail to every administrator while a job has missed its time: one a day."""
    found = missed(at)
    if not found:
        return
    held = RoleHeld.objects.current(tokyo_date(at)).filter(role=HeldRole.ADMIN)
    for person in Person.objects.filter(is_active=True, pk__in=held.values("person")):
        with override(person.language):
            values = {
                "jobs": "\n".join(f"- {one.label} ({one.routine.missed})" for one in found),
                "link": f"{settings.DESK_URL}{reverse('city:problems')}",
                "signature": City.get().signed(person.language),
            }
        mail_actions.queue(
            mail_texts.current("job_missed"),
            to=person.email,
            language=person.language,
            values=values,
            at=at,
            reference="",
            dedupe=f"job_missed:{person.key}:{period}",
        )


@transaction.atomic
def run_again(lease: JobLease, *, by: Person, at: datetime) -> None:
    """Queue a job that was given up once more, and note who did."""
    jobs.try_again(lease, at=at)
    access.note(person_id=by.pk, what="job.run_again", at=at, subject_kind="job", subject_key=lease.task_id)
