"""The templates of official texts: as packaged, as the city has given them since, what is wrong with one, and filling.

A packaged template is templates/word/<kind>.docx (made by scripts/word_templates.py), version 0.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from connected_desk.records.models import Scan
from connected_desk.ui import word
from connected_desk.ui.formats import era_date

from .models import City, Unit, WordTemplate
from .word_names import KINDS, Kind

FOLDER = settings.ROOT / "templates" / "word"
LIMIT_MB = 2
LIMIT = LIMIT_MB * 1024 * 1024
USABLE = (Scan.CLEAN, Scan.NOT_CONFIGURED)
OPEN_DATE = "令和　　年　　月　　日"


@dataclass(frozen=True)
class Version:
    """A version of a template; the packaged one, number 0, has nobody and no day. `waits` until it was scanned."""

    number: int
    note: str
    saved_at: datetime | None
    saved_by: str
    waits: bool = False


def packaged(kind: Kind) -> bytes:
    """The template as it is shipped."""
    return (FOLDER / f"{kind.code}.docx").read_bytes()


def current(kind: Kind) -> WordTemplate | None:
    """The version that is filled now; None for the packaged one."""
    return _rows(kind).filter(file__scan__in=USABLE).first()


def data_of(kind: Kind, row: WordTemplate | None) -> bytes:
    """The bytes of that version."""
    if row is None:
        return packaged(kind)
    with default_storage.open(row.file.path) as kept:
        return kept.read()


def newest_number(kind: Kind) -> int:
    """The number of the version saved last, whether it may be used yet or not."""
    newest = _rows(kind).first()
    return newest.number if newest else 0


def version_of(kind: Kind, number: int) -> WordTemplate | None:
    """The row of that version."""
    return _rows(kind).filter(number=number).first()


def versions(kind: Kind) -> list[Version]:
    """The versions of a template, the newest first, down to the packaged one."""
    rows = _rows(kind).select_related("saved_by")
    saved = [
        Version(row.number, row.note, row.saved_at, row.saved_by.name, waits=row.file.scan not in USABLE)
        for row in rows
    ]
    return [*saved, Version(0, _("As it came with the software"), None, "")]


def _rows(kind: Kind) -> QuerySet[WordTemplate]:
    return WordTemplate.objects.filter(kind=kind.code).select_related("file").order_by("-number")


def faults(kind: Kind, data: bytes) -> Iterator[str]:
    """What would go wrong with this template, a sentence each."""
    try:
        named, loose = word.names(data), word.loose(data)
        changes, reaches = word.has_changes(data), word.reaches_out(data)
    except word.Unreadable:
        yield _("Word would not open this file. Save it once more as a Word document (.docx).")
        return
    for name in named:
        if name not in kind.names:
            yield _("“{%s}” is not one of the names this text may use.") % name
    for one in loose:
        yield _("“%s” is no name: a name is written in half-width braces, like {number}.") % one
    if not named:
        yield _("The file holds no name in braces, so nothing would be filled in.")
    if changes:
        yield _("The file holds tracked changes or comments. Accept or remove them first: they would be handed on.")
    if reaches:
        yield _("The file fetches something from elsewhere or holds another file. Put text or pictures in its place.")


def filled(kind: Kind, values: Mapping[str, str]) -> bytes:
    """The document in the version that is used now. Raises KeyError for a value nobody may name."""
    if unknown := set(values) - set(kind.names):
        raise KeyError(f"{kind.code} may not name {', '.join(sorted(unknown))}.")
    city = City.get()
    title = f"{values.get('number') or values.get('title', '')} {kind.title_ja}".strip()
    return word.filled(data_of(kind, current(kind)), values, title=title, author=city.signature_ja)


def sample(kind: Kind, data: bytes) -> bytes:
    """A template filled with made-up values."""
    values = {name: row.sample for name, row in kind.names.items()}
    return word.filled(data, values, title=kind.title_ja, author="")


def city_values(on: date | None) -> dict[str, str]:
    """What every text may say of the city itself, dated that day or with the date left open."""
    city = City.get()
    return {"date": day(on) if on else OPEN_DATE, "city": city.name_ja, "desk": city.desk_name_ja, "phone": city.phone}


def day(on: date) -> str:
    """A day as official texts write it."""
    with override("ja"):
        return era_date(on)


def head(unit: Unit) -> str:
    """Whom a letter to the unit is addressed to: its head by title."""
    return unit.head_title_ja or f"{unit.name_ja}長"


def kind_of(code: str) -> Kind | None:
    """The kind of that code."""
    return KINDS.get(code)
