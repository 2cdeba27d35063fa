"""Writes that conclude a revision: what became of each item, where what hangs on a split one goes, and the day.

All raise setting_record.Overtaken where the plans were changed since the form was drawn, and RevisionRefused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from connected_desk.city import setting_record
from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person
from connected_desk.city.setting_record import Entry
from connected_desk.ui.formats import full_date

from ..models import Edition, EditionStep, Item, SplitChoice, Successor
from ..revision_queries import PLANS, previous, unmapped
from ..terms import StepKind, SuccessorKind
from .following import follow
from .revisions import RevisionRefused, about_item, draft_of, write_down

NAMED = 3  # items a refusal names


@dataclass(frozen=True)
class Became:
    """What somebody says an item became."""

    kind: SuccessorKind
    news: tuple[Item, ...] = ()


@transaction.atomic
def map_items(
    edition: Edition, said: Mapping[Item, Became | None], *, reason: str, seen: int, by: Person, at: datetime
) -> int:
    """Say what became of items of the edition before (None: nobody says yet); returns of how many it is another."""
    book, edition = setting_record.take(PLANS, seen=seen), draft_of(edition)
    entries = []
    for old, became in said.items():
        before, after = _mapped(old, edition), _told(became)
        if before == after:
            continue
        old.successors.filter(new__edition=edition).delete()
        old.successors.filter(new=None).delete()
        if became:
            news: Sequence[Item | None] = became.news or (None,)
            Successor.objects.bulk_create(Successor(old=old, new=new, kind=became.kind) for new in news)
        entries.append(Entry(about_item(old), setting_record.changed(before, after)))
    if entries:
        setting_record.write(book, entries, reason=reason, by=by, at=at)
    return len(entries)


@transaction.atomic
def divide(choices: Mapping[tuple[Item, Any], Item], *, by: Person, at: datetime) -> int:
    """Say with which part of a split item each thing goes on, by (old item, key of the thing); returns how many.

    Where the edition is in force already they go on at once. It is no setting: the book of plans has no row.
    """
    for (old, key), new in choices.items():
        if not old.successors.filter(new=new, kind=SuccessorKind.SPLIT).exists():
            raise RevisionRefused(_("“%(old)s” was not split into “%(new)s”.") % {"old": old, "new": new})
        SplitChoice.objects.create(old=old, key=key, new=new, by=by, at=at)
    follow(at=at)
    return len(choices)


@transaction.atomic
def come_into_force(edition: Edition, *, on: date, reason: str, seen: int, by: Person, at: datetime) -> Edition:
    """Give the edition its day: from then on it is the plan, and what hangs on the old items goes on to the new ones.

    Raises RevisionRefused while an item of the edition before is unmapped, and for a day before this month: what has
    been told of the months before stays as it is.
    """
    book, edition = setting_record.take(PLANS, seen=seen), draft_of(edition)
    old, today = previous(edition), tokyo_date(at)
    if old and on < today.replace(day=1):
        raise RevisionRefused(_("Choose a day of this month or a later one: earlier months have been reported."))
    if not edition.items.exists():
        raise RevisionRefused(_("The edition has no item yet."))
    if old:
        _require_mapped(old, edition)
        if old.in_force_from and on <= old.in_force_from:
            first = full_date(old.in_force_from)
            raise RevisionRefused(_("Choose a day after %s, when the edition before came into force.") % first)
        Edition.objects.filter(pk=old.pk).update(in_force_to=on - timedelta(days=1))
        _keep_former_codes(edition)
    Edition.objects.filter(pk=edition.pk).update(
        draft=False, in_force_from=on, starts_on=edition.starts_on or on, in_force_to=_end(edition, on)
    )
    EditionStep.objects.get_or_create(edition=edition, kind=StepKind.IN_FORCE, on=on)
    write_down(book, edition, {"in_force_from": (None, on)}, reason, by, at)
    follow(at=at)
    return Edition.objects.get(pk=edition.pk)


@transaction.atomic
def take_day_back(edition: Edition, *, reason: str, seen: int, by: Person, at: datetime) -> Edition:
    """The edition waits again, as long as its day has not come; the one before goes on."""
    book = setting_record.take(PLANS, seen=seen)
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    day = edition.in_force_from
    if edition.draft or day is None or day <= tokyo_date(at):
        raise RevisionRefused(_("The edition is in force, and its day cannot be taken back any more."))
    if edition.plan.editions.filter(number__gt=edition.number).exists():
        raise RevisionRefused(_("A later edition has been begun already."))
    old = previous(edition)
    if old:
        Edition.objects.filter(pk=old.pk).update(in_force_to=old.ends_on)
    edition.steps.filter(kind=StepKind.IN_FORCE, on=day).delete()
    Edition.objects.filter(pk=edition.pk).update(draft=True, in_force_from=None, in_force_to=None)
    write_down(book, edition, {"in_force_from": (day, None)}, reason, by, at)
    return Edition.objects.get(pk=edition.pk)


def _require_mapped(old: Edition, edition: Edition) -> None:
    open_items = list(unmapped(old, edition))
    if open_items:
        named = _(", ").join(str(item) for item in open_items[:NAMED])
        more = len(open_items) - NAMED
        named += _(" and %d more") % more if more > 0 else ""
        raise RevisionRefused(_("Say first what becomes of these items: %s.") % named)


def _end(edition: Edition, on: date) -> date | None:
    return edition.ends_on if edition.ends_on and edition.ends_on >= on else None


def _mapped(old: Item, edition: Edition) -> dict[str, Any]:
    rows = list(old.successors.filter(new__edition=edition).select_related("new").order_by("new__position"))
    rows = rows or list(old.successors.filter(new=None))
    if not rows:
        return _told(None)
    return _told(Became(SuccessorKind(rows[0].kind), tuple(row.new for row in rows if row.new)))


@override("ja")
def _told(became: Became | None) -> dict[str, Any]:
    if became is None:
        return {"kind": None, "new_items": []}
    codes = [f"{new.code} {new.title_ja}" for new in sorted(became.news, key=lambda new: new.position)]
    return {"kind": str(became.kind.label), "new_items": codes}


def _keep_former_codes(edition: Edition) -> None:
    """Write beside each item the codes it goes on from, where they are others than its own."""
    longest = Item._meta.get_field("former").max_length
    for item in edition.items.prefetch_related("predecessors__old"):
        codes = [row.old.code for row in sorted(item.predecessors.all(), key=lambda row: row.old.position)]
        Item.objects.filter(pk=item.pk).update(former="" if codes == [item.code] else "、".join(codes)[:longest])
