"""Every write of a transfer: ordering it, carrying it out on its day, calling it off.

Each is one transaction with one row of the transfer's own log; what is handed on leaves a row on its own log as well.
They raise MoveRefused where somebody else has to order it, or it is done or called off already.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from connected_desk.city import mail_texts, standing
from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import City, Person, RoleHeld
from connected_desk.records import access
from workflows.engine.details import encode
from workflows.engine.refusals import MoveRefused, Reason

from . import chains, mails
from .holdings import HOLDINGS, Handing, Held, held_by
from .transfer_mails import values_for
from .transfer_models import Transfer, TransferItem
from .transfer_queries import may_transfer, successors

NOT_YOURS = Reason(
    "role",
    "異動の引継ぎを決められるのは、その部署の長、デスクの長、管理者です。",
    "A transfer is ordered by the head of the unit, the head of the desk or the administrator.",
)
PAST = Reason("on", "異動の日は、今日か今日より後の日にしてください。", "Choose today or a later day.")
PLANNED_ALREADY = Reason(
    "planned",
    "この人の異動は、すでに予定されています。変えるときは、先にその予定を取り消してください。",
    "A transfer of this person is planned already. Call it off first.",
)
NO_SUCCESSOR = Reason(
    "successor",
    "後任には、異動の日に同じ部署で働いている人を選んでください。",
    "Choose a successor who works for the same unit on the day of the transfer.",
)
OVER = Reason("source", "この異動は、すでに済んだか取り消されています。", "This transfer is done or called off.")


@transaction.atomic
def order(
    person: Person,
    *,
    successor: Person,
    on: date,
    reason: str,
    roles: Iterable[RoleHeld],
    others: Mapping[str, Person],
    by: Person,
    at: datetime,
) -> Transfer:
    """Order the transfer: everything goes to the successor, but for `others` (by Held.mark).

    Today's is carried out now, a later one waits for its day. `roles` end with the day before.
    """
    today = tokyo_date(at)
    if not may_transfer(by, person, today):
        raise MoveRefused("role", [NOT_YOURS])
    if on < today:
        raise MoveRefused("details", [PAST])
    # The person's row is locked, so that two who order at once do not both find none planned.
    Person.objects.select_for_update().get(pk=person.pk)
    if Transfer.objects.filter(person=person, done_at=None, cancelled_at=None).exists():
        raise MoveRefused("source", [PLANNED_ALREADY])
    if not {successor, *others.values()} <= set(successors(person, today, on)):
        raise MoveRefused("details", [NO_SUCCESSOR])
    made = Transfer(person=person, successor=successor, on=on, reason=reason, planned_by=by, planned_at=at)
    made.save()
    made.roles.set(roles)
    for held in held_by(person, today):
        if others.get(held.mark, successor) != successor:
            _item(made, held, to=others[held.mark], at=None)
    details = {"person": person, "successor": successor, "on": on, "words": reason}
    chains.write(made, "plan_transfer", by=by, at=at, details=encode(details))
    if on == today:
        carry_out(made, at=at)
    return made


@transaction.atomic
def carry_out(transfer: Transfer, *, at: datetime) -> Transfer:
    """Hand everything on as it stands now, end roles and stand-ins, and tell the successors. Again, it does nothing.

    What came in since the order goes to the successor; what cannot go (the person's own to do, or nobody can take it)
    is kept as to be decided.
    """
    made = _locked(transfer)
    if not made.waits:
        return made
    chosen = {(item.kind, item.key): item.to for item in made.items.select_related("to")}
    for held in list(held_by(made.person, tokyo_date(at))):
        _hand_on(made, held, chosen.get((held.kind, held.key)) or made.successor, at)
    order = standing.Order(made.reason, made.planned_by, at)
    standing.end_stand_ins(standing.stood_in_by(made.person, made.on), on=made.on, order=order)
    standing.end_roles(made.roles.select_related("person", "unit"), on=made.on, order=order)
    made.done_at = at
    chains.write(made, "carry_out_transfer", by=made.planned_by, at=at, details={"words": ""})
    access.note(
        person_id=made.planned_by_id, what="transferred", at=at, subject_kind="person", subject_key=made.person.key
    )
    _tell(made, at)
    return made


@transaction.atomic
def call_off(transfer: Transfer, *, by: Person, at: datetime) -> Transfer:
    """Call a transfer off that has not been carried out."""
    made = _locked(transfer)
    if not may_transfer(by, made.person, tokyo_date(at)):
        raise MoveRefused("role", [NOT_YOURS])
    if not made.waits:
        raise MoveRefused("source", [OVER])
    made.cancelled_at, made.cancelled_by = at, by
    chains.write(made, "cancel_transfer", by=by, at=at, details={"words": ""})
    return made


def due(on: date) -> QuerySet[Transfer]:
    """The transfers whose day has come."""
    return Transfer.objects.filter(on__lte=on, done_at=None, cancelled_at=None).order_by("on", "pk")


def _locked(transfer: Transfer) -> Transfer:
    rows = Transfer.objects.select_for_update(of=("self",)).select_related("person", "successor", "planned_by")
    return rows.get(pk=transfer.pk)


def _hand_on(made: Transfer, held: Held, to: Person, at: datetime) -> None:
    """Hand one thing on, or keep it as to be decided where it cannot be."""
    hand_on = HOLDINGS[held.kind].hand_on
    handing = Handing(made.person, to, made.reason, made.planned_by, at, made.on)
    if hand_on is None or not to.is_active:
        _item(made, held, to=None, at=None)
        return
    try:
        with transaction.atomic():
            hand_on(held, handing)
    except MoveRefused:  # one thing that nobody may take does not keep the rest from going
        _item(made, held, to=None, at=None)
    else:
        _item(made, held, to=to, at=at)


def _item(made: Transfer, held: Held, *, to: Person | None, at: datetime | None) -> None:
    values = {"case": held.case, "title": held.title[:300], "to": to, "moved_at": at}
    TransferItem.objects.update_or_create(transfer=made, kind=held.kind, key=held.key, defaults=values)


def _tell(made: Transfer, at: datetime) -> None:
    """A mail to each who took something over, with what they took."""
    text, city = mail_texts.current("handed_on"), City.get()
    items = list(made.items.filter(moved_at__isnull=False).select_related("to", "case"))
    for person in {item.to: None for item in items}:
        mails.queue_to(
            mails.of_people([person]),
            text,
            values_for(made, [item for item in items if item.to == person], city),
            at=at,
            reference=str(made.key),
            dedupe=f"transfer:{made.key}",
        )
