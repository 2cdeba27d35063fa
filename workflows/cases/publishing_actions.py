"""Wording what everybody may read about a case, and its company's word on it.

They raise MoveRefused where the person has no part in the case or another wording came in between.
"""

from datetime import date, datetime

from django.db import transaction

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person
from workflows.engine.bars import keep_out
from workflows.engine.move import STALE, lock
from workflows.engine.refusals import MoveRefused, Reason
from workflows.engine.registry import COMPANY, Context

from . import chains, mails
from .actions import NO_COMPANY
from .disclosure_models import PublicText
from .models import Case
from .permissions import NOT_YOURS, takes_part
from .publishing_queries import awaited, may_name, names_proposer

NAMES_PROPOSER = Reason(
    "named",
    "提案者の名前が入っています。実証に進んでいない案件では、提案者の名前を公表しません。名前を除いてください。",
    "It names the proposer. Nobody is named before a trial has begun. Take the name out.",
)
ANSWERED = Reason(
    "source",
    "この文章は、確認の必要がなくなりました。画面を開き直してください。",
    "This text does not need your answer any more. Open the page again.",
)


@transaction.atomic
def word_public_text(
    case: Case, *, title: str, text: str, due_on: date | None, by: Person, at: datetime, number: int
) -> PublicText:
    """Keep the next wording; with `due_on` it goes to the company for approval by then.

    `number` is the last wording the person saw.
    """
    [case] = lock([case])
    keep_out(case, by)
    if not takes_part(case, by, tokyo_date(at)):
        raise MoveRefused("role", [NOT_YOURS], case)
    if case.proposal is None:
        raise MoveRefused("guard", [NO_COMPANY], case)
    last = case.public_texts.last()
    if number != (last.number if last else 0):
        raise MoveRefused("version", [STALE], case)
    if names_proposer(case, title, text) and not may_name(case):
        raise MoveRefused("guard", [NAMES_PROPOSER], case)
    made = PublicText(case=case, number=number + 1, title=title, text=text, worded_by=by, worded_at=at)
    if due_on:
        made.sent_by, made.sent_at, made.due_on = by, at, due_on
    details = {"number": made.number, "title": title, "text": text, "due_on": due_on}
    chains.write(made, "send" if due_on else "word", by=by, at=at, details=details)
    if due_on:
        _mail(case, made, "public_text_asked", by=by, at=at)
    return made


@transaction.atomic
def answer_public_text(case: Case, *, asked: PublicText, approved: bool, words: str, at: datetime) -> PublicText:
    """The company approves the wording it was shown, or says what should be changed."""
    [case] = lock([case])
    asked = PublicText.objects.select_for_update().get(pk=asked.pk)
    if awaited(case) != asked:
        raise MoveRefused("source", [ANSWERED], case)
    asked.answered_at, asked.approved, asked.words = at, approved, words
    details = {"number": asked.number, "title": asked.title, "text": asked.text, "words": words}
    chains.write(asked, "approve" if approved else "ask_change", by=COMPANY, at=at, details=details)
    _mail(case, asked, "public_text_approved" if approved else "public_text_change", by=COMPANY, at=at)
    return asked


def _mail(case: Case, about: PublicText, target: str, *, by: object, at: datetime) -> None:
    details = {"due_on": about.due_on, "sentence": f"{about.title}\n{about.text}", "reason": about.words}
    mails.send(case, Context(by=by, at=at, on=tokyo_date(at), target=target, row=about, details=details))
