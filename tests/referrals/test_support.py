from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.support import bureau_officer, case_at, desk_officer, ict_officer, moves_logged, other_officer, somebody
from workflows.cases.scope import may_see
from workflows.engine.refusals import MoveRefused
from workflows.referrals import actions
from workflows.referrals.models import SupportRequest

from .support import LATER, hand_back, refer, support_request, triaged


def test_the_ict_office_is_asked_where_the_case_concerns_ict():
    case = triaged()

    refer(case, ict=True)

    request = support_request(case)
    assert (request.asked_by, request.why, request.kind) == (desk_officer(), "通信を使うため。", "")


def test_it_is_not_asked_where_the_case_does_not():
    case = triaged()

    refer(case, ict=False)

    assert not SupportRequest.objects.exists()


def test_offering_the_case_again_asks_no_second_time():
    case = triaged()
    refer(case)
    hand_back(case)

    refer(case)

    assert SupportRequest.objects.filter(case=case).count() == 1


def test_it_is_asked_as_well_where_the_owner_is_assigned():
    # The shortest way to dialogue is the assigning of the owner, with the ICT question answered before.
    case = case_at("dialogue")

    assert "assign_owner" in moves_logged(case)
    assert support_request(case).kind == ""


@pytest.mark.parametrize("kind", ["support", "advice"])
def test_the_ict_office_accepts_and_records_what_it_does(kind):
    case = triaged()
    refer(case)

    request = actions.accept_support(support_request(case), kind=kind, answer="", by=ict_officer(), at=LATER)
    length = len(moves_logged(case))
    entry = actions.log_support(request, on=date(2026, 7, 8), text="打ち合わせ", by=ict_officer(), at=LATER)

    assert (request.kind, request.accepted_by, request.closed_at) == (kind, ict_officer(), None)
    assert (entry.text, entry.by) == ("打ち合わせ", ict_officer())
    assert len(moves_logged(case)) == length


def test_not_needed_says_why_and_ends_the_request():
    case = triaged()
    refer(case)

    with pytest.raises(MoveRefused, match="理由を書いてください"):
        actions.accept_support(support_request(case), kind="not_needed", answer="", by=ict_officer(), at=LATER)
    request = actions.accept_support(
        support_request(case), kind="not_needed", answer="既存の仕組みで足りるため。", by=ict_officer(), at=LATER
    )

    assert (request.closed_by, request.accepted_at) == (ict_officer(), None)
    assert case.state == "referred"


def test_only_the_ict_office_answers():
    case = triaged()
    refer(case)

    for somebody_else in (desk_officer(), bureau_officer()):
        with pytest.raises(MoveRefused, match="ICT担当室"):
            actions.accept_support(support_request(case), kind="support", answer="", by=somebody_else, at=LATER)
    request = actions.accept_support(support_request(case), kind="support", answer="", by=somebody("icthead"), at=LATER)
    assert request.accepted_by == somebody("icthead")


def test_nothing_is_recorded_before_the_support_is_accepted_or_after_it_ended():
    case = triaged()
    refer(case)
    entry = {"on": date(2026, 7, 8), "text": "打ち合わせ", "by": ict_officer(), "at": LATER}

    with pytest.raises(MoveRefused, match="支援を始めてから"):
        actions.log_support(support_request(case), **entry)
    request = actions.accept_support(support_request(case), kind="support", answer="", by=ict_officer(), at=LATER)
    actions.close_support(request, by=ict_officer(), at=LATER)
    with pytest.raises(MoveRefused):
        actions.log_support(request, **entry)


def test_support_that_ended_may_be_asked_for_again():
    case = triaged()
    refer(case)
    request = actions.accept_support(support_request(case), kind="support", answer="", by=ict_officer(), at=LATER)

    with pytest.raises(MoveRefused, match="もう出ています"):
        actions.ask_support(case, why="測定の方法", by=desk_officer(), at=LATER)
    actions.close_support(request, by=ict_officer(), at=LATER)
    actions.ask_support(case, why="測定の方法", by=desk_officer(), at=LATER)

    assert [one.closed_at is None for one in case.support_requests.all()] == [True, False]


def test_the_ict_office_sees_the_cases_that_concern_ict():
    case, other = triaged(), triaged()
    assert not may_see(ict_officer(), case, LATER.date())

    refer(case, ict=True)
    refer(other, ict=False)

    assert may_see(ict_officer(), case, LATER.date())
    assert not may_see(ict_officer(), other, LATER.date())
    assert not may_see(other_officer(), case, LATER.date())


def test_the_database_holds_who_when_and_kind_of_an_accepted_request_together():
    case = triaged()
    refer(case)

    for half in ({"accepted_at": LATER}, {"closed_at": LATER}, {"accepted_at": LATER, "accepted_by": ict_officer()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SupportRequest.objects.filter(case=case).update(**half)
