"""For how long each kind of thing is kept, as a setting with its book."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from connected_desk.city import setting_record
from connected_desk.city.models import Person
from connected_desk.city.setting_kinds import kind
from connected_desk.city.setting_record import Entry
from connected_desk.records.keeping import KINDS

from .classes import YEARLY
from .models import RetentionPeriod
from .queries import periods

RETENTION = "retention"


@dataclass(frozen=True)
class Said:
    """What the city decided for a kind: years, and by which rule of its own."""

    years: int
    basis: str


def register() -> None:
    """Name the setting."""
    kind(
        RETENTION,
        _("Retention periods"),
        _("For how many years each kind of record is kept before it may be disposed of."),
        "disposals:retention",
        {"years": _("Years"), "basis": _("Rule of the city")},
    )


@transaction.atomic
def save_period(name: str, said: Said, *, reason: str, seen: int, by: Person, at: datetime) -> None:
    """Keep for how long a kind is kept. What is due follows at once. Raises setting_record.Overtaken."""
    book = setting_record.take(RETENTION, seen=seen)
    [before] = [one for one in periods() if one.kind.name == name]
    old, new = {"years": before.years, "basis": before.basis}, {"years": said.years, "basis": said.basis}
    RetentionPeriod.objects.update_or_create(kind=name, defaults=new)
    changed = setting_record.changed(old, new)
    if changed:
        # The book keeps names in both languages; those of kinds are translated, so each is asked in its own.
        setting_record.write(book, [Entry(_in_both(name), changed)], reason=reason, by=by, at=at)


def _in_both(name: str) -> tuple[str, str]:
    told = []
    for language in ("ja", "en"):
        with override(language):
            told.append(str((KINDS | YEARLY)[name].label))
    return told[0], told[1]
