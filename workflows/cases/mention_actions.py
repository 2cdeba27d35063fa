"""Naming people in a note or the record of a contact, and having read it."""

from collections.abc import Iterable
from datetime import datetime

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person
from connected_desk.city.queries import is_from_outside
from workflows.engine.bars import barred
from workflows.engine.refusals import MoveRefused, Reason

from .models import Case, Contact, Mention, Note
from .scope import may_see

NOT_TO_BE_NAMED = Reason(
    "mention",
    "知らせる相手は、この案件を見ることができ、利害関係を申告していない職員から選んでください。",
    "Choose somebody of the city who may see this case and has declared no interest in it.",
)


def mention(
    case: Case,
    people: Iterable[Person],
    *,
    note: Note | None = None,
    contact: Contact | None = None,
    by: Person,
    at: datetime,
) -> None:
    """Have these people told of the note or contact. Called in the transaction that writes it.

    Raises MoveRefused for somebody who may not see the case or keeps out of it.
    """
    on = tokyo_date(at)
    told = list(dict.fromkeys(people))
    for one in told:
        if not one.is_active or not may_see(one, case, on) or barred(case, one) or is_from_outside(one, on):
            raise MoveRefused("guard", [NOT_TO_BE_NAMED], case)
    Mention.objects.bulk_create(
        Mention(case=case, note=note, contact=contact, person=one, by=by, at=at) for one in told
    )


def see_notes(case: Case, *, by: Person, at: datetime) -> None:
    """The person has opened the page of notes."""
    Mention.objects.filter(case=case, person=by, seen_at=None, contact=None).update(seen_at=at)


def see_contacts(case: Case, *, by: Person, at: datetime) -> None:
    """The person has opened the page of visits and calls."""
    Mention.objects.filter(case=case, person=by, seen_at=None, note=None).update(seen_at=at)
