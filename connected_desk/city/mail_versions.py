"""The texts of mails as their pages show them: each mail in short, its versions, and what differs between two."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import ndiff
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import mail_texts
from .mail_names import RECIPIENTS
from .mail_texts import LANGUAGES, Text
from .models import MailText
from .words import pick

OUTSIDE = frozenset({"company", "address"})
LABELS = {
    "subject_ja": gettext_lazy("Subject (Japanese)"),
    "body_ja": gettext_lazy("Text (Japanese)"),
    "subject_en": gettext_lazy("Subject (English)"),
    "body_en": gettext_lazy("Text (English)"),
}


@dataclass(frozen=True)
class Described:
    """A mail in short: its subject as it is now, to whom it goes and when, and how often it was worded anew."""

    name: str
    subject: str
    to: str
    when: str
    version: int
    saved_at: datetime | None
    to_outside: bool


@dataclass(frozen=True)
class Version:
    """A version of a text; the packaged one, number 0, has nobody and no day."""

    number: int
    note: str
    saved_at: datetime | None
    saved_by: str


@dataclass(frozen=True)
class Change:
    """A part of a text that differs, line by line: what a line is (`same`, `gone`, `new`) and its words."""

    label: Any
    lines: list[tuple[str, str]]


def described(text: Text, saved_at: datetime | None = None) -> Described:
    """The mail in short, in the language of the page."""
    return Described(
        name=text.name,
        subject=pick(text.subjects["ja"], text.subjects["en"]),
        to=_("; ").join(str(RECIPIENTS[part]) for part in text.to),
        when=pick(text.when["ja"], text.when["en"]),
        version=text.version,
        saved_at=saved_at,
        to_outside=bool(OUTSIDE & set(text.to)),
    )


def lines() -> list[Described]:
    """Every mail there is with its newest version, asked in one query."""
    newest = {row.name: row for row in MailText.objects.order_by("number")}
    found = []
    for name in mail_texts.names_of_texts():
        row = newest.get(name)
        text = mail_texts.worded(mail_texts.packaged(name), row)
        found.append(described(text, row.saved_at if row else None))
    return found


def versions(name: str) -> list[Version]:
    """The versions of a text, the newest first, down to the packaged one."""
    rows = MailText.objects.filter(name=name).select_related("saved_by").order_by("-number")
    saved = [Version(row.number, row.note, row.saved_at, row.saved_by.name) for row in rows]
    return [*saved, Version(0, _("As it came with the software"), None, "")]


def version_of(name: str, number: int) -> Text | None:
    """The text in that version; None where there is none."""
    if number == 0:
        return mail_texts.packaged(name)
    row = MailText.objects.filter(name=name, number=number).first()
    return mail_texts.worded(mail_texts.packaged(name), row) if row else None


def changes(before: Text, after: Text) -> list[Change]:
    """The parts in which two wordings differ, in the order of the form."""
    found = []
    for language in LANGUAGES:
        for field, old, new in (
            (f"subject_{language}", before.subjects[language], after.subjects[language]),
            (f"body_{language}", before.bodies[language], after.bodies[language]),
        ):
            if old != new:
                found.append(Change(LABELS[field], list(_compared(old, new))))
    return found


def _compared(old: str, new: str) -> Iterator[tuple[str, str]]:
    kinds = {" ": "same", "-": "gone", "+": "new"}
    for line in ndiff(old.rstrip("\n").split("\n"), new.rstrip("\n").split("\n")):
        if line[0] in kinds:
            yield kinds[line[0]], line[2:]
