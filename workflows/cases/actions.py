"""Every write of a case besides its moves, a verb each; and the two doors of a new case.

All take `by` (a person, or COMPANY) and `at` (an aware instant), and each is one transaction with one row of the log
(none for notes and messages). They raise MoveRefused where the person has no part in the case, the case has ended, or
it was changed since the form was drawn (`version`).
"""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from connected_desk.city.calendar import fiscal_year, tokyo_date
from connected_desk.city.models import Person, Unit
from connected_desk.city.queries import officers_of
from connected_desk.strategy.models import Item
from proposals import actions as proposals
from proposals.claims import Claims, claimable_of_version
from proposals.intake import CLAIMS, Step
from proposals.models import Draft, InformationRequest, Message, Organisation, Proposal, ProposalVersion, Team
from proposals.queries import body_hash
from proposals.vocabulary import Side
from workflows.engine.bars import keep_out
from workflows.engine.move import STALE, Moved, lock, move, note, open_life
from workflows.engine.refusals import MoveRefused, Reason
from workflows.engine.registry import COMPANY, Context
from workflows.engine.vocabulary import Role

from . import mails, reply_drafts, search
from .definition import CaseState
from .disclosure_actions import claimed_meanwhile
from .file_actions import add_version, send_waiting
from .mention_actions import mention
from .models import Agreement, Case, CaseOrigin, Counter, Note, ReplyKind, StrategyLink
from .permissions import NOT_YOURS, may_assign, may_confirm_none_fits, takes_part
from .queries import may_edit
from .roles import due

NOT_YOURS_TO_CONFIRM = Reason(
    "role",
    "「あてはまるものがない」ことを確認できるのは、まだ確認されていないときの、所管の決裁者です。",
    "That none fits is confirmed by the head of the owning unit, while it waits to be confirmed.",
)
ENDED = Reason(
    "source",
    "この案件は終わっているため、書き込めません。画面を開き直してください。",
    "This case has ended and cannot be written to. Open the page again.",
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
LOCKED = Reason(
    "locked",
    "検討する部署が決まったため、内容は変えられません。伝えたいことはメッセージで送ってください。",
    "The office in charge is decided, so the proposal cannot be changed any more. Please send a message instead.",
)
LINKED_ALREADY = Reason("linked", "この項目は、すでに選ばれています。", "This item is linked already.")
NO_COMPANY = Reason(
    "no_company",
    "この案件には、メッセージを送る相手の提案者がいません。",
    "This case has no company to write to.",
)


@dataclass(frozen=True)
class Receipt:
    """What a submission got: the case, whether this was the first press, and whether a later one differed."""

    case: Case
    proposal: Proposal
    first: bool
    changed: bool


@transaction.atomic
def open_case(
    *,
    draft: Draft,
    idempotency_key: uuid.UUID,
    at: datetime,
    entry: proposals.Entry | None = None,
    origin: str = "live",
) -> Receipt:
    """Submit the draft and open its case: proposal, number, row 1 of the log, search row and mails, all or nothing.

    `entry` says that an officer typed it for its company: the case was then received when it reached the city, and its
    log says when it was typed. The same key gives the first receipt again. Raises proposals.actions.Incomplete.
    """
    known = Proposal.objects.filter(idempotency_key=idempotency_key).exists()
    proposal = proposals.submit(draft=draft, idempotency_key=idempotency_key, at=at, entry=entry)
    opened = Case.objects.filter(proposal=proposal).first()
    if opened:
        return Receipt(opened, proposal, first=False, changed=known and proposal.body_hash != body_hash(draft))
    case = new_case(proposal.title, proposal.submitted_at, origin, state=CaseState.RECEIVED, proposal=proposal)
    by: Any = entry.by if entry else COMPANY
    body: dict[str, Any] = {"title": proposal.title}
    if entry:
        body |= {"channel": entry.channel, "received_at": entry.received_at}
    opening = open_life(case, by=by, at=at, body=body, origin=origin)
    search.write_all_of(proposal.organisation)
    mails.send(case, Context(by=by, at=at, on=tokyo_date(at), target="received", row=opening.row))
    return Receipt(case, proposal, first=True, changed=False)


@transaction.atomic
def change_team(*, team: Team, details: Mapping[str, Any], version: int, by: str, at: datetime) -> Team:
    """Change what a team keeps of its organisation, and what a search finds it by.

    Raises proposals.actions.NotAMember and TeamChanged.
    """
    changed = proposals.change_team(team=team, details=details, version=version, by=by, at=at)
    search.write_all_of(Organisation.objects.get(pk=changed.organisation_id))
    return changed


@transaction.atomic
def open_case_of_bureau(*, title: str, summary: str, by: Person, at: datetime, origin: str = "live") -> Case:
    """Open a case a unit of the city starts itself (庁内発案): it begins in triage, without a company."""
    case = new_case(title, at, origin, state=CaseState.TRIAGE, origin=CaseOrigin.BUREAU)
    open_life(case, by=by, at=at, body={"title": title, "summary": summary}, origin=origin)
    if summary:
        Note.objects.create(case=case, text=summary, by=by, at=at)
    search.write(case)
    return case


def new_case(title: str, at: datetime, log_origin: str, **fields: Any) -> Case:
    """A case received at that instant, with the next number of its fiscal year; not saved yet."""
    day = tokyo_date(at)
    year, sequence, desk = fiscal_year(day), _next_number(fiscal_year(day)), Unit.objects.desk()
    return Case(
        title=title,
        number=f"CD-{year}-{sequence:04d}",
        fiscal_year=year,
        sequence=sequence,
        received_at=at,
        responsible_unit=desk,
        responsible_since=day,
        unit_position=desk.position,
        is_demo=log_origin == "demo",
        **fields,
    )


def _next_number(year: int) -> int:
    Counter.objects.get_or_create(fiscal_year=year)
    counter = Counter.objects.select_for_update().get(fiscal_year=year)
    counter.last += 1
    counter.save()
    return counter.last


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
    case = _taken_up(case, by=by, at=at, version=version)
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
    case = _taken_up(case, by=by, at=at)
    StrategyLink.objects.filter(case=case, item=item, ended_at=None).update(ended_at=at, ended_by=by)
    note(case, "unlink", by=by, at=at, body={"item": item})
    return case


@transaction.atomic
def none_fits(
    case: Case, *, reason: str, by: Person, at: datetime, version: int | None = None, origin: str = "live"
) -> Case:
    """Record that no item of the plan fits, and why: evidence for the plan's next revision. Links end."""
    case = _taken_up(case, by=by, at=at, version=version)
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
    _require_version(case, version)
    case.none_fits_confirmed_by = by
    note(case, "confirm_none_fits", by=by, at=at, body={}, origin=origin)
    return case


@transaction.atomic
def answer_ict(
    case: Case, *, ict: bool, reason: str, by: Person, at: datetime, version: int | None = None, origin: str = "live"
) -> Case:
    """Answer whether the case concerns ICT, and why."""
    case = _taken_up(case, by=by, at=at, version=version)
    case.ict, case.ict_reason = ict, reason
    note(case, "answer_ict", by=by, at=at, body={"ict": ict, "reason": reason}, origin=origin)
    return case


@transaction.atomic
def assign_officer(case: Case, *, officer: Person, by: Person, at: datetime) -> Case:
    """Put somebody in charge: at the desk until a unit owns the case, in the owning unit from then on.

    Raises MoveRefused where either of the two is not of the unit that answers for the case.
    """
    case, on = _taken_up(case, by=by, at=at), tokyo_date(at)
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
    case = _written_to(case, by=by, at=at)
    written = Note.objects.create(case=case, text=text, by=by, at=at)
    mention(case, tell, note=written, by=by, at=at)
    reply_drafts.drop(case, kind=ReplyKind.NOTE, by=by)
    search.write(case)
    return written


@transaction.atomic
def send_message(case: Case, *, text: str, by: Any, at: datetime, waiting: str = "") -> Message:
    """Send a word to the other side, with a mail that says so; also when the case has ended.

    The files the form `waiting` holds go with it. Raises MoveRefused for a person with no part in the case, and where
    there is no company.
    """
    from_city = isinstance(by, Person)
    case = _written_to(case, by=by, at=at)
    if case.proposal is None:
        raise MoveRefused("guard", [NO_COMPANY], case)
    message = proposals.post_message(
        proposal=case.proposal,
        side=Side.CITY if from_city else Side.COMPANY,
        text=text,
        by=by if from_city else None,
        at=at,
        mailed=True,
    )
    send_waiting(case, waiting, message=message, by=by, at=at)
    if from_city:
        reply_drafts.drop(case, kind=ReplyKind.MESSAGE, by=by)
    target = "message_to_company" if from_city else "message_to_city"
    mails.send(case, Context(by=by, at=at, on=tokyo_date(at), target=target, row=message))
    search.write(case)
    return message


def why_not_edited(case: Case) -> Reason:
    """What to tell a company that may not change its proposal any more."""
    return ENDED if case.state_row.final else LOCKED


@transaction.atomic
def revise_proposal(
    case: Case, *, step: Step, answers: Mapping[str, Any], by: Any, at: datetime, version: int | None
) -> ProposalVersion:
    """The company changes its answers to one step, or its claims: a new version, and both sides get a mail.

    Raises MoveRefused once a unit has taken the case, and where the case was changed since the page was drawn.
    """
    case = _written_to(case, by=by, at=at)
    if not may_edit(case):
        raise MoveRefused("source", [why_not_edited(case)], case)
    _require_version(case, version)
    former = case.proposal
    made = proposals.revise(proposal=former, step=step, answers=answers, at=at)  # type: ignore[arg-type]  # may_edit
    case.title = made.proposal.title
    case.proposal = made.proposal
    note(case, "revise", by=by, at=at, body={"version": made.number, "part": step.slug})
    if step is CLAIMS:
        claimed_meanwhile(case, answers, at=at)
    context = Context(by=by, at=at, on=tokyo_date(at), target="revised", row=made)
    # An address that was changed hears of it too: it may not have been its owner who changed it.
    for case.proposal in (former, made.proposal):
        mails.send(case, context)
    mails.send(case, replace(context, target="revised_to_city"))
    search.write_all_of(made.proposal.organisation)
    search.write(case)
    return made


@transaction.atomic
def add_claims(case: Case, *, claims: Claims, at: datetime) -> Message:
    """The company claims more of its proposal as business secrets, at any time; both sides read it as a message.

    Like a message it leaves the log, and so a decision under way, alone.
    """
    case = _written_to(case, by=COMPANY, at=at)
    version = proposals.add_claims(proposal=case.proposal, claims=claims, at=at)  # type: ignore[arg-type]  # it has a company
    claimed_meanwhile(case, claims, at=at)
    with translation.override(version.proposal.language):
        parts = [part for group in claimable_of_version(version) for part in group.parts if part.target in claims]
        lines = [_("%(what)s: %(why)s") % {"what": part.label, "why": claims[part.target]} for part in parts]
        text = "\n".join([_("We claim the following as business secrets."), *lines])
    return send_message(case, text=text, by=COMPANY, at=at)


@transaction.atomic
def revise_files(
    case: Case, *, waiting: str, without: Collection[uuid.UUID], by: Any, at: datetime, version: int | None
) -> ProposalVersion:
    """The company adds the files the form `waiting` holds and takes out others: a new version, and a mail to both.

    Raises MoveRefused as revise_proposal does, proposals.NothingChanged and proposals.TooManyFiles.
    """
    case = _written_to(case, by=by, at=at)
    if not may_edit(case):
        raise MoveRefused("source", [why_not_edited(case)], case)
    _require_version(case, version)
    made = add_version(case, waiting=waiting, without=without, by=by, at=at)
    for target in ("revised", "revised_to_city"):
        mails.send(case, Context(by=by, at=at, on=tokyo_date(at), target=target, row=made))
    search.write(case)
    return made


@transaction.atomic
def answer_questions(
    case: Case,
    *,
    request: InformationRequest,
    answers: Mapping[int, Any],
    by: Any,
    at: datetime,
    version: int | None,
    waiting: str = "",
) -> Moved:
    """Keep the answers to the numbered questions and send the case back to where it came from.

    The files the form `waiting` holds go with the answers. Raises ValueError where a question has no answer,
    MoveRefused where the case has moved on.
    """
    proposals.answer(request=request, answers=answers, at=at)
    send_waiting(case, waiting, request=request, by=by, at=at)
    answered = move(case, "answer", by=by, at=at, version=version)
    search.write(case)
    return answered


@transaction.atomic
def move_answer_date(case: Case, *, request: InformationRequest, due_on: date, by: Any, at: datetime) -> Case:
    """The company moves the date of its answer, once. Raises proposals.actions.AlreadyExtended."""
    proposals.extend(request=request, due_on=due_on, at=at)
    [case] = lock([case])
    case.answer_due_on = case.due_on = due_on
    note(case, "extend_answer", by=by, at=at, body={"due_on": due_on})
    return case


@transaction.atomic
def ask_withdrawal(case: Case, *, reason: str, by: Any, at: datetime, origin: str = "live") -> Case:
    """The company asks to withdraw once a trial has begun: a message to the owner, and no change of state.

    `by` somebody of the city: the desk writes down what the company said. Raises MoveRefused as a message does.
    """
    case = _written_to(case, by=by, at=at)
    case.withdrawal_asked_at = at
    note(case, "ask_withdrawal", by=by, at=at, body={"reason": reason}, origin=origin)
    send_message(case, text=reason, by=COMPANY, at=at)
    return case


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
    case = _taken_up(case, by=by, at=at)
    agreement = Agreement.objects.create(
        key=uuid.uuid4(),
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


def set_turn(case: Case, *, turn: Role, unit: Unit | None, on: date) -> None:
    """Hand the turn over within a state (the scores are in: the owner is next). Called inside a move or an action."""
    [case] = lock([case])
    case.turn, case.turn_unit, case.turn_since = turn.value, unit, on
    case.save()


def set_due(case: Case, *, on: date, **dates: date | None) -> None:
    """Carry a date on the case (poc_ends_on, next_step_on, follow_up_on), and with it the day it is due.

    Called by the rooms above inside a move or an action.
    """
    [case] = lock([case])
    for name, value in dates.items():
        setattr(case, name, value)
    case.due_on = due(case, on)
    case.save()


def _taken_up(case: Case, *, by: Person, at: datetime, version: int | None = None) -> Case:
    """The case as it is now, locked, for an act of somebody who works on it; MoveRefused if it may not be."""
    case = _written_to(case, by=by, at=at)
    if case.state_row.final:
        raise MoveRefused("source", [ENDED], case)
    _require_version(case, version)
    return case


def _written_to(case: Case, *, by: Any, at: datetime) -> Case:
    """The case as it is now, locked, for a word of its company or of somebody with a part in it."""
    [case] = lock([case])
    keep_out(case, by)
    if isinstance(by, Person) and not takes_part(case, by, tokyo_date(at)):
        raise MoveRefused("role", [NOT_YOURS], case)
    return case


def _require_version(case: Case, version: int | None) -> None:
    if version is not None and version != case.version:
        raise MoveRefused("version", [STALE], case)
