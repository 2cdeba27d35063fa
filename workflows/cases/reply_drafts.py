"""Keeping what is typed and not sent yet: for one person, on one case, whoever else changes the case meanwhile."""

from datetime import datetime

from django.db import transaction

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person
from workflows.engine.move import lock
from workflows.engine.refusals import MoveRefused

from .models import Case, ReplyDraft
from .permissions import NOT_YOURS, takes_part


@transaction.atomic
def keep(case: Case, *, kind: str, text: str, by: Person, at: datetime) -> None:
    """Keep the words in place of those kept before; nothing where they are blank. The record does not change.

    Raises MoveRefused for anybody without a part in the case.
    """
    [case] = lock([case])
    if not takes_part(case, by, tokyo_date(at)):
        raise MoveRefused("role", [NOT_YOURS], case)
    if not text.strip():
        drop(case, kind=kind, by=by)
        return
    ReplyDraft.objects.update_or_create(case=case, person=by, kind=kind, defaults={"text": text, "kept_at": at})


def drop(case: Case, *, kind: str, by: Person) -> None:
    """Forget the words: they were sent. Call it in the transaction that sends them."""
    ReplyDraft.objects.filter(case=case, person=by, kind=kind).delete()


def kept_by(person: Person, case: Case) -> dict[str, ReplyDraft]:
    """What the person has typed about the case and not sent, by kind."""
    return {draft.kind: draft for draft in ReplyDraft.objects.filter(case=case, person=person)}
