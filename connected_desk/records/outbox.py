"""Mail to send: queued with what it tells of, sent by the worker, tried again for hours, listed where it failed."""

import logging
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Count, F, QuerySet

from connected_desk.records import access
from connected_desk.records.ahead import due
from connected_desk.records.models import MailState, OutboxMail

logger = logging.getLogger(__name__)

# The wait after each try; also the lease of the one who tries, hence well above the mail connection's time-out.
# Together more than five hours.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (5, 10, 20, 40, 80, 160))
ATTEMPTS = len(WAITS) + 1
PAGE = 50
LARGEST = 2**63 - 1  # of what a database takes for a row's number


def written(
    *,
    to: str,
    subject: str,
    body: str,
    at: datetime,
    reference: str,
    language: str = "ja",
    dedupe: str = "",
    sender: str = "",
    secrets: Sequence[str] = (),
    bundled: bool = False,
    unsubscribe: str = "",
) -> OutboxMail:
    """A mail that `queue` or `queue_all` will queue.

    `reference` names what it is about (a case number), for the desk's list; `sender` is the name it comes from, and
    `secrets` are the parts that only its reader may see. A `bundled` one waits for the digest of its recipient instead.
    `unsubscribe` is the address that ends a subscription, for the program that shows the mail (RFC 2369, RFC 8058).
    Of mails with the same `dedupe` only the first is queued. Raises ValueError for an address that is none and for a
    line break or another control mark in what becomes a header.
    """
    for text in (to, subject, reference, sender, unsubscribe):
        if any(unicodedata.category(mark) in ("Cc", "Zl", "Zp") for mark in text):
            raise ValueError("A mail's addresses, subject, reference and sender are one line without control marks.")
    try:
        validate_email(to)
    except ValidationError:
        raise ValueError("The mail's address is not an e-mail address.") from None
    return OutboxMail(
        to=to,
        subject=subject,
        body=body,
        language=language,
        state=MailState.BUNDLED if bundled else MailState.QUEUED,
        reference=reference,
        dedupe=dedupe,
        sender=sender,
        secrets=list(secrets),
        unsubscribe=unsubscribe,
        queued_at=at,
        next_try_at=at,
    )


def queue(**mail: Any) -> OutboxMail:
    """Queue one mail (see `written`) in the present transaction; the worker sends it after the commit.

    Where one with the same `dedupe` was queued before, that one is returned.
    """
    made = written(**mail)
    if not made.dedupe:
        made.save(force_insert=True)
        return made
    queue_once([made])
    return OutboxMail.objects.get(dedupe=made.dedupe)


def queue_once(mails: Iterable[OutboxMail]) -> None:
    """Queue these, but for those whose `dedupe` was queued before; one statement for all."""
    OutboxMail.objects.bulk_create(mails, ignore_conflicts=True)


def queue_of_move(mails: Iterable[OutboxMail], *, leaving_at: datetime) -> list[OutboxMail]:
    """Queue what a move caused, to leave from that instant on, and return it: nothing of it was queued before."""
    once: dict[str, OutboxMail] = {}
    for mail in mails:
        mail.next_try_at = leaving_at
        once.setdefault(mail.dedupe or str(mail.key), mail)
    return OutboxMail.objects.bulk_create(once.values())


def untried(keys: Collection[int]) -> QuerySet[OutboxMail]:
    """Those of the mails with these ids that nobody has tried to send yet."""
    waiting = (MailState.QUEUED, MailState.BUNDLED)
    return OutboxMail.objects.filter(pk__in=keys, state__in=waiting, attempts=0, sent_at=None)


def withdraw(keys: Collection[int]) -> bool:
    """Keep the mails with these ids from leaving; False where one has been tried, and then the caller must roll back.

    The update and the worker's claim ask for the same unchanged row, so one of the two finds it changed.
    """
    return untried(keys).update(state=MailState.CANCELLED) == len(keys)


def bundled(to: str, *, at: datetime) -> QuerySet[OutboxMail]:
    """The mails to that address that wait for its digest and may be told by now."""
    waiting = OutboxMail.objects.filter(due("next_try_at", at), to=to, state=MailState.BUNDLED, sent_at=None)
    return waiting.order_by("queued_at", "pk")


def release(to: str) -> None:
    """Have the mails that wait for a digest leave by themselves, each when it may."""
    waiting = OutboxMail.objects.filter(to=to, state=MailState.BUNDLED, sent_at=None)
    waiting.update(state=MailState.QUEUED)


def send_next(*, at: datetime) -> bool:
    """Send the mail that has been due longest; False where none is due.

    Runs outside any transaction: the claim is committed first, then the mail goes out, then the mark that it went.
    A process killed in between leaves a mail that is sent once more, under the same Message-ID.
    """
    mail = _due(at).order_by("next_try_at", "pk").first()
    if mail is None:
        return False
    if not _claim(mail, at):
        return True  # another worker was quicker; there may be more
    try:
        _message(mail).send()
    except Exception as error:  # whatever a mail server or a damaged row makes of it: the next mail must go out
        logger.warning("The mail %s was not sent (try %d): %s", mail.key, mail.attempts + 1, type(error).__name__)
        _note_failure(mail, error)
    else:
        OutboxMail.objects.filter(pk=mail.pk).update(state=MailState.SENT, sent_at=at, last_error="")
    return True


def _due(at: datetime) -> QuerySet[OutboxMail]:
    return OutboxMail.objects.filter(due("next_try_at", at), state=MailState.QUEUED)


def _claim(mail: OutboxMail, at: datetime) -> bool:
    """Count the try and put the next one off; whoever's update finds the row unchanged may send."""
    wait = WAITS[min(mail.attempts, len(WAITS) - 1)]
    mine = _due(at).filter(pk=mail.pk, attempts=mail.attempts)
    return bool(mine.update(attempts=F("attempts") + 1, next_try_at=at + wait))


def _note_failure(mail: OutboxMail, error: Exception) -> None:
    state = MailState.FAILED if mail.attempts + 1 >= ATTEMPTS else MailState.QUEUED
    reason = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    OutboxMail.objects.filter(pk=mail.pk).update(state=state, last_error=reason)


def _message(mail: OutboxMail) -> EmailMessage:
    return EmailMessage(
        subject=mail.subject,
        body=mail.body,
        from_email=sender_of(mail),
        to=[mail.to],
        headers={
            "Message-ID": message_id(mail),
            "Content-Language": mail.language,
            "Auto-Submitted": "auto-generated",
            **_unsubscribing(mail),
        },
    )


def _unsubscribing(mail: OutboxMail) -> dict[str, str]:
    """The headers by which a mail program ends a subscription in one press; none on other mail."""
    if not mail.unsubscribe:
        return {}
    return {"List-Unsubscribe": f"<{mail.unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def sender_of(mail: OutboxMail) -> str:
    """The desk's address under the name the mail comes from; under the one of EMAIL_FROM where the mail has none."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    # Not formataddr: it would write the name in ASCII, which Django does once more.
    shown = (mail.sender or name).replace("\\", "").replace('"', "")
    return f'"{shown}" <{address}>' if shown else address


def message_id(mail: OutboxMail) -> str:
    """The same for every try of the same mail, so that a double is recognised as one."""
    return f"<{mail.key}@{urlsplit(settings.DESK_URL).hostname}>"


@dataclass(frozen=True)
class MailPage:
    """One page of a list of mails, the newest first; `after` is where the next begins, "" on the last."""

    mails: list[OutboxMail]
    after: str


def page(state: str, *, after: str = "") -> MailPage:
    """One page of the mails in that state ("" for all) by keyset: `after` is the number of the last one shown."""
    rows = OutboxMail.objects.filter(state=state) if state else OutboxMail.objects.all()
    if after.isascii() and after.isdigit():
        rows = rows.filter(pk__lt=min(int(after), LARGEST))
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return MailPage(found[:PAGE], str(found[PAGE - 1].pk) if len(found) > PAGE else "")


def about(reference: str) -> QuerySet[OutboxMail]:
    """The mails about that case, the newest first."""
    return OutboxMail.objects.filter(reference=reference).order_by("-queued_at", "-pk")


def dead_letters() -> QuerySet[OutboxMail]:
    """The mails that could not be sent, newest first."""
    return OutboxMail.objects.filter(state=MailState.FAILED).order_by("-queued_at", "-pk")


@transaction.atomic
def try_again(mail: OutboxMail, *, by: int | None, at: datetime) -> bool:
    """Queue a mail that could not be sent once more, with all its tries, and note who did; False where it is not so."""
    failed = OutboxMail.objects.filter(pk=mail.pk, state=MailState.FAILED)
    if not failed.update(state=MailState.QUEUED, attempts=0, next_try_at=at):
        return False
    access.note(person_id=by, what="mail.try_again", at=at, subject_kind="mail", subject_key=mail.key)
    return True


def counts() -> dict[str, int]:
    """How many mails stand in each state, by the state's code."""
    found = dict(OutboxMail.objects.values_list("state").annotate(number=Count("pk")))
    return {state.value: found.get(state.value, 0) for state in MailState}


def drop(reference: str, *, to: str) -> None:
    """Forget every mail under that reference to that address: what waits does not leave any more."""
    OutboxMail.objects.filter(reference=reference, to=to).delete()


def forget(*references: str, before: datetime) -> int:
    """Forget mails under these references that were sent before an instant; returns how many. Those about a case go
    with it."""
    gone: int = OutboxMail.objects.filter(reference__in=references, sent_at__lt=before).delete()[0]
    return gone
