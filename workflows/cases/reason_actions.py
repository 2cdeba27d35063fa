"""The one write of grounds: a new one, or other words, another place, other days for one that is there."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from connected_desk.city import setting_record
from connected_desk.city.models import Person
from connected_desk.city.setting_record import Entry

from .reason_models import Reason, ReasonKind
from .reason_queries import REASONS


class NoneLeft(Exception):
    """Nothing of this kind could be chosen any more from some day on."""


@dataclass(frozen=True)
class Said:
    """What may change about a ground; its code and its kind never do."""

    label_ja: str
    label_en: str
    position: int
    valid_from: date | None
    valid_to: date | None


@transaction.atomic
def save_reason(code: str, kind: ReasonKind, said: Said, *, reason: str, seen: int, by: Person, at: datetime) -> Reason:
    """Keep the ground of that code as it was said; a code nobody knows is a new one.

    Cases that named it before go on naming it. Raises setting_record.Overtaken, and NoneLeft where no ground of the
    kind would be without an end.
    """
    book = setting_record.take(REASONS, seen=seen)
    row = Reason.objects.filter(code=code).first() or Reason(code=code, kind=kind, position=said.position)
    values = asdict(said)
    before = {name: getattr(row, name) for name in values} if row.pk else {}
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    if not Reason.objects.filter(kind=row.kind, valid_to=None).exists():
        raise NoneLeft
    changed = setting_record.changed(before, values)
    if changed:
        entry = Entry((f"{row.label_ja} ({code})", f"{row.label_en or row.label_ja} ({code})"), changed)
        setting_record.write(book, [entry], reason=reason, by=by, at=at)
    return row
