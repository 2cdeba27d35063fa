"""Holding something back from disposal, and letting it go again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from connected_desk.city.models import Person
from connected_desk.records.turns import take_turn

from .actions import DisposalRefused
from .models import Hold


@transaction.atomic
def hold_back(*, kind: str, key: UUID, name: str, reason: str, by: Person, at: datetime) -> Hold:
    """Hold one thing back until the hold is lifted. Raises DisposalRefused where it is held back already."""
    # A list must not be carried out between our look and our row.
    take_turn("disposals")
    if Hold.objects.filter(kind=kind, subject_key=key, lifted_at=None).exists():
        raise DisposalRefused(_("%(name)s is held back already.") % {"name": name})
    return Hold.objects.create(kind=kind, subject_key=key, name=name, reason=reason, by=by, at=at)


@transaction.atomic
def lift(hold: Hold, *, because: str, by: Person, at: datetime) -> Hold:
    """End a hold. Raises DisposalRefused where it was lifted already."""
    locked = Hold.objects.select_for_update().get(pk=hold.pk)
    if locked.lifted_at:
        raise DisposalRefused(_("The hold was lifted already."))
    locked.lifted_by, locked.lifted_at, locked.lifted_because = by, at, because
    locked.save()
    return locked
