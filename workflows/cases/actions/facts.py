"""What the city writes down of a case: its place in the strategy, ICT, who is in charge, notes, agreements."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person
from connected_desk.city.queries import officers_of
from connected_desk.strategy.models import Item
from workflows.engine.bars import keep_out
from workflows.engine.move import lock, note
from workflows.engine.refusals import MoveRefused, Reason

from .. import reply_drafts, search
from ..mention_actions import mention
from ..models import Agreement, Case, Note, ReplyKind, StrategyLink
from ..permissions import may_assign, may_confirm_none_fits
from .standing import require_version, taken_up, written_to

NOT_YOURS_TO_CONFIRM = Reason(
    "role",
    "「あてはまるものがない」ことを確認できるのは、まだ確認されていないときの、所管の決裁者です。",
    "That none fits is confirmed by the head of the owning unit, while it waits to be confirmed.",
)


NOT_YOURS_TO_ASSIGN = Reason(
    "role",
    "担当者を決められるのは、この案件に責任を持つ部署の職員です。",
    "The person in charge is named by the unit that answers for the case.",
)


NOT_OF_THE_UNIT = Reason(
    "officer",
    "担当者は、この案件に責任を持つ部署の職員から選んでください。",
    "Choose somebody of the unit that answers for the case.",
)


A_MEANS = Reason(
    "means",
    "この項目は手段のため、主な項目にはできません。ほかの項目として選んでください。",
    "This item is a means and cannot be the primary one. Choose it as another item.",
)


LINKED_ALREADY = Reason("linked", "この項目は、すでに選ばれています。", "This item is linked already.")


@transaction.atomic
def link_item(
    case: Case,
    *,
    item: Item,
    primary: bool,
    reason: str,
    by: Person,
    at: datetime,
    version: int | None = None,
    origin: str = "live",
) -> Case:
    """Link the case to an item of the plan; a new primary one takes the place of the old, which stays as another.

    What the item goes on from, in an edition before, ends: so the part of a split item is chosen on the case.

    Raises MoveRefused for a means named as primary, and for an item linked already in that part.
    """
    case = taken_up(case, by=by, at=at, version=version)
    if primary and item.is_means:
        raise MoveRefused("guard", [A_MEANS], case)
    links = StrategyLink.objects.filter(case=case, ended_at=None)
    if links.filter(item=item, is_primary=primary).exists():
        raise MoveRefused("guard", [LINKED_ALREADY], case)
    former = list(links.filter(item__successors__new=item).filter(is_primary=primary))
    if primary:
        links.filter(is_primary=True).update(is_primary=False)
    links.filter(item=item).update(ended_at=at, ended_by=by)
    link = StrategyLink.objects.create(
        case=case, item=item, is_primary=primary, reason=reason, linked_by=by, linked_at=at
    )
    links.filter(pk__in=[one.pk for one in former]).update(ended_at=at, ended_by=by, followed_by=link)
    case.none_fits_reason, case.none_fits_confirmed_by = "", None
    note(case, "link", by=by, at=at, body={"item": item, "primary": primary, "reason": reason}, origin=origin)
    return case


@transaction.atomic
def unlink_item(case: Case, *, item: Item, by: Person, at: datetime) -> Case:
    """End the link to an item; the row stays."""
    case = taken_up(case, by=by, at=at)
    StrategyLink.objects.filter(case=case, item=item, ended_at=None).update(ended_at=at, ended_by=by)
    note(case, "unlink", by=by, at=at, body={"item": item})
    return case


@transaction.atomic
def none_fits(
    case: Case, *, reason: str, by: Person, at: datetime, version: int | None = None, origin: str = "live"
) -> Case:
    """Record that no item of the plan fits, and why: evidence for the plan's next revision. Links end."""
    case = taken_up(case, by=by, at=at, version=version)
    StrategyLink.objects.filter(case=case, ended_at=None).update(ended_at=at, ended_by=by)
    case.none_fits_reason, case.none_fits_confirmed_by = reason, None
    note(case, "none_fits", by=by, at=at, body={"reason": reason}, origin=origin)
    return case


@transaction.atomic
def confirm_none_fits(
    case: Case, *, by: Person, at: datetime, version: int | None = None, origin: str = "live"
) -> Case:
    """The owner's bureau head confirms that no item fits. Raises MoveRefused for others, or with nothing to confirm."""
    [case] = lock([case])
    if not may_confirm_none_fits(case, by, tokyo_date(at)):
        raise MoveRefused("role", [NOT_YOURS_TO_CONFIRM], case)
    require_version(case, version)
    case.none_fits_confirmed_by = by
    note(case, "confirm_none_fits", by=by, at=at, body={}, origin=origin)
    return case


@transaction.atomic
def answer_ict(
    case: Case, *, ict: bool, reason: str, by: Person, at: datetime, version: int | None = None, origin: str = "live"
) -> Case:
    """Answer whether the case concerns ICT, and why."""
    case = taken_up(case, by=by, at=at, version=version)
    case.ict, case.ict_reason = ict, reason
    note(case, "answer_ict", by=by, at=at, body={"ict": ict, "reason": reason}, origin=origin)
    return case


@transaction.atomic
def assign_officer(case: Case, *, officer: Person, by: Person, at: datetime) -> Case:
    """Put somebody in charge: at the desk until a unit owns the case, in the owning unit from then on.

    Raises MoveRefused where either of the two is not of the unit that answers for the case.
    """
    case, on = taken_up(case, by=by, at=at), tokyo_date(at)
    if not may_assign(case, by, on):
        raise MoveRefused("role", [NOT_YOURS_TO_ASSIGN], case)
    if officer not in officers_of(case.responsible_unit, on):
        raise MoveRefused("guard", [NOT_OF_THE_UNIT], case)
    keep_out(case, officer)
    if case.owner_unit_id:
        case.owner_person = officer
    else:
        case.officer = officer
    note(case, "assign", by=by, at=at, body={"officer": officer})
    return case


@transaction.atomic
def write_note(case: Case, *, text: str, by: Person, at: datetime, tell: Iterable[Person] = ()) -> Note:
    """Keep a word among staff; the company never sees it. The log has no row: a note overtakes nothing that waits.

    Those in `tell` find it on their first page. Raises MoveRefused for one who may not see the case.
    """
    case = written_to(case, by=by, at=at)
    written = Note.objects.create(case=case, text=text, by=by, at=at)
    mention(case, tell, note=written, by=by, at=at)
    reply_drafts.drop(case, kind=ReplyKind.NOTE, by=by)
    search.write(case)
    return written


@transaction.atomic
def record_agreement(
    case: Case,
    *,
    kind: str,
    parties: str,
    signed_on: date,
    ends_on: date | None,
    document_number: str,
    capacity: str,
    by: Person,
    at: datetime,
    origin: str = "live",
) -> Agreement:
    """Put an agreement on record, with the capacity in which it was decided (決裁, 専決, 代決)."""
    case = taken_up(case, by=by, at=at)
    agreement = Agreement.objects.create(
        case=case,
        kind=kind,
        parties=parties,
        signed_on=signed_on,
        ends_on=ends_on,
        document_number=document_number,
        decided_capacity=capacity,
        recorded_by=by,
        recorded_at=at,
    )
    note(case, "agreement", by=by, at=at, body={"kind": kind, "signed_on": signed_on}, origin=origin)
    return agreement
