"""Being told by mail when figures are released: asked for by anybody, confirmed by a mailed link, ended by one press.

Nobody learns from these pages whether an address is known. An address is kept until it unsubscribes, and no longer.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from connected_desk.city import mail_actions, mail_texts
from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import City
from connected_desk.records import outbox
from connected_desk.ui.formats import full_date
from workflows.cases import links

from . import feeds, queries
from .models import Report, Subscriber

USE = "subscription"
REFERENCE = "subscription"
UNCONFIRMED_FOR = timedelta(days=7)
ASKED_AGAIN_AFTER = timedelta(minutes=10)  # nobody can fill somebody's mailbox by asking
TOLD_FOR = timedelta(days=7)  # a morning that was missed is made up for so long


@transaction.atomic
def ask(*, email: str, subjects: Sequence[str], language: str, at: datetime) -> None:
    """Keep what the address wants and mail it the link that confirms it. What it had goes on until then.

    Asked again within ten minutes, the choice is kept and no second mail leaves.
    """
    address = email.lower()
    rows = Subscriber.objects.select_for_update()
    row, is_new = rows.get_or_create(email=address, defaults={"asked_at": at, "language": language})
    waits = not is_new and row.asked_at > at - ASKED_AGAIN_AFTER
    row.wanted, row.language = sorted(set(subjects)), language
    if not waits:
        row.asked_at = at
    row.save()
    if not waits:
        values = {"confirm_link": _address("progress:subscription", row), "until": _until(row, language)}
        _queue("subscription_asked", row, values, at=at)


@transaction.atomic
def confirm(subscriber: Subscriber, *, at: datetime) -> None:
    """What was asked for last counts from now on."""
    row = Subscriber.objects.select_for_update().filter(pk=subscriber.pk).first()
    if row is not None:
        row.subjects, row.confirmed_at = row.wanted, row.confirmed_at or at
        row.save(update_fields=["subjects", "confirmed_at"])


@transaction.atomic
def end(subscriber: Subscriber) -> None:
    """Forget the address and every mail to it; once more is no harm."""
    Subscriber.objects.filter(pk=subscriber.pk).delete()
    outbox.drop(REFERENCE, to=subscriber.email)


def behind(token: str) -> Subscriber | None:
    """The subscriber a link belongs to; None for a wrong link, and once the address is forgotten."""
    key = links.key_in(token)
    if key is None or not links.same(token, token_of(key)):
        return None
    return Subscriber.objects.filter(key=key).first()


def token_of(key: UUID) -> str:
    """The secret part of the addresses mailed to the subscriber of that key."""
    return links.sealed(key, 1, use=USE)


def forget_unconfirmed(*, at: datetime) -> int:
    """Forget the addresses nobody confirmed; returns how many."""
    rows = list(Subscriber.objects.filter(confirmed_at=None, asked_at__lte=at - UNCONFIRMED_FOR))
    for row in rows:
        end(row)
    return len(rows)


def tell(*, at: datetime) -> None:
    """Mail everybody the figures released lately that they asked for; each release once, however often it is called."""
    on = tokyo_date(at)
    reports = queries.released(on).filter(released_on__gt=on - TOLD_FOR).order_by("month", "edition")
    for report in reports:
        documents = {language: queries.public_document(report, language) for language in mail_texts.LANGUAGES}
        for subscriber in Subscriber.objects.filter(confirmed_at__isnull=False).order_by("pk").iterator():
            _tell(report, documents[subscriber.language[:2]], subscriber, at=at)


def _tell(report: Report, document: dict[str, Any], subscriber: Subscriber, *, at: datetime) -> None:
    lines = list(_lines(document, subscriber.subjects))
    is_new = _confirmed_on(subscriber) <= (report.released_on or date.max)
    if not lines or not is_new:
        return
    with translation.override(subscriber.language):
        month = report.period.label
    values = {
        "month": month,
        "figures": "\n".join(lines),
        "progress_link": settings.DESK_URL + reverse("progress:index"),
        "unsubscribe_link": _address("progress:unsubscribe", subscriber),
    }
    _queue("figures_released", subscriber, values, at=at, dedupe=f"released:{report.key}:{subscriber.key}")


def _lines(document: dict[str, Any], subjects: Sequence[str]) -> Iterator[str]:
    """What the document says of each subject: its name, then a figure a line; nothing of one it does not know."""
    for subject in subjects:
        found = feeds.told(document, subject)
        if found:
            name, figures = found
            yield f"■ {name or document['title']}"
            yield from (f"・{figure}" for figure in figures)


def _confirmed_on(subscriber: Subscriber) -> date:
    return tokyo_date(subscriber.confirmed_at) if subscriber.confirmed_at else date.max


def _until(subscriber: Subscriber, language: str) -> str:
    with translation.override(language):
        return full_date(subscriber.asked_at + UNCONFIRMED_FOR)


def _address(name: str, subscriber: Subscriber) -> str:
    return settings.DESK_URL + reverse(name, args=[token_of(subscriber.key)])


def _queue(name: str, subscriber: Subscriber, values: dict[str, str], *, at: datetime, dedupe: str = "") -> None:
    language = subscriber.language[:2]
    mail_actions.queue(
        mail_texts.current(name),
        to=subscriber.email,
        language=language,
        values=values | {"signature": City.get().signed(language)},
        at=at,
        reference=REFERENCE,
        dedupe=dedupe,
        unsubscribe=_address("progress:unsubscribe", subscriber),
    )
