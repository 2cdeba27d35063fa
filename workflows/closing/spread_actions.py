"""Naming other units that could use what worked, and their answers. The log of the case is left alone."""

from datetime import datetime

from django.db import transaction

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person, Unit
from workflows.cases import chains, mails
from workflows.cases.actions import open_case_of_bureau
from workflows.cases.models import Case
from workflows.cases.tie_actions import keep_tie
from workflows.cases.tie_models import TieKind
from workflows.engine.bars import keep_out
from workflows.engine.move import lock, roles_of
from workflows.engine.refusals import MoveRefused, Reason
from workflows.engine.registry import Context
from workflows.referrals.queries import speaks_for

from .closing_queries import has_worked
from .models import Answer, Spread
from .spread_queries import OWNERS

NOT_THE_OWNER = Reason("role", "横展開の相手を挙げられるのは、所管です。", "Units are named by the owning unit.")
NOT_WORKED = Reason(
    "source",
    "実施している案件か、効果があったと結論された案件についてだけ挙げられます。",
    "Units are named for a case that is realised or was concluded to have worked.",
)
ITSELF = Reason("unit", "所管している部署は選べません。", "The owning unit cannot be chosen.")
NAMED = Reason("named", "この部署は、すでに挙げられています。", "This unit has been named already.")
NOT_YOUR_UNIT = Reason("role", "答えられるのは、挙げられた部署の人です。", "Answered by the unit that was named.")
ANSWERED = Reason("answered", "この部署は、すでに答えています。", "This unit has answered already.")
WHY = Reason("words", "合わない理由を書いてください。", "Say why it is not for you.")


@transaction.atomic
def name_unit(case: Case, *, unit: Unit, why: str, by: Person, at: datetime, origin: str = "live") -> Spread:
    """The owner names a unit that could use it, with why; its officers get a mail and find it on their first page.

    Raises MoveRefused for anybody else, for a case that has not worked (yet), the owner itself, and a unit twice.
    """
    [case] = lock([case])
    keep_out(case, by)
    if not roles_of(case, by, tokyo_date(at)) & OWNERS:
        raise MoveRefused("role", [NOT_THE_OWNER], case)
    if not has_worked(case):
        raise MoveRefused("source", [NOT_WORKED], case)
    if unit.pk == case.owner_unit_id:
        raise MoveRefused("details", [ITSELF], case)
    if case.spreads.filter(unit=unit).exists():
        raise MoveRefused("guard", [NAMED], case)
    made = Spread(case=case, unit=unit, why=why, named_by=by, named_at=at)
    chains.write(made, "name_unit", by=by, at=at, details={"unit": unit.code, "words": why}, origin=origin)
    _mail("spread_asked", made, by, at)
    return made


@transaction.atomic
def answer(
    spread: Spread, *, said: str, words: str, title: str, by: Person, at: datetime, origin: str = "live"
) -> Spread:
    """The unit answers. Interest opens a case of its own at the desk, tied to the first as what continues it.

    Raises MoveRefused for somebody who does not speak for the unit, a second answer, and "not for us" without why.
    """
    [case] = lock([spread.case])
    spread = Spread.objects.select_for_update(of=("self",)).select_related("unit").get(pk=spread.pk)
    keep_out(case, by)
    if not speaks_for(by, spread.unit, tokyo_date(at)):
        raise MoveRefused("role", [NOT_YOUR_UNIT], case)
    if spread.answer:
        raise MoveRefused("source", [ANSWERED], case)
    if said == Answer.NOT_FOR_US and not words:
        raise MoveRefused("details", [WHY], case)
    spread.answer, spread.words = Answer(said).value, words
    spread.answered_by, spread.answered_at = by, at
    if said == Answer.INTERESTED:
        spread.opened = open_case_of_bureau(title=title, summary=words or spread.why, by=by, at=at, origin=origin)
        keep_tie(spread.opened, case, kind=TieKind.CONTINUES, reason=spread.why, by=by, at=at)
    chains.write(
        spread, "answer_spread", by=by, at=at, details={"answer": spread.answer, "words": words}, origin=origin
    )
    _mail("spread_answered", spread, by, at)
    return spread


def _mail(target: str, spread: Spread, by: Person, at: datetime) -> None:
    details = {"unit": spread.unit, "reason": spread.why if target == "spread_asked" else spread.words}
    mails.send(spread, Context(by=by, at=at, on=tokyo_date(at), target=target, row=spread, details=details))
