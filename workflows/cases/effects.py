"""What a move of a case causes within its own room; one line each, delegating."""

from django.db.models import QuerySet

from proposals import actions as proposals
from proposals.models import InformationRequest, Message, Question
from workflows.engine.registry import Context, effect, watched

from .models import Case, Letter


def questions_asked(case: Case) -> list[QuerySet]:
    """The requests to the company with their questions."""
    asked = InformationRequest.objects.filter(proposal=case.proposal_id)
    return [asked, Question.objects.filter(request__in=asked)]


@watched("case")
def letters_to_post(case: Case) -> list[QuerySet]:
    """The letters of a company without an address: they may be in the post already, so what wrote one is final."""
    return [Letter.objects.filter(case=case)]


@watched("case")
def said_on_both_sides(case: Case) -> list[QuerySet]:
    """The messages: what was written about a move is not left hanging by taking the move back."""
    return [Message.objects.filter(proposal=case.proposal_id)]


@effect(
    "cases.ask_company",
    "番号を付けた質問と期日を、提案者のページに載せる",
    "Puts the numbered questions and their date on the company's page",
    writes=questions_asked,
)
def ask_company(case: Case, context: Context) -> None:
    details = context.details or {}
    proposals.ask(
        proposal=case.proposal,  # type: ignore[arg-type]  # the guard cases.has_company
        questions=details["questions"],
        due_on=details["due_on"],
        by=context.by,
        at=context.at,
    )


@effect(
    "cases.close_questions",
    "答えを待っている質問を閉じる",
    "Closes the questions that wait for an answer",
    writes=questions_asked,
)
def close_questions(case: Case, context: Context) -> None:
    InformationRequest.objects.filter(proposal=case.proposal_id, answered_at=None).update(answered_at=context.at)
