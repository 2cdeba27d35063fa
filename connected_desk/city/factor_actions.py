"""Every write of second factors: set up, used, taken out, reset by an administrator; and the codes for paper.

What a person does with their own stands in the access log and is mailed to them; what an administrator does to
another's stands in the book of people too.
"""

import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from connected_desk.records import access
from connected_desk.ui.formats import full_datetime

from . import factors, mail_actions, mail_texts, session_actions, setting_record
from .models import City, FactorKind, Person, RecoveryCode, SecondFactor
from .sealed import resealed, seal
from .setting_record import Entry

PEOPLE = "people"
CHANGED = "sign_in_changed"
CODES = 10  # recovery codes a person gets at once
PAPER = "paper"
MOST = 5  # passkeys of one person


class NotRight(Exception):
    """What was given is not the person's second factor, or was taken before."""


class TooMany(Exception):
    """The person has as many passkeys as one may have."""


@transaction.atomic
def add_program(person: Person, *, secret: str, code: str, at: datetime) -> list[str]:
    """Take the program in whose first code this is, in the place of the one before. Raises NotRight.

    Returns the codes for paper where the person had none, else nothing.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    step = factors.step_of_secret(secret, code, at)
    if step is None:
        raise NotRight
    SecondFactor.objects.filter(person=person, kind=FactorKind.APP).delete()
    _keep(person, FactorKind.APP, name="", sealed=seal(secret), counter=step, at=at)
    return _first_codes(person, at)


@transaction.atomic
def add_passkey(person: Person, *, state: Any, answer: str, name: str, at: datetime) -> list[str]:
    """Take a passkey in that a browser just made. Raises NotRight and TooMany; returns as add_program does."""
    Person.objects.select_for_update().get(pk=person.pk)
    if SecondFactor.objects.filter(person=person, kind=FactorKind.PASSKEY).count() >= MOST:
        raise TooMany
    try:
        handle, data, counter = factors.made(state, answer)
    except ValueError as fault:
        raise NotRight from fault
    if SecondFactor.objects.filter(handle=handle).exists():
        raise NotRight
    _keep(person, FactorKind.PASSKEY, name=name, handle=handle, sealed=seal(data), counter=counter, at=at)
    return _first_codes(person, at)


@transaction.atomic
def reseal() -> int:
    """Seal the secrets of all second factors under the key that writes now; returns how many there are.

    Raises cryptography's InvalidToken, with nothing changed, where one was sealed with a key that is not set any more.
    """
    factors_of_all = list(SecondFactor.objects.select_for_update().order_by("pk"))
    for factor in factors_of_all:
        factor.sealed = resealed(factor.sealed)
        factor.save(update_fields=["sealed"])
    return len(factors_of_all)


@transaction.atomic
def use_code(person: Person, code: str, *, at: datetime) -> str:
    """Take a program's code, or one from paper, once; returns which it was. Raises NotRight."""
    program = SecondFactor.objects.select_for_update().filter(person=person, kind=FactorKind.APP).first()
    if program and (step := factors.step_of(program, code, at)):
        program.counter, program.used_at = step, at
        program.save(update_fields=["counter", "used_at"])
        return FactorKind.APP
    paper = RecoveryCode.objects.filter(person=person, mark__in=factors.known_marks(person, code), used_at=None)
    if not paper.update(used_at=at):
        raise NotRight
    tell(person, "recovery_code_used", at)
    return PAPER


@transaction.atomic
def use_passkey(person: Person, *, state: Any, answer: str, at: datetime) -> str:
    """Take what a passkey answered. Raises NotRight."""
    known = list(SecondFactor.objects.select_for_update().filter(person=person, kind=FactorKind.PASSKEY))
    try:
        factor, counter = factors.shown(state, known, answer)
    except (ValueError, KeyError) as fault:
        raise NotRight from fault
    factor.counter, factor.used_at = counter, at
    factor.save(update_fields=["counter", "used_at"])
    return FactorKind.PASSKEY


@transaction.atomic
def new_codes(person: Person, *, at: datetime) -> list[str]:
    """Give the person new codes for paper; those before open nothing any more. Shown now and never again."""
    Person.objects.select_for_update().get(pk=person.pk)
    RecoveryCode.objects.filter(person=person).delete()
    codes = [_one_code() for _number in range(CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(person=person, mark=factors.mark(person, code)) for code in codes)
    tell(person, "recovery_codes_made", at)
    return codes


@transaction.atomic
def take_out(factor: SecondFactor, *, at: datetime) -> None:
    """Take one's own factor out; with the last one the codes for paper go too."""
    person = factor.person
    factor.delete()
    if not factors.has_one(person):
        RecoveryCode.objects.filter(person=person).delete()
    tell(person, "factor_removed", at)


@transaction.atomic
def reset(person: Person, *, seen: int, reason: str, by: Person, at: datetime) -> None:
    """Take out whatever somebody set up, and end their sessions: they sign in with the password and set one up anew.

    Raises setting_record.Overtaken.
    """
    book = setting_record.take(PEOPLE, seen=seen)
    kinds = [factor.kind for factor in factors.of(person)]
    SecondFactor.objects.filter(person=person).delete()
    RecoveryCode.objects.filter(person=person).delete()
    session_actions.end_all(person, at=at)
    about = f"{person.name} <{person.email}>"
    setting_record.write(book, [Entry((about, about), {"factor": (kinds, [])})], reason=reason, by=by, at=at)
    tell(person, "factor_reset", at)


@transaction.atomic
def end_sessions(person: Person, *, seen: int, reason: str, by: Person, at: datetime) -> None:
    """End whatever sessions somebody has. Raises setting_record.Overtaken."""
    book = setting_record.take(PEOPLE, seen=seen)
    ended = session_actions.end_all(person, at=at)
    about = f"{person.name} <{person.email}>"
    setting_record.write(book, [Entry((about, about), {"sessions": (ended, 0)})], reason=reason, by=by, at=at)
    tell(person, "sessions_ended", at)


def _keep(person: Person, kind: FactorKind, *, at: datetime, **values: Any) -> None:
    SecondFactor.objects.create(person=person, kind=kind, made_at=at, **values)
    tell(person, "factor_added", at)


def _first_codes(person: Person, at: datetime) -> list[str]:
    return [] if RecoveryCode.objects.filter(person=person, used_at=None).exists() else new_codes(person, at=at)


def _one_code() -> str:
    signs = "".join(secrets.choice(factors.ALPHABET) for _sign in range(factors.CODE_LENGTH))
    return "-".join(signs[start : start + 4] for start in range(0, len(signs), 4))


def tell(person: Person, what: str, at: datetime) -> None:
    """Note it, and tell the person by mail: whoever did it in their name is found out."""
    access.note(person_id=person.pk, what=what, at=at)
    with override(person.language):
        values = {
            "person": person.name,
            "change": str(factors.CHANGES[what]),
            "time": full_datetime(at),
            "link": f"{settings.DESK_URL}{reverse('city:my_sign_in')}",
            "signature": City.get().signed(person.language),
        }
    text = mail_texts.current(CHANGED)
    mail_actions.queue(text, to=person.email, language=person.language, values=values, at=at, reference="")
