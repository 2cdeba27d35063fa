"""What goes between the city and the company: messages, answers, another version, claims, the wish to withdraw."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person
from connected_desk.records.models import StoredFile
from proposals import actions as proposals
from proposals.claims import Claims, claimable_of_version
from proposals.intake import CLAIMS, FILES, Step
from proposals.models import InformationRequest, Message, ProposalVersion
from proposals.queries import latest_version
from proposals.vocabulary import Side
from workflows.engine.move import Moved, lock, move, note
from workflows.engine.refusals import MoveRefused, Reason
from workflows.engine.registry import COMPANY, Context

from .. import mails, reply_drafts, search
from ..disclosure_actions import claimed_meanwhile
from ..file_actions import add_version, send_waiting
from ..models import Case, ReplyKind
from ..projection import is_projected, laid_over
from ..queries import may_edit
from .standing import ENDED, LOCKED, NO_COMPANY, require_version, written_to


@transaction.atomic
def send_message(case: Case, *, text: str, by: Any, at: datetime, waiting: str = "") -> Message:
    """Send a word to the other side, with a mail that says so; also when the case has ended.

    The files the form `waiting` holds go with it. Raises MoveRefused for a person with no part in the case, and where
    there is no company.
    """
    from_city = isinstance(by, Person)
    case = written_to(case, by=by, at=at)
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
    case = written_to(case, by=by, at=at)
    if not may_edit(laid_over(case)):
        raise MoveRefused("source", [why_not_edited(laid_over(case))], case)
    require_version(case, version)
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
def take_version(
    case: Case,
    *,
    answers: Mapping[str, Any],
    claims: Claims,
    stored: Sequence[StoredFile],
    made_at: datetime,
    at: datetime,
) -> ProposalVersion:
    """Take over, whole, a version its company made at the public place (gap mode) at `made_at`; the city gets a mail.

    Raises MoveRefused once a unit has taken the case, unless nothing changed but where notices go.
    """
    [case] = lock([case])
    former = latest_version(case.proposal)  # type: ignore[arg-type]  # it has a company
    if not may_edit(case) and not proposals.only_addresses(former, answers=answers, claims=claims, stored=stored):
        raise MoveRefused("source", [why_not_edited(case)], case)
    made = proposals.take_version(proposal=case.proposal, answers=answers, claims=claims, stored=stored, at=made_at)  # type: ignore[arg-type]
    case.title, case.proposal = made.proposal.title, made.proposal
    note(case, "revise", by=COMPANY, at=at, body={"version": made.number, "part": _part(former.answers, answers)})
    claimed_meanwhile(case, claims, at=at)
    mails.send(case, Context(by=COMPANY, at=at, on=tokyo_date(at), target="revised_to_city", row=made))
    search.write_all_of(made.proposal.organisation)
    search.write(case)
    return made


def _part(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """The step in which the answers differ; where none does, it is the files."""
    return next((slug for slug in after if before.get(slug) != after[slug]), FILES.slug)


@transaction.atomic
def add_claims(case: Case, *, claims: Claims, at: datetime) -> Message:
    """The company claims more of its proposal as business secrets, at any time; both sides read it as a message.

    Like a message it leaves the log, and so a decision under way, alone.
    """
    case = written_to(case, by=COMPANY, at=at)
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
    case = written_to(case, by=by, at=at)
    if not may_edit(laid_over(case)):
        raise MoveRefused("source", [why_not_edited(laid_over(case))], case)
    require_version(case, version)
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
) -> Moved | None:
    """Keep the answers to the numbered questions and send the case back to where it came from.

    Where it lives at the inner place nothing moves here: the answers are carried there. The files the form `waiting`
    holds go with the answers. Raises ValueError where a question has no answer,
    MoveRefused where the case has moved on.
    """
    proposals.answer(request=request, answers=answers, at=at)
    send_waiting(case, waiting, request=request, by=by, at=at)
    if is_projected(case):
        return None
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
    case = written_to(case, by=by, at=at)
    case.withdrawal_asked_at = at
    note(case, "ask_withdrawal", by=by, at=at, body={"reason": reason}, origin=origin)
    send_message(case, text=reason, by=COMPANY, at=at)
    return case
