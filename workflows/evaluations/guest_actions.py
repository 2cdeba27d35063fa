"""Every write about evaluators without an account: named, given another link. They score as others do."""

from dataclasses import asdict
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person
from workflows.cases.actions import set_turn
from workflows.cases.models import Case
from workflows.engine.move import note
from workflows.engine.refusals import MoveRefused, Reason
from workflows.engine.vocabulary import Role

from . import guest_mails
from .guest_models import Guest
from .guest_queries import Named, why_not
from .models import Evaluation, Evaluator
from .standing import NOT_AWAITED, fresh, owned

NAMED_ALREADY = Reason(
    "evaluations.named_already",
    "このアドレスの方は、もう評価者になっています。",
    "Whoever has this address is an evaluator already.",
)
NO_PAGE = Reason(
    "evaluations.no_page",
    "職員の網が外部から切り離されているため、アカウントのない方に画面で評価してもらえません。評価者のアカウントを作り、庁内の端末で評価してもらってください。",
    "The staff's network is cut off, so nobody without an account can score on a page. Give them an evaluator's "
    "account and have them score at a machine of the city.",
)
HAS_NO_LINK = Reason(
    "evaluations.has_no_link",
    "リンクで評価するのは、アカウントのない方だけです。",
    "Only an evaluator without an account has a link.",
)


@transaction.atomic
def name_guest(evaluation: Evaluation, *, named: Named, by: Person, at: datetime, origin: str = "live") -> Evaluator:
    """The owner names somebody from outside to score; they get a mail with their link, and the turn is theirs again.

    MoveRefused where they have an account, are the proposer, or were named already.
    """
    case = owned(evaluation, by, at)
    if why := why_not(case, named.email):
        raise MoveRefused("guard", [why], case)
    if Guest.objects.filter(place__evaluation=evaluation, email__iexact=named.email).exists():
        raise MoveRefused("guard", [NAMED_ALREADY], case)
    evaluator = add_guest(case, evaluation, named=named, by=by, at=at)
    # The record is read by everybody who sees the case; the address is the owner's alone.
    body = {"name": named.name, "affiliation": named.affiliation}
    note(case, "guest_named", by=by, at=at, body=body, origin=origin)
    if case.turn != Role.EVALUATOR:
        set_turn(case, turn=Role.EVALUATOR, unit=None, on=tokyo_date(at))
    return evaluator


def add_guest(case: Case, evaluation: Evaluation, *, named: Named, by: Person, at: datetime) -> Evaluator:
    """Give somebody from outside a place and mail them its link; the caller holds the case's lock and has judged it."""
    if settings.AT_INNER_PLACE:
        raise MoveRefused("place", [NO_PAGE], case)
    evaluation.case = case
    guest = Guest.objects.create(**asdict(named), named_by=by, named_at=at)
    evaluator = Evaluator.objects.create(evaluation=evaluation, guest=guest, from_outside=True)
    _send_link(evaluator, by=by, at=at)
    return evaluator


@transaction.atomic
def renew_link(evaluator: Evaluator, *, by: Person, at: datetime, origin: str = "live") -> Evaluator:
    """The owner makes the guest's link lead nowhere and mails them another, while their sheet is open to them."""
    case = owned(evaluator.evaluation, by, at)
    evaluator = fresh(evaluator)
    if evaluator.guest is None:
        raise MoveRefused("guard", [HAS_NO_LINK], case)
    if not evaluator.may_score:
        raise MoveRefused("source", [NOT_AWAITED], case)
    Guest.objects.filter(pk=evaluator.guest.pk).update(link_version=F("link_version") + 1)
    evaluator.guest.refresh_from_db()
    evaluator.evaluation.case = case
    note(case, "guest_link_renewed", by=by, at=at, body={"evaluator": evaluator.name}, origin=origin)
    _send_link(evaluator, by=by, at=at)
    return evaluator


def _send_link(evaluator: Evaluator, *, by: Person, at: datetime) -> None:
    guest = evaluator.guest
    dedupe = f"guest:{guest.key}:{guest.link_version}"  # type: ignore[union-attr]
    guest_mails.tell(evaluator, "evaluation_invited", by=by, at=at, dedupe=dedupe)
