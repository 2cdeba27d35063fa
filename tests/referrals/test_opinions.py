import pytest
from django.db import IntegrityError, transaction

from connected_desk.records.models import OutboxMail
from tests.support import bureau_officer, case_at, desk_officer, moves_logged, other_head, other_officer, state_of
from workflows.cases.scope import may_see
from workflows.engine.refusals import MoveRefused
from workflows.referrals import actions
from workflows.referrals.models import OpinionRequest

from .support import DUE, LATER, ask, refer, triaged

ANSWER = {"answer": "窓口で試すことができます。", "tellable": "窓口での実証に前向きです。"}


def test_a_unit_is_asked_and_the_case_stays_where_it_is():
    case = triaged()

    request = ask(case)

    assert (request.unit.code, request.due_on, request.asked_by) == ("HWB", DUE, desk_officer())
    assert state_of(case) == "triage"
    assert moves_logged(case)[-1] == "ask_opinion"


def test_its_officers_are_told_by_mail():
    ask(triaged())

    mails = OutboxMail.objects.filter(subject__startswith="【意見照会】")
    assert set(mails.values_list("to", flat=True)) == {other_officer().email, other_head().email}


def test_its_answer_is_kept_in_two_texts_and_told_to_whoever_is_in_charge():
    request = ask(triaged())

    request = actions.answer_opinion(request, **ANSWER, by=other_officer(), at=LATER)

    assert (request.answer, request.tellable) == (ANSWER["answer"], ANSWER["tellable"])
    assert (request.answered_by, request.answered_at) == (other_officer(), LATER)
    mail = OutboxMail.objects.get(subject__startswith="【意見照会の回答】")
    assert mail.to == desk_officer().email
    assert ANSWER["answer"] not in mail.body


def test_only_the_unit_asked_answers_and_only_once():
    request = ask(triaged())

    with pytest.raises(MoveRefused, match="依頼を受けた部署"):
        actions.answer_opinion(request, **ANSWER, by=bureau_officer(), at=LATER)
    actions.answer_opinion(request, **ANSWER, by=other_officer(), at=LATER)
    with pytest.raises(MoveRefused, match="もう答えがあります"):
        actions.answer_opinion(request, **ANSWER, by=other_head(), at=LATER)


def test_any_number_of_units_may_be_asked():
    case = triaged()

    for code in ("HWB", "CHR", "HWB"):
        ask(case, code)

    assert [request.unit.code for request in case.opinion_requests.all()] == ["HWB", "CHR", "HWB"]


def test_who_has_nothing_to_do_with_the_case_asks_nobody():
    with pytest.raises(MoveRefused, match="デスクとこの案件を担当している部署"):
        ask(triaged(), by=other_officer())
    assert not OpinionRequest.objects.exists()


def test_the_unit_that_considers_taking_it_may_ask_others():
    case = triaged()
    refer(case)

    assert ask(case, by=bureau_officer()).asked_by == bureau_officer()


def test_about_a_case_that_has_ended_nobody_is_asked():
    with pytest.raises(MoveRefused, match="終わっています"):
        ask(case_at("redirected"))


def test_being_asked_opens_the_case_to_the_unit_for_good():
    case = triaged()
    assert not may_see(other_officer(), case, LATER.date())

    request = ask(case)
    assert may_see(other_officer(), case, LATER.date())

    actions.answer_opinion(request, **ANSWER, by=other_officer(), at=LATER)
    assert may_see(other_officer(), case, LATER.date())


def test_the_database_holds_an_answer_its_author_and_its_instant_together():
    request = ask(triaged())

    for half in ({"answer": "x"}, {"answered_at": LATER}, {"tellable": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            OpinionRequest.objects.filter(pk=request.pk).update(**half)
