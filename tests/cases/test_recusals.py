"""Whoever declared an interest in a case is offered nothing there and writes nothing, by no way, until it is lifted."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from connected_desk.records.models import LogRow, OutboxMail
from tests.decisions.support import circulating, dialogue, stands_in
from tests.pocs.support import complete
from tests.support import (
    MONDAY,
    TUESDAY,
    bureau_head,
    bureau_officer,
    case_at,
    desk_head,
    desk_officer,
    evaluator,
    moves_logged,
    other_officer,
    somebody,
)
from workflows.cases import actions, publishing_actions, recusal_actions
from workflows.cases.models import Case, Note, Recusal
from workflows.cases.permissions import may_assign, may_work_on, takes_part
from workflows.decisions import actions as decisions
from workflows.engine.move import move, offers
from workflows.engine.refusals import MoveRefused
from workflows.evaluations import actions as evaluations
from workflows.pocs import actions as pocs
from workflows.referrals import actions as referrals

from .support import page

pytestmark = pytest.mark.usefixtures("clock")
ON = TUESDAY.date()
KEEPS_OUT = "利害関係を申告しているため"


def declared(case: Case, account: str = "bureau") -> Recusal:
    return recusal_actions.declare(case, reason="家族が勤めている会社です。", by=somebody(account), at=TUESDAY)


def test_nothing_is_offered_and_every_write_is_refused_with_the_reason():
    case, poc = case_at("dialogue"), complete()
    declared(case)
    declared(poc.case)
    case.refresh_from_db()
    poc.refresh_from_db()
    me = bureau_officer()
    writes = {
        "note": lambda: actions.write_note(case, text="x", by=me, at=TUESDAY),
        "message": lambda: actions.send_message(case, text="x", by=me, at=TUESDAY),
        "ict": lambda: actions.answer_ict(case, ict=True, reason="x", by=me, at=TUESDAY),
        "public text": lambda: publishing_actions.word_public_text(
            case, title="x", text="x", due_on=None, by=me, at=TUESDAY, number=0
        ),
        "move": lambda: move(case, "start_poc", by=me, at=TUESDAY, lead_unit=case.owner_unit, purpose="x"),
        "draft": lambda: decisions.draft(
            case, "decline", details={}, title="x", text="x", level="bureau_head", decider=None, consult=[],
            by=me, at=TUESDAY,
        ),
        "opinion asked": lambda: referrals.ask_opinion(
            case, unit=case.owner_unit, question="x", due_on=date(2026, 7, 20), by=me, at=TUESDAY
        ),
        "step": lambda: pocs.plan_step(poc, what="x", who="x", due_on=date(2026, 7, 20), by=me, at=TUESDAY),
        "agreement": lambda: actions.record_agreement(
            case, kind="nda", parties="x", signed_on=ON, ends_on=None, document_number="", capacity="decide",
            by=me, at=TUESDAY,
        ),
        "put in charge": lambda: actions.assign_officer(case, officer=me, by=bureau_head(), at=TUESDAY),
    }  # fmt: skip
    before = LogRow.objects.count(), Note.objects.count()

    for name, write in writes.items():
        with pytest.raises(MoveRefused) as refusal:
            write()
        if name not in ("opinion asked", "step"):
            assert KEEPS_OUT in str(refusal.value), name

    assert offers(case, by=me, at=TUESDAY) == offers(poc, by=me, at=TUESDAY) == []
    assert [may(case, me, ON) for may in (takes_part, may_work_on, may_assign)] == [False, False, False]
    assert (LogRow.objects.count(), Note.objects.count()) == before


def test_somebody_else_of_the_unit_goes_on_and_other_cases_stay_open():
    case, other = case_at("dialogue"), case_at("dialogue")
    declared(case)

    assert offers(Case.objects.get(pk=case.pk), by=bureau_head(), at=TUESDAY) != []
    assert offers(other, by=bureau_officer(), at=TUESDAY) != []


def test_it_is_no_way_round_to_stand_in_for_somebody():
    case = case_at("received")
    stands_in(other_officer(), desk_officer())
    recusal_actions.declare(case, reason="友人の会社です。", by=desk_officer(), at=TUESDAY)
    case.refresh_from_db()

    assert offers(case, by=other_officer(), at=TUESDAY) == []
    with pytest.raises(MoveRefused):
        move(case, "accept", by=other_officer(), at=TUESDAY, officer=desk_officer())


def test_the_heads_are_told_and_the_record_and_the_page_say_so(signed_in):
    case = case_at("dialogue")

    answer = signed_in(bureau_officer()).post(
        page(case, "recuse"), {"reason": "家族が勤めている会社です。"}, follow=True
    )

    assert answer.status_code == 200
    assert moves_logged(case)[-1] == "recuse"
    told = set(OutboxMail.objects.filter(subject__startswith="【利害関係の申告】").values_list("to", flat=True))
    assert told == {bureau_head().email, desk_head().email}
    for who in ("bureau", "desk", "auditor"):
        text = signed_in(somebody(who)).get(page(case)).content.decode()
        assert "家族が勤めている会社です。" in text
    assert "家族が勤めている会社です。" in signed_in(desk_officer()).get(page(case, "record")).content.decode()


def test_the_form_says_when_a_decision_that_circulates_would_become_void(signed_in):
    case, words = dialogue(), "回議中の伺いは、経過の記録が増えるため失効します。"
    client = signed_in(bureau_officer())
    before = client.get(page(case, "recuse")).content.decode()
    decision = circulating(case)

    assert (words in before, words in client.get(page(case, "recuse")).content.decode()) == (False, True)
    declared(case)
    decision.refresh_from_db()
    assert decision.state == "void"


def test_an_evaluator_who_declared_one_scores_no_more():
    case = case_at("evaluation")
    sheet = case.evaluations.get().evaluators.get(person=evaluator())
    recusal_actions.declare(case, reason="共同研究をしています。", by=evaluator(), at=TUESDAY)

    with pytest.raises(MoveRefused, match=KEEPS_OUT):
        evaluations.declare(sheet, conflict="none", text="", by=evaluator(), at=TUESDAY)


def test_a_head_lifts_it_with_a_reason_and_never_the_person(signed_in):
    case = case_at("dialogue")
    recusal = declared(case)
    head_of_unit = declared(case, "bureauhead")

    for one, by in ((recusal, bureau_officer()), (recusal, bureau_head()), (head_of_unit, bureau_head()),
                    (recusal, somebody("bureauhead2"))):  # fmt: skip
        with pytest.raises(MoveRefused):
            recusal_actions.lift(one, reason="x", by=by, at=TUESDAY)
    client = signed_in(desk_head())
    assert client.post(page(case, "lift_recusal", key=recusal.key), {"reason": ""}).status_code == 422
    client.post(page(case, "lift_recusal", key=recusal.key), {"reason": "退職を確認した。"})

    recusal.refresh_from_db()
    assert (recusal.lifted_by, recusal.lifted_because) == (desk_head(), "退職を確認した。")
    assert offers(Case.objects.get(pk=case.pk), by=bureau_officer(), at=TUESDAY) != []
    assert moves_logged(case)[-1] == "lift_recusal"


@pytest.mark.parametrize(("who", "times"), [(bureau_officer, 1), (desk_officer, 0)])
def test_a_list_asks_once_for_a_person_whatever_it_shows_and_not_where_nothing_was_declared(signed_in, who, times):
    for _one in range(3):
        declared(case_at("dialogue", MONDAY - timedelta(days=7)))
    with CaptureQueriesContext(connection) as asked:
        signed_in(who()).get(reverse("desk:cases"))

    assert sum('FROM "cases_recusal" INNER JOIN "cases_case"' in query["sql"] for query in asked) == times
