"""Every write of an account by an administrator: its address, whether it may sign in, another link for a password.

Each is one transaction with a row of the accounts' book. Nobody's password is seen or set by somebody else, and an
account is never deleted.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import override

from . import mail_actions, mail_texts, password_actions, session_actions, setting_record
from .models import City, Person
from .setting_record import Entry

ACCOUNTS = "accounts"
EMAIL, ACTIVE, LINK = "email", "is_active", "password_link"
MAIL = "account_moved"


class OwnAccount(Exception):
    """Administrators do not close their own account: nobody might be left to open it."""


class AddressTaken(Exception):
    """Another account has that address."""


class MayNotSignIn(Exception):
    """The account is closed: no link would open it."""


@transaction.atomic
def change_account(
    person: Person, *, email: str, is_active: bool, seen: int, reason: str, by: Person, at: datetime
) -> bool:
    """Give the account that address, and say whether it may sign in. Returns whether anything was another.

    Where the address changes, both addresses are told; links to set a password that are on their way hold no longer.
    Somebody else's sessions end.
    Raises OwnAccount, AddressTaken and setting_record.Overtaken.
    """
    book = setting_record.take(ACCOUNTS, seen=seen)
    row = Person.objects.select_for_update().get(pk=person.pk)
    former = row.email
    before = {EMAIL: former, ACTIVE: row.is_active}
    told = setting_record.changed(before, {EMAIL: Person.normalize_username(email), ACTIVE: is_active})
    if ACTIVE in told and not is_active and row.pk == by.pk:
        raise OwnAccount
    if not told:
        return False
    for name, (_before, value) in told.items():
        setattr(row, name, value)
    _save(row)
    if row.pk != by.pk:
        session_actions.end_all(row, at=at)
    setting_record.write(book, [_entry(row, told)], reason=reason, by=by, at=at)
    if EMAIL in told:
        _tell_of_address(row, former, reason=reason, at=at)
    return True


@transaction.atomic
def send_password_link(person: Person, *, seen: int, reason: str, by: Person, at: datetime) -> None:
    """Mail the person another link to set a password. Raises MayNotSignIn and setting_record.Overtaken."""
    book = setting_record.take(ACCOUNTS, seen=seen)
    if password_actions.send_link(person, at=at) is None:
        raise MayNotSignIn
    setting_record.write(book, [_entry(person, {LINK: (None, person.email)})], reason=reason, by=by, at=at)


def _save(row: Person) -> None:
    try:
        with transaction.atomic():
            row.save(update_fields=[EMAIL, ACTIVE])
    except IntegrityError as error:
        raise AddressTaken from error


def _entry(row: Person, told: dict[str, tuple[object, object]]) -> Entry:
    about = f"{row.name} <{row.email}>"
    return Entry((about, about), told)


def _tell_of_address(row: Person, before: str, *, reason: str, at: datetime) -> None:
    """Tell both addresses, so that nobody loses an account without noticing."""
    with override(row.language):
        values = {"person": row.name, "reason": reason, "signature": City.get().signed(row.language)}
    for address in (before, row.email):
        mail_actions.queue(
            mail_texts.current(MAIL), to=address, language=row.language, values=values, at=at, reference=""
        )
