"""Safeguards given to a trial, cleared, and reopened."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from workflows.engine.move import note
from workflows.engine.refusals import MoveRefused, Reason

from ..models import Answer, Asks, Poc, Safeguard
from ..queries import newest_list
from . import telling
from .standing import ALIVE, NOT_CANCELLED, OVER, before_evaluation, taken_up

CLASS_MISSING = Reason("pocs.class_missing", "情報の分類を選んでください。", "Choose the class of the information.")
LENT_MISSING = Reason(
    "pocs.lent_missing",
    "先に、提供するデータを一覧に1件ずつ書いてください。提供するデータがないときは「あてはまらない」を選びます。",
    "Put what is lent on the list first. Where nothing is lent, choose “Does not apply”.",
)
LENT_LISTED = Reason(
    "pocs.lent_listed",
    "提供するデータの一覧に、まだ渡すことになっているデータがあるため、「あてはまらない」にはできません。",
    "There is data on the list that is to be lent, so this cannot be said not to apply.",
)
ANSWERED = ("answer", "evidence", "reason", "reopened_because", "information_class", "by", "by_body", "by_name", "at")


def give_list(poc: Poc) -> None:
    """Give a trial that was just opened every question of the newest list, unanswered. Called by `open_poc`."""
    items = newest_list().items.all()
    Safeguard.objects.bulk_create(Safeguard(poc=poc, item=item) for item in items)


@transaction.atomic
def answer_safeguards(
    poc: Poc, answers: Mapping[str, Mapping[str, str]], *, by: Any, at: datetime, origin: str = "live"
) -> Poc:
    """Clear safeguards with their evidence, or say why they cannot be cleared or do not apply; earlier words go.

    `answers` holds by the code of the safeguard what `set_answer` takes. All are taken or none, with one row in the
    log. One opened again during a trial may still be cleared when the trial is over, until the case goes to evaluation.
    Raises IntegrityError where the evidence or the reason is missing, MoveRefused where a question asks for a class or
    for the list of data lent and the answer does not fit them, and ValueError for a code the trial does not have.
    """
    poc = taken_up(poc, by=by, at=at, states=NOT_CANCELLED, otherwise=OVER)
    before_evaluation(poc, otherwise=OVER)
    found = list(poc.safeguards.filter(item__code__in=answers).select_related("item").order_by("pk"))
    if not found or len(found) != len(answers):
        raise ValueError(f"Not all of the trial: {', '.join(answers)}")
    for safeguard in found:
        safeguard.poc = poc
        set_answer(safeguard, **answers[safeguard.item.code])
        safeguard.by, safeguard.by_body, safeguard.by_name, safeguard.at = by, None, "", at
    Safeguard.objects.bulk_update(found, ANSWERED)
    note(poc, "safeguards", by=by, at=at, body={"answers": [as_said(one) for one in found]}, origin=origin)
    return poc


def answer_safeguard(safeguard: Safeguard, *, by: Any, at: datetime, origin: str = "live", **said: str) -> Safeguard:
    """Answer one; see `answer_safeguards`."""
    answer_safeguards(safeguard.poc, {safeguard.item.code: said}, by=by, at=at, origin=origin)
    return Safeguard.objects.select_related("item").get(pk=safeguard.pk)


@transaction.atomic
def reopen_safeguard(safeguard: Safeguard, *, reason: str, by: Any, at: datetime, origin: str = "live") -> Safeguard:
    """Open a safeguard again: what it rested on has changed. A trial that has not begun cannot begin until it is
    cleared. A body that is still asked for it gets a mail."""
    poc = taken_up(safeguard.poc, by=by, at=at, states=ALIVE, otherwise=OVER)
    safeguard = poc.safeguards.select_related("item", "asked_of").get(pk=safeguard.pk)
    safeguard.answer, safeguard.reopened_because = Answer.OPEN, reason
    safeguard.by, safeguard.by_body, safeguard.by_name, safeguard.at = by, None, "", at
    if safeguard.asked_of and safeguard.asked_of.ended_at:
        safeguard.asked_of = None
    safeguard.save()
    body = {"code": safeguard.item.code, "reason": reason}
    moved = note(poc, "safeguard_reopened", by=by, at=at, body=body, origin=origin)
    if safeguard.asked_of:
        telling.tell_body(safeguard.asked_of, poc, [safeguard], row=moved.row, by=by, at=at)
    return safeguard


def set_answer(
    safeguard: Safeguard, *, answer: str, evidence: str = "", reason: str = "", information_class: str = ""
) -> None:
    """Put the answer on the row, which the caller saves. Raises MoveRefused where it does not fit what is asked."""
    cleared = answer == Answer.YES
    if safeguard.item.asks == Asks.CLASS and cleared and not information_class:
        raise MoveRefused("details", [CLASS_MISSING], safeguard.poc)
    if safeguard.item.asks == Asks.LENT:
        _fits_the_list(safeguard, answer)
    safeguard.answer, safeguard.reopened_because = answer, ""
    safeguard.evidence, safeguard.reason = (evidence, "") if cleared else ("", reason)
    safeguard.information_class = information_class if cleared and safeguard.item.asks == Asks.CLASS else ""


def as_said(safeguard: Safeguard) -> dict[str, str]:
    """The answer as the log keeps it."""
    said = {"code": safeguard.item.code, "answer": str(safeguard.answer)}
    if safeguard.information_class:
        said["class"] = safeguard.information_class
    return said | {"evidence": safeguard.evidence, "reason": safeguard.reason}


def _fits_the_list(safeguard: Safeguard, answer: str) -> None:
    rows = safeguard.poc.lent.all()
    if answer == Answer.YES and not rows.exists():
        raise MoveRefused("details", [LENT_MISSING], safeguard.poc)
    if answer == Answer.NOT_APPLICABLE and rows.filter(settled="").exists():
        raise MoveRefused("details", [LENT_LISTED], safeguard.poc)
