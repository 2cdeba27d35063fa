"""What a company changes or says besides moves and messages: where notices go, and its opinion on a result."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from connected_desk.city.calendar import tokyo_date
from proposals import actions as proposals
from proposals.models import ProposalVersion
from workflows.engine.move import lock, note
from workflows.engine.refusals import MoveRefused, Reason
from workflows.engine.registry import Context

from . import mails, search
from .models import Case, ResultOpinion
from .projection import laid_over
from .queries import has_result

NO_RESULT = Reason(
    "source",
    "この案件には、まだ結果がありません。伝えたいことはメッセージで送ってください。",
    "This case has no result yet. Please send a message instead.",
)


@transaction.atomic
def change_addresses(case: Case, *, email: str, email2: str, by: Any, at: datetime) -> ProposalVersion:
    """Send notices elsewhere from now on: a new version of the proposal, logged, with a mail to old and new addresses.

    Possible at any time, also when the case has ended.
    """
    [case] = lock([case])
    former = case.proposal
    made = proposals.change_addresses(proposal=former, email=email, email2=email2, at=at)  # type: ignore[arg-type]  # a company's case
    note(case, "change_addresses", by=by, at=at, body={"version": made.number})
    context = Context(by=by, at=at, on=tokyo_date(at), target="addresses_changed", row=made)
    for case.proposal in (former, made.proposal):
        mails.send(case, context)
    search.write(case)
    return made


@transaction.atomic
def give_opinion(case: Case, *, text: str, by: Any, at: datetime) -> ResultOpinion:
    """Keep what the company thinks of the result, and tell the desk; as often as it likes.

    Raises MoveRefused while there is no result.
    """
    [case] = lock([case])
    if not has_result(laid_over(case)):
        raise MoveRefused("source", [NO_RESULT], case)
    opinion = ResultOpinion.objects.create(case=case, text=text, state=laid_over(case).state, at=at)
    context = Context(by=by, at=at, on=tokyo_date(at), target="opinion_to_city", row=opinion)
    mails.send_once(case, replace(context, row=None), dedupe=f"opinion:{opinion.pk}")
    return opinion
