"""Answering a request for public records: what is withheld, the company's opinion (第三者意見照会), the decision.

They raise MoveRefused for anybody but the desk, and once the request is decided.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import translation

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person
from proposals.claims import Claims
from proposals.intake import PERSONAL
from proposals.queries import latest_version
from workflows.engine.bars import keep_out
from workflows.engine.move import lock
from workflows.engine.refusals import MoveRefused, Reason
from workflows.engine.registry import COMPANY, Context

from . import chains, mails
from .disclosure_models import Disclosure, DisclosurePart
from .disclosure_queries import BUSINESS, PERSON, Piece, may_make, pieces
from .models import Case

NOT_THE_DESK = Reason(
    "role",
    "情報公開請求への対応ができるのは、デスクの職員です。",
    "Requests for public records are answered by the desk.",
)
NOTHING_TO_DISCLOSE = Reason(
    "guard", "この案件には、開示の対象になる提案がありません。", "This case has no proposal that could be disclosed."
)
DECIDED = Reason(
    "source",
    "この請求への対応は決まっているため、変えられません。",
    "The answer to this request is decided and cannot be changed.",
)
ASKED = Reason("source", "意見の照会は、すでに送っています。", "The opinion has been asked for already.")
NOT_AWAITED = Reason(
    "source",
    "意見は、お返事をいただいたか、必要がなくなりました。",
    "The opinion has been given, or is not needed any more.",
)


@dataclass(frozen=True)
class Mark:
    """What is decided about a part: withheld on a ground, or disclosed, and why where that goes against a claim."""

    withheld: bool
    ground: str
    why: str


@dataclass(frozen=True)
class Opinion:
    """What the company says about a part: whether it objects to its disclosure, and its words."""

    objects: bool
    words: str


@transaction.atomic
def open_disclosure(
    case: Case, *, request_number: str, requested_on: date, scope: str, by: Person, at: datetime
) -> Disclosure:
    """Take up a request: every part of the proposal as it stands; withheld at first is what is claimed or personal."""
    [case] = lock([case])
    _only_the_desk(case, by, at)
    if case.proposal is None:
        raise MoveRefused("guard", [NOTHING_TO_DISCLOSE], case)
    made = Disclosure(
        case=case,
        version=latest_version(case.proposal),
        request_number=request_number,
        requested_on=requested_on,
        scope=scope,
        opened_by=by,
        opened_at=at,
    )
    details = {"number": request_number, "requested_on": requested_on, "words": scope, "version": made.version.number}
    chains.write(made, "open_disclosure", by=by, at=at, details=details)
    with translation.override("ja"):
        DisclosurePart.objects.bulk_create(
            _first_marked(made, place, piece) for place, piece in enumerate(pieces(made.version), 1)
        )
    return made


def _first_marked(disclosure: Disclosure, place: int, piece: Piece) -> DisclosurePart:
    ground = PERSON if piece.is_personal else BUSINESS if piece.claim else ""
    return DisclosurePart(
        disclosure=disclosure,
        position=place,
        target=piece.target,
        claim=piece.claim,
        withheld=bool(ground),
        ground=str(ground),
    )


@transaction.atomic
def mark(disclosure: Disclosure, *, marks: Mapping[str, Mark], by: Person, at: datetime) -> Disclosure:
    """Keep what is withheld, on which ground. What tells who a person is stays withheld whatever is said."""
    disclosure = _under_way(disclosure, by, at)
    parts = list(disclosure.parts.all())
    for part in parts:
        said = marks[part.target]
        part.withheld = said.withheld or part.target in PERSONAL
        part.ground = said.ground if part.withheld else ""
        part.why = said.why
    DisclosurePart.objects.bulk_update(parts, ["withheld", "ground", "why"])
    chains.write(disclosure, "mark", by=by, at=at, details={"parts": _as_marked(parts)})
    return disclosure


@transaction.atomic
def ask_opinion(disclosure: Disclosure, *, due_on: date, by: Person, at: datetime) -> Disclosure:
    """Ask the company for its opinion on every part it claims, by that date."""
    disclosure = _under_way(disclosure, by, at)
    if disclosure.asked_at:
        raise MoveRefused("source", [ASKED], disclosure.case)
    disclosure.asked_by, disclosure.asked_at, disclosure.due_on = by, at, due_on
    chains.write(disclosure, "consult", by=by, at=at, details={"due_on": due_on})
    _mail(disclosure, "disclosure_asked", by=by, at=at)
    return disclosure


@transaction.atomic
def give_opinion(disclosure: Disclosure, *, opinions: Mapping[str, Opinion], words: str, at: datetime) -> Disclosure:
    """The company's opinion on each part it claims, and on the whole."""
    [case] = lock([disclosure.case])
    disclosure = _locked(disclosure, case)
    if not disclosure.awaited:
        raise MoveRefused("source", [NOT_AWAITED], case)
    parts = list(disclosure.parts.exclude(claim=""))
    for part in parts:
        part.objects_to_it, part.opinion = opinions[part.target].objects, opinions[part.target].words
    DisclosurePart.objects.bulk_update(parts, ["objects_to_it", "opinion"])
    disclosure.answered_at, disclosure.opinion = at, words
    said = {part.target: {"objects": part.objects_to_it, "words": part.opinion} for part in parts}
    chains.write(disclosure, "give_opinion", by=COMPANY, at=at, details={"parts": said, "words": words})
    _mail(disclosure, "disclosure_answered", by=COMPANY, at=at)
    return disclosure


@transaction.atomic
def decide(disclosure: Disclosure, *, by: Person, at: datetime) -> Disclosure:
    """Decide what is disclosed as it is marked now; it is the city that decides, whatever the opinion."""
    disclosure = _under_way(disclosure, by, at)
    disclosure.decided_by, disclosure.decided_at = by, at
    details = {"parts": _as_marked(list(disclosure.parts.all()))}
    chains.write(disclosure, "decide_disclosure", by=by, at=at, details=details)
    return disclosure


def claimed_meanwhile(case: Case, claims: Claims, *, at: datetime) -> None:
    """Carry claims made now into the requests still under way, as withheld; called inside the act that makes them."""
    for disclosure in Disclosure.objects.select_for_update().filter(case=case, decided_at=None):
        parts = [part for part in disclosure.parts.filter(target__in=claims) if part.claim != claims[part.target]]
        for part in parts:
            part.claim, part.withheld = claims[part.target], True
            with translation.override("ja"):
                part.ground = part.ground or str(BUSINESS)
        if parts:
            DisclosurePart.objects.bulk_update(parts, ["claim", "withheld", "ground"])
            details = {"parts": [part.target for part in parts]}
            chains.write(disclosure, "claimed_meanwhile", by=COMPANY, at=at, details=details)


def _as_marked(parts: list[DisclosurePart]) -> dict[str, Any]:
    return {part.target: {"withheld": part.withheld, "ground": part.ground, "why": part.why} for part in parts}


def _under_way(disclosure: Disclosure, by: Person, at: datetime) -> Disclosure:
    """The request as it is now, locked, for an act of the desk; or MoveRefused."""
    [case] = lock([disclosure.case])
    _only_the_desk(case, by, at)
    disclosure = _locked(disclosure, case)
    if disclosure.decided_at:
        raise MoveRefused("source", [DECIDED], case)
    return disclosure


def _locked(disclosure: Disclosure, case: Case) -> Disclosure:
    found = Disclosure.objects.select_for_update().get(pk=disclosure.pk)
    found.case = case
    return found


def _only_the_desk(case: Case, by: Person, at: datetime) -> None:
    keep_out(case, by)
    if not may_make(by, tokyo_date(at)):
        raise MoveRefused("role", [NOT_THE_DESK], case)


def _mail(disclosure: Disclosure, target: str, *, by: object, at: datetime) -> None:
    details = {"due_on": disclosure.due_on, "sentence": disclosure.scope}
    context = Context(by=by, at=at, on=tokyo_date(at), target=target, row=disclosure, details=details)
    mails.send(disclosure.case, context)
