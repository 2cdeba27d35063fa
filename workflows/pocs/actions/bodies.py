"""A body outside the staff asked to answer for the place, its answers taken, and its link ended."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from workflows.engine.move import lock, note
from workflows.engine.refusals import MoveRefused, Reason
from workflows.engine.registry import COMPANY, Outsider

from ..definition import PocState
from ..models import UNCLEARED, Poc, Safeguard, Section, SiteBody
from . import telling
from .safeguards import as_said, set_answer
from .standing import ALIVE, LEAD, OVER, before_evaluation, taken_up

NOT_OF_SITE = Reason(
    "pocs.not_of_site",
    "回答を頼めるのは、「場所と管理者」のまだ済んでいない項目です。",
    "A body can be asked only for what is still open about the place.",
)
NO_PAGE = Reason(
    "pocs.no_page",
    "職員の網が外部から切り離されているため、市の外の方に画面で回答してもらえません。回答を電話か書面で受け取り、担当者が入力してください。",
    "The staff's network is cut off, so nobody outside can answer on a page. Take the answers by telephone or on paper "
    "and enter them yourself.",
)
NOT_ASKED = Reason(
    "pocs.not_asked",
    "この項目の回答は、もう必要ありません。画面を開き直してください。",
    "No answer is needed to this any more. Open the page again.",
)


@transaction.atomic
def ask_body(
    poc: Poc,
    *,
    kind: str,
    name: str,
    person: str,
    email: str,
    due_on: date,
    safeguards: Sequence[Safeguard],
    by: Any,
    at: datetime,
    language: str = "ja",
    origin: str = "live",
) -> SiteBody:
    """Ask a body for the answers to these safeguards of the place, by a mail in that language with its link.

    A body asked for one of them before is not asked for it any more. MoveRefused for an answered one and for one that
    is not about the place.
    """
    poc = taken_up(poc, by=by, at=at, who=(LEAD,), states=ALIVE, otherwise=OVER)
    if settings.AT_INNER_PLACE:
        raise MoveRefused("place", [NO_PAGE], poc)
    open_ones = poc.safeguards.filter(item__section=Section.SITE, answer__in=UNCLEARED).select_related("item")
    chosen = list(open_ones.filter(pk__in=[one.pk for one in safeguards]))
    if not chosen or len(chosen) != len(safeguards):
        raise MoveRefused("details", [NOT_OF_SITE], poc)
    said = {"kind": kind, "name": name, "person": person, "email": email, "due_on": due_on, "language": language}
    body = SiteBody.objects.create(poc=poc, asked_by=by, asked_at=at, **said)
    poc.safeguards.filter(pk__in=[one.pk for one in chosen]).update(asked_of=body)
    told = {"body": body, "person": person, "due_on": due_on, "codes": [one.item.code for one in chosen]}
    moved = note(poc, "body_asked", by=by, at=at, body=told, origin=origin)
    telling.tell_body(body, poc, chosen, row=moved.row, by=by, at=at)
    return body


@transaction.atomic
def end_body(body: SiteBody, *, reason: str, by: Any, at: datetime) -> SiteBody:
    """End the link of a body: it opens nothing any more. Its answers stay; what is open is asked of nobody."""
    poc = taken_up(body.poc, by=by, at=at, who=(LEAD,), states=frozenset(PocState), otherwise=OVER)
    body = poc.bodies.get(pk=body.pk)
    if body.ended_at:
        raise MoveRefused("source", [NOT_ASKED], poc)
    body.ended_because, body.ended_by, body.ended_at = reason, by, at
    body.save()
    poc.safeguards.filter(asked_of=body, answer__in=UNCLEARED).update(asked_of=None)
    note(poc, "body_ended", by=by, at=at, body={"body": body, "reason": reason})
    return body


@transaction.atomic
def answer_as_body(
    body: SiteBody, *, answers: Mapping[str, Mapping[str, str]], name: str, at: datetime, origin: str = "live"
) -> list[Safeguard]:
    """Take the answers of a body, by the code of their question, in the name of somebody there; the lead gets a mail.

    Each answer has `answer`, `evidence` and `reason`. All are taken or none: MoveRefused where one is not open or not
    asked of this body any more, or the trial and its case have gone on.
    """
    [poc] = lock([body.poc])
    if poc.state not in ALIVE:
        raise MoveRefused("source", [OVER], poc)
    before_evaluation(poc, otherwise=OVER)
    body = poc.bodies.get(pk=body.pk)
    asked = poc.safeguards.filter(asked_of=body, answer__in=UNCLEARED, item__code__in=answers).select_related("item")
    found = list(asked)
    if body.ended_at or not found or len(found) != len(answers):
        raise MoveRefused("details", [NOT_ASKED], poc)
    by = Outsider(COMPANY.kind, f"{body.name} {name}")
    for safeguard in found:
        set_answer(safeguard, **answers[safeguard.item.code])
        safeguard.by, safeguard.by_body, safeguard.by_name, safeguard.at = None, body, name, at
        safeguard.save()
    told = {"body": body, "name": name, "answers": [as_said(one) for one in found]}
    moved = note(poc, "body_answered", by=by, at=at, body=told, origin=origin)
    telling.tell_lead(body, poc, name=name, row=moved.row, by=by, at=at)
    return found
