"""Questions of the city, answers of the company, and messages both ways."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from connected_desk.city.models import Person

from ..models import InformationRequest, Message, Proposal, Question
from ..vocabulary import Side


class AlreadyExtended(Exception):
    """The date of this request was moved before, or the request is answered."""


@dataclass(frozen=True)
class Answer:
    """What was said to one question: an answer, or why there is none."""

    text: str = ""
    cannot_because: str = ""


@transaction.atomic
def ask(
    *, proposal: Proposal, questions: Iterable[str], due_on: date, by: Person | None, at: datetime
) -> InformationRequest:
    """Put numbered questions to the company, to be answered by that date."""
    request = InformationRequest.objects.create(
        proposal=proposal, asked_at=at, asked_by=by, first_due_on=due_on, due_on=due_on
    )
    Question.objects.bulk_create(
        Question(request=request, number=number, text=text) for number, text in enumerate(questions, 1)
    )
    return request


@transaction.atomic
def answer(*, request: InformationRequest, answers: Mapping[int, Answer], at: datetime) -> InformationRequest:
    """Keep an answer to each question, by number. Raises ValueError where one is missing or says both or neither."""
    questions = list(request.questions.select_for_update())
    for question in questions:
        said = answers.get(question.number, Answer())
        if bool(said.text) == bool(said.cannot_because):
            raise ValueError(f"Question {question.number} needs an answer or the reason why there is none.")
        question.answer, question.cannot_because = said.text, said.cannot_because
    Question.objects.bulk_update(questions, ["answer", "cannot_because"])
    request.answered_at = at
    request.save()
    return request


@transaction.atomic
def extend(*, request: InformationRequest, due_on: date, at: datetime) -> InformationRequest:
    """Move the date of a request, once. How far it may move is the form's business. Raises AlreadyExtended."""
    locked = InformationRequest.objects.select_for_update().get(pk=request.pk)
    if locked.extended_at or locked.answered_at:
        raise AlreadyExtended
    locked.due_on, locked.extended_at = due_on, at
    locked.save()
    return locked


def post_message(
    *, proposal: Proposal, side: Side, text: str, by: Person | None, at: datetime, mailed: bool = False
) -> Message:
    """Keep a message both sides can read; `by` is the person of the city who wrote it, None for the company."""
    return Message.objects.create(proposal=proposal, side=side, text=text, person=by, at=at, mailed=mailed)
