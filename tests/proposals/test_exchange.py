"""Questions, answers and messages as they are kept."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from proposals import actions
from proposals.actions import Answer
from proposals.models import InformationRequest, Question
from proposals.vocabulary import Side
from tests.support import FRIDAY, MONDAY, TUESDAY, desk_officer, received_case

DUE, LATER = date(2026, 7, 13), date(2026, 7, 21)


@pytest.fixture
def asked() -> InformationRequest:
    """Two questions of the desk, due a week later."""
    return actions.ask(
        proposal=received_case().proposal,
        questions=["対象の手続はどれですか。", "1か月に何人が使いますか。"],
        due_on=DUE,
        by=desk_officer(),
        at=MONDAY,
    )


def test_questions_are_numbered_in_the_order_they_were_asked(asked: InformationRequest):
    assert list(asked.questions.values_list("number", "text")) == [
        (1, "対象の手続はどれですか。"),
        (2, "1か月に何人が使いますか。"),
    ]
    assert (asked.first_due_on, asked.due_on) == (DUE, DUE)


def test_each_question_gets_an_answer_or_a_reason(asked: InformationRequest):
    actions.answer(
        request=asked, answers={1: Answer("転入届"), 2: Answer(cannot_because="数えていません。")}, at=TUESDAY
    )

    assert list(asked.questions.values_list("answer", "cannot_because")) == [
        ("転入届", ""),
        ("", "数えていません。"),
    ]
    assert InformationRequest.objects.get().answered_at == TUESDAY


@pytest.mark.parametrize("second", [Answer(), Answer("10人", "分かりません。")])
def test_an_answer_that_says_nothing_or_both_is_refused_whole(asked: InformationRequest, second: Answer):
    with pytest.raises(ValueError, match="2"):
        actions.answer(request=asked, answers={1: Answer("転入届"), 2: second}, at=TUESDAY)

    assert list(asked.questions.values_list("answer", flat=True)) == ["", ""]


def test_the_database_refuses_an_answer_and_a_reason_on_one_question(asked: InformationRequest):
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.filter(number=1).update(answer="転入届", cannot_because="分かりません。")


def test_the_date_moves_once(asked: InformationRequest):
    moved = actions.extend(request=asked, due_on=LATER, at=TUESDAY)

    assert (moved.first_due_on, moved.due_on, moved.extended_at) == (DUE, LATER, TUESDAY)
    with pytest.raises(actions.AlreadyExtended):
        actions.extend(request=asked, due_on=date(2026, 7, 27), at=FRIDAY)


def test_the_date_of_answered_questions_does_not_move(asked: InformationRequest):
    actions.answer(request=asked, answers={1: Answer("転入届"), 2: Answer("10人")}, at=TUESDAY)

    with pytest.raises(actions.AlreadyExtended):
        actions.extend(request=asked, due_on=LATER, at=FRIDAY)


def test_a_message_of_the_city_names_who_wrote_it():
    proposal = received_case().proposal

    actions.post_message(proposal=proposal, side=Side.CITY, text="確認しています。", by=desk_officer(), at=MONDAY)
    actions.post_message(proposal=proposal, side=Side.COMPANY, text="お願いします。", by=None, at=TUESDAY)

    assert [(one.side, one.person) for one in proposal.messages.all()] == [("city", desk_officer()), ("company", None)]
