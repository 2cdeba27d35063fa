"""Every write of mails in the city's own words: a mail queued from its text, a new version of a text, a test."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from connected_desk.records import outbox
from connected_desk.records.models import OutboxMail
from connected_desk.records.security import one_line

from . import mail_texts
from .mail_texts import LANGUAGES, Filled, Text
from .models import City, MailText, Person

TEST_REFERENCE = "mail-text"


class Faulty(Exception):
    """The wording cannot be used; `faults` are pairs of a field and a sentence."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__(faults)
        self.faults = faults


class Overtaken(Exception):
    """Somebody saved another version since the form was drawn."""


def written(text: Text, *, language: str, values: Mapping[str, str], **mail: Any) -> OutboxMail:
    """The mail of that text to one address in its language, for a move to queue (see records.outbox.written)."""
    return outbox.written(**_said(mail_texts.filled(text, language, values), language), **mail)


def queue(text: Text, *, language: str, values: Mapping[str, str], **mail: Any) -> OutboxMail:
    """Queue the mail of that text to one address in its language (see records.outbox.queue)."""
    return outbox.queue(**_said(mail_texts.filled(text, language, values), language), **mail)


@transaction.atomic
def save_text(*, text: Text, note: str, based_on: int, by: Person, at: datetime) -> MailText:
    """Keep this wording as the next version; the mails that leave from now on use it.

    `based_on` is the version the person saw. Raises Faulty, and Overtaken where that is no longer the newest.
    """
    if found := list(mail_texts.faults(text)):
        raise Faulty(found)
    newest = MailText.objects.select_for_update().filter(name=text.name).order_by("-number").first()
    number = newest.number if newest else 0
    if number != based_on:
        raise Overtaken
    return MailText.objects.create(
        name=text.name,
        number=number + 1,
        note=note,
        saved_by=by,
        saved_at=at,
        **{f"subject_{language}": text.subjects[language] for language in LANGUAGES},
        **{f"body_{language}": text.bodies[language] for language in LANGUAGES},
    )


def send_test(*, text: Text, by: Person, at: datetime) -> None:
    """Queue the text to the person in both languages, filled with made-up values. Raises Faulty."""
    if found := list(mail_texts.faults(text)):
        raise Faulty(found)
    for language in LANGUAGES:
        said = _said(mail_texts.sample(text, language), language)
        outbox.queue(**said, to=by.email, at=at, reference=TEST_REFERENCE)


def _said(said: Filled, language: str) -> dict[str, Any]:
    """What a filled text says of its mail."""
    return {
        "subject": said.subject,
        "body": said.body,
        "language": language,
        "sender": one_line(City.get().sender(language)),
        "secrets": said.secrets,
    }
