"""Drawing up a list of what is due, taking things off it, approving it, and carrying it out in one act."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person
from connected_desk.records import erasing
from connected_desk.records.keeping import KINDS
from connected_desk.records.turns import take_turn

from . import queries, record
from .models import Disposal, DisposalItem


class DisposalRefused(Exception):
    """Nothing was done; the message is a sentence fit to show the person."""


@transaction.atomic
def draw_up(*, by: Person, at: datetime) -> Disposal:
    """A list of what is due today, the longest ago first, as much as two people can review.

    Raises DisposalRefused where nothing is.
    """
    take_turn("disposals")
    found = [(kind.period.kind.name, one) for kind in queries.due(tokyo_date(at)) for one in kind.due]
    found = sorted(found, key=lambda pair: pair[1].ended_on)[: queries.MOST]
    if not found:
        raise DisposalRefused(_("Nothing is due."))
    last = Disposal.objects.aggregate(last=Max("number"))["last"] or 0
    disposal = Disposal.objects.create(number=last + 1, listed_by=by, listed_at=at)
    DisposalItem.objects.bulk_create(
        DisposalItem(disposal=disposal, kind=kind, subject_key=one.key, name=one.name, ended_on=one.ended_on)
        for kind, one in found
    )
    record.write(disposal, "list", by=by, at=at, details={"items": len(found)})
    return disposal


@transaction.atomic
def spare(disposal: Disposal, item: DisposalItem, *, because: str, by: Person, at: datetime) -> None:
    """Take one thing off a list that is not approved yet. Raises DisposalRefused."""
    locked = _locked(disposal)
    if locked.approved_at:
        raise DisposalRefused(_("The list is approved. Drop it and draw up another."))
    item.spared_because = because
    item.save(update_fields=["spared_because"])
    record.write(locked, "spare", by=by, at=at, details={"name": item.name, "because": because})


@transaction.atomic
def approve(disposal: Disposal, *, by: Person, at: datetime) -> None:
    """Approve the list. Raises DisposalRefused for whoever drew it up or may not, and where nothing is left on it."""
    locked = _locked(disposal)
    if not queries.may_approve(locked, by, tokyo_date(at)):
        raise DisposalRefused(_("Whoever drew up the list does not approve it; the head of the desk does."))
    if locked.approved_at:
        raise DisposalRefused(_("The list is approved already."))
    if not locked.items.filter(spared_because="").exists():
        raise DisposalRefused(_("Nothing is left on the list."))
    locked.approved_by, locked.approved_at = by, at
    record.write(locked, "approve", by=by, at=at, details={})


@transaction.atomic
def drop(disposal: Disposal, *, because: str, by: Person, at: datetime) -> None:
    """Give the list up; what is on it may be listed again. Raises DisposalRefused."""
    locked = _locked(disposal)
    locked.dropped_by, locked.dropped_at, locked.dropped_because = by, at, because
    record.write(locked, "drop", by=by, at=at, details={"because": because})


@transaction.atomic
def carry_out(disposal: Disposal, *, by: Person, at: datetime) -> Disposal:
    """Erase whatever is on the approved list, all of it or nothing; the list is the certificate from then on.

    Rows stay as skeletons and the log still proves. Raises DisposalRefused where it is not approved, and where
    anything on it is held back.
    """
    locked = _locked(disposal)
    if not locked.approved_at:
        raise DisposalRefused(_("The list is not approved yet."))
    take_turn("disposals")
    if held := queries.held_of(locked):
        raise DisposalRefused(_("%(name)s is held back: %(why)s") % {"name": held[0].name, "why": held[0].reason})
    erasure = record.erasure(locked, by=by, at=at)
    for item in locked.items.filter(spared_because=""):
        told = erasing.erase(KINDS[item.kind].tables, item.subject_key, item.name, erasure)
        item.rows, item.bodies, item.files = told["rows"], told["bodies"], told["files"]
        item.save(update_fields=["rows", "bodies", "files"])
        KINDS[item.kind].mark(item.subject_key, erasure)
    locked.carried_out_by, locked.carried_out_at = by, at
    figures = list(locked.items.values_list("name", "rows", "bodies", "files"))
    record.write(locked, "carry_out", by=by, at=at, details={"erased": [list(line) for line in figures]})
    return locked


def _locked(disposal: Disposal) -> Disposal:
    locked = Disposal.objects.select_for_update().get(pk=disposal.pk)
    if not locked.is_open:
        raise DisposalRefused(_("The list was carried out or dropped already."))
    return locked
