"""Setting a password by a mailed link, and making a city's first administrator.

The link is Django's: it holds until the password is set, somebody signs in, or PASSWORD_RESET_TIMEOUT has passed.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from connected_desk.records import jobs
from connected_desk.records.models import OutboxMail
from connected_desk.ui.formats import full_date

from . import mail_actions, mail_texts, setting_record
from .calendar import tokyo_date
from .models import City, Person, RoleHeld
from .people_file import FROM, NAME
from .roles import HeldRole
from .sealed import seal, unseal
from .setting_record import Entry

MAIL = "first_password"
PEOPLE = "people"
AGAIN_AFTER = 10  # minutes: whoever asks more often gets one mail


class AdministratorThere(Exception):
    """Somebody is administrator already, and no other was asked for."""


def ask_for_link(email: str) -> None:
    """Have the link mailed, if the address is somebody's.

    A job looks: for an address nobody has, whoever asks waits as long and as much is written. The address is sealed,
    for nobody has shown yet that it is theirs.
    """
    jobs.enqueue(look_and_send, address=seal(Person.normalize_username(email)))


@jobs.job
def look_and_send(*, address: str, at: datetime) -> None:
    """Queue the mail with the link, if the address is that of somebody who may sign in."""
    if person := Person.objects.filter(email=unseal(address), is_active=True).first():
        send_link(person, at=at)


def send_link(person: Person, *, at: datetime) -> OutboxMail | None:
    """Queue the mail with the link; None for somebody who may not sign in."""
    if not person.is_active:
        return None
    link = reverse("city:set_password", args=[str(person.key), default_token_generator.make_token(person)])
    until = tokyo_date(at + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT))
    with override(person.language):
        values = {
            "person": person.name,
            "password_link": f"{settings.DESK_URL}{link}",
            "until": full_date(until),
            "signature": City.get().signed(person.language),
        }
    return mail_actions.queue(
        mail_texts.current(MAIL),
        to=person.email,
        language=person.language,
        values=values,
        at=at,
        reference="",
        dedupe=f"{MAIL}:{person.key}:{int(at.timestamp()) // (60 * AGAIN_AFTER)}",
    )


@transaction.atomic
def make_administrator(email: str, *, name: str, password: str, another: bool, at: datetime) -> Person:
    """Make somebody administrator from today on, with that password; the people's book names them as who did it.

    Somebody who is there already and has a password keeps it. Raises AdministratorThere where there is one and not
    `another`, and Django's ValidationError for a password that is too weak.
    """
    on = tokyo_date(at)
    held = RoleHeld.objects.current(on).filter(role=HeldRole.ADMIN, person__is_active=True)
    if held.exists() and not another:
        raise AdministratorThere
    book = setting_record.take(PEOPLE, seen=setting_record.version(PEOPLE))
    person = Person.objects.filter(email=Person.normalize_username(email)).first()
    values = {FROM: (None, on)}
    if person is None:
        person = Person(email=Person.normalize_username(email), name=name)
        values[NAME] = (None, name)  # type: ignore[assignment]  # a name beside a day
    if not person.has_usable_password() or not person.pk:
        validate_password(password, person)
        person.set_password(password)
    person.is_active = True
    person.save()
    if not held.filter(person=person).exists():
        RoleHeld.objects.create(person=person, role=HeldRole.ADMIN, valid_from=on)
        about = f"{person.name} <{person.email}>"
        entry = Entry((f"{about} 管理者", f"{about} Administrator"), values)
        setting_record.write(book, [entry], reason="manage.py make_administrator", by=person, at=at)
    return person
