"""The life of a budget request: what must be true before each move, who may make it, and what it records."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q

from connected_desk.city.models import CalendarStep
from connected_desk.records import log
from workflows.budgets import actions, queries, scope
from workflows.budgets.models import BudgetCheck, BudgetRequest
from workflows.budgets.terms import CheckResult
from workflows.cases.scope import visible_cases
from workflows.engine.move import move, offers, open_life
from workflows.engine.refusals import MoveRefused

from .support import (
    JANUARY,
    MARCH,
    MONDAY,
    case,
    estimate,
    finance,
    ict,
    initiatives,
    officer,
    person,
    request_for,
    request_in,
    unit,
)


def logged(request):
    return [row.move for row in log.read("budget", request.key)]


def test_a_request_goes_from_tentative_to_voted_and_keeps_each_amount():
    request = request_for(case())

    move(request, "request", by=officer(), at=MONDAY)
    move(request, "assess", by=finance(), at=JANUARY, assessed_by="section")
    move(request, "propose", by=finance(), at=JANUARY, amount_proposed=1_000_000, remark="10か月分とする")
    move(request, "vote", by=finance(), at=MARCH, amount_voted=900_000)

    request = BudgetRequest.objects.get()
    assert request.state == "voted"
    assert (request.amount_requested, request.amount_proposed, request.amount_voted) == (1_250_000, 1_000_000, 900_000)
    assert logged(request) == ["open", "request", "assess", "propose", "vote"]


def test_a_request_is_not_made_before_its_amount_is_entered():
    request = request_for(case(), amount_requested=None)

    with pytest.raises(MoveRefused, match="要求額が入力されていません"):
        move(request, "request", by=officer(), at=MONDAY)

    actions.enter_amount(request, estimate=estimate(amount_requested=0), by=officer(), at=MONDAY)
    assert move(request, "request", by=officer(), at=MONDAY).subject.state == "requested"


@pytest.mark.parametrize("result", [CheckResult.OK, CheckResult.NOT_APPLICABLE])
def test_where_ict_is_involved_a_request_needs_the_ict_offices_check(result):
    request = request_for(case(ict=True))
    with pytest.raises(MoveRefused, match="予算確認"):
        move(request, "request", by=officer(), at=MONDAY)

    actions.check(request, result=result, remark="", by=ict(), at=MONDAY)

    assert move(request, "request", by=officer(), at=MONDAY).subject.state == "requested"


def test_a_check_that_asks_for_a_correction_needs_a_newer_one():
    request = request_for(case(ict=True))
    actions.check(request, result=CheckResult.TO_CORRECT, remark="単価の根拠を示すこと", by=ict(), at=MONDAY)
    with pytest.raises(MoveRefused, match="予算確認"):
        move(request, "request", by=officer(), at=MONDAY)

    actions.check(request, result=CheckResult.OK, remark="", by=ict(), at=MONDAY)

    assert move(request, "request", by=officer(), at=MONDAY).subject.state == "requested"


def test_a_check_holds_for_the_amount_it_was_made_of_and_for_no_other():
    request = request_for(case(ict=True))
    actions.check(request, result=CheckResult.OK, remark="", by=ict(), at=MONDAY)
    actions.enter_amount(request, estimate=estimate(amount_requested=9_000_000), by=officer(), at=MONDAY)

    with pytest.raises(MoveRefused, match="予算確認"):
        move(request, "request", by=officer(), at=MONDAY)

    assert [check.amount for check in request.checks.all()] == [1_250_000]


def test_a_case_that_has_nothing_to_do_with_ict_needs_no_check():
    requests = [request_for(case(ict=False)), request_for(case(number=2, ict=None))]

    assert list(queries.check_passed(requests).values()) == [True, True]


def test_nobody_has_said_whether_an_initiative_concerns_ict_so_the_ict_office_says_it_with_its_check():
    [initiative] = initiatives("HWB")
    request = actions.open_for_initiative(initiative, estimate=estimate(), by=officer(), at=MONDAY)
    assert request.next_step_on == date(2020, 9, 15)

    with pytest.raises(MoveRefused, match="予算確認"):
        move(request, "request", by=officer(), at=MONDAY)

    actions.check(request, result=CheckResult.NOT_APPLICABLE, remark="ICTに関わらない。", by=ict(), at=MONDAY)
    move(request, "request", by=officer(), at=MONDAY)
    assert request.state == "requested"


@pytest.mark.parametrize(("kind", "amount"), [("within", 300_000), ("none", 0)])
def test_what_needs_no_vote_is_confirmed_by_finance_and_counts_as_voted(kind, amount):
    request = request_in("requested", kind=kind, amount_requested=amount)
    with pytest.raises(MoveRefused, match="査定をせずに確認済"):
        move(request, "assess", by=finance(), at=MONDAY, assessed_by="section")

    move(request, "confirm", by=finance(), at=MONDAY)

    request = BudgetRequest.objects.get()
    assert (request.state, request.amount_voted) == ("voted", amount)


@pytest.mark.parametrize("kind", ["initial", "supplementary"])
def test_what_needs_a_vote_is_not_merely_confirmed(kind):
    request = request_in("requested", kind=kind)

    with pytest.raises(MoveRefused, match="査定と議決が必要"):
        move(request, "confirm", by=finance(), at=MONDAY)


def test_restoration_may_be_asked_for_until_the_day_before_the_draft_budget_is_published():
    request = request_in("refused")
    assert request.refused_reason == "財源がないため"

    with pytest.raises(MoveRefused, match="公表された後"):
        move(request, "restore", by=officer(), at=MARCH, reason="国の補助が決まったため")
    move(request, "restore", by=officer(), at=JANUARY, reason="国の補助が決まったため")

    request = BudgetRequest.objects.get()
    assert (request.state, request.refused_reason) == ("assessing", "")


def test_on_the_day_of_publication_restoration_comes_too_late():
    request = request_in("refused")
    CalendarStep.objects.filter(step="publication").update(on=date(2021, 1, 6))

    with pytest.raises(MoveRefused, match="公表された後"):
        move(request, "restore", by=officer(), at=JANUARY, reason="国の補助が決まったため")


@pytest.mark.parametrize("state", ["tentative", "requested", "assessing", "proposed"])
def test_the_owner_may_withdraw_at_any_time_before_the_vote(state):
    request = request_in(state)

    assert move(request, "withdraw", by=officer(), at=MONDAY, reason="計画が変わったため").subject.state == "withdrawn"


WHO = {
    "tentative": {"request": "owner", "withdraw": "owner"},
    "requested": {"assess": "finance", "confirm": "finance", "refuse": "finance", "withdraw": "owner"},
    "assessing": {"propose": "finance", "refuse": "finance", "withdraw": "owner"},
    "proposed": {"vote": "finance", "refuse": "finance", "withdraw": "owner"},
    "voted": {},
    "refused": {"restore": "owner"},
    "withdrawn": {},
}
PEOPLE = {
    "owner": ("bureau", "HWB"),
    "finance": ("finance", "FIN"),
    "other bureau": ("bureau", "WSB"),
    "bureau head": ("bureau_head", "HWB"),
    "desk": ("desk", "SCD"),
    "desk head": ("desk_head", "SCD"),
    "ict": ("ict", "ICT"),
    "evaluator": ("evaluator", ""),
    "hq": ("hq", ""),
    "auditor": ("auditor", ""),
    "admin": ("admin", ""),
}


@pytest.mark.parametrize("state", WHO)
@pytest.mark.parametrize("who", PEOPLE)
def test_each_move_is_offered_to_those_who_may_make_it_and_to_nobody_else(state, who):
    request = request_in(state)

    offered = {offer.move.name for offer in offers(request, by=person(*PEOPLE[who]), at=MONDAY)}

    assert offered == {name for name, role in WHO[state].items() if role == who}


@pytest.mark.parametrize("who", ["other bureau", "ict", "finance", "bureau head", "auditor"])
def test_only_an_officer_of_the_owner_enters_an_amount(who):
    request = request_for(case())

    with pytest.raises(MoveRefused, match="所管"):
        actions.enter_amount(request, estimate=estimate(amount_requested=1), by=person(*PEOPLE[who]), at=MONDAY)

    assert (BudgetRequest.objects.get().amount_requested, logged(request)) == (1_250_000, ["open"])


@pytest.mark.parametrize("who", ["owner", "finance", "desk", "auditor"])
def test_only_the_ict_office_checks(who):
    request = request_for(case(ict=True))

    with pytest.raises(MoveRefused, match="ICT担当室"):
        actions.check(request, result=CheckResult.OK, remark="", by=person(*PEOPLE[who]), at=MONDAY)

    assert not BudgetCheck.objects.exists()


@pytest.mark.parametrize("who", ["other bureau", "desk", "finance", "bureau head", "admin"])
def test_only_an_officer_of_the_owner_opens_a_request(who):
    with pytest.raises(MoveRefused, match="健康福祉局の職員"):
        actions.open_for_case(case(), estimate=estimate(), by=person(*PEOPLE[who]), at=MONDAY)

    assert not BudgetRequest.objects.exists()


@pytest.mark.parametrize("state", ["received", "triage", "referred", "on_hold", "procurement", "realised", "ended"])
def test_a_request_is_opened_from_dialogue_to_the_budget_process_only(state):
    with pytest.raises(MoveRefused, match="予算要求を作れるのは"):
        actions.open_for_case(case(state), estimate=estimate(), by=officer(), at=MONDAY)


def test_a_request_that_has_been_made_is_changed_no_more():
    request = request_in("requested")

    with pytest.raises(MoveRefused, match="仮要求の間だけ"):
        actions.enter_amount(request, estimate=estimate(amount_requested=2), by=officer(), at=MONDAY)
    with pytest.raises(MoveRefused, match="仮要求の間だけ"):
        actions.check(request, result=CheckResult.OK, remark="", by=ict(), at=MONDAY)


def test_a_request_without_an_amount_is_not_checked():
    request = request_for(case(ict=True), amount_requested=None)

    with pytest.raises(MoveRefused, match="入力されてから"):
        actions.check(request, result=CheckResult.OK, remark="", by=ict(), at=MONDAY)


def test_a_form_drawn_before_somebody_elses_change_is_refused():
    request = request_for(case())
    seen = request.version
    actions.enter_amount(request, estimate=estimate(amount_requested=1), by=officer(), at=MONDAY, version=seen)

    with pytest.raises(MoveRefused, match="ほかの人が内容を変えました"):
        actions.enter_amount(request, estimate=estimate(amount_requested=2), by=officer(), at=MONDAY, version=seen)

    assert BudgetRequest.objects.get().amount_requested == 1


def test_an_assessment_is_passed_on_from_desk_to_desk_and_its_date_with_it():
    request = request_in("assessing")
    assert (request.assessed_by, request.next_step_on) == ("section", date(2021, 1, 8))

    actions.pass_on(request, assessed_by="mayor", by=finance(), at=JANUARY)

    request = BudgetRequest.objects.get()
    assert (request.assessed_by, request.next_step_on) == ("mayor", date(2021, 2, 1))
    assert logged(request)[-1] == "pass_on"


def test_only_finance_passes_an_assessment_on():
    with pytest.raises(MoveRefused, match="財政担当"):
        actions.pass_on(request_in("assessing"), assessed_by="mayor", by=officer(), at=JANUARY)


NEXT_STEPS = {
    "tentative": date(2020, 10, 2),
    "requested": date(2021, 1, 8),
    "assessing": date(2021, 1, 8),
    "proposed": date(2021, 3, 25),
    "voted": date(2021, 3, 25),
}


@pytest.mark.parametrize(("state", "day"), NEXT_STEPS.items())
def test_a_request_waits_for_the_calendars_step_of_its_state_and_the_case_with_it(state, day):
    request = request_in(state)

    assert request.next_step_on == day
    assert (request.case.next_step_on, request.case.due_on) == (day, day)


def test_a_request_with_ict_waits_for_the_ict_check_first():
    request = request_for(case(ict=True))
    assert request.next_step_on == date(2020, 9, 15)

    actions.check(request, result=CheckResult.OK, remark="", by=ict(), at=MONDAY)

    assert BudgetRequest.objects.get().next_step_on == date(2020, 10, 2)


def test_a_case_still_in_dialogue_does_not_wait_for_its_request():
    request = request_for(case("dialogue"))

    assert request.next_step_on == date(2020, 10, 2)
    request.case.refresh_from_db()
    assert (request.case.next_step_on, request.case.due_on) == (None, None)


def test_a_supplementary_request_waits_for_the_date_somebody_entered():
    request = request_for(case(), kind="supplementary", next_step_on=date(2020, 11, 20))
    assert request.next_step_on == date(2020, 11, 20)

    move(request, "request", by=officer(), at=MONDAY)

    assert BudgetRequest.objects.get().next_step_on == date(2020, 11, 20)


@pytest.mark.parametrize(
    ("state", "kind", "day", "shown"),
    [
        pytest.param("proposed", "initial", date(2021, 2, 9), False, id="the day before publication"),
        pytest.param("proposed", "initial", date(2021, 2, 10), True, id="the day of publication"),
        pytest.param("proposed", "supplementary", date(2021, 2, 10), False, id="supplementary, not yet voted"),
        pytest.param("voted", "supplementary", date(2021, 2, 10), True, id="supplementary, voted"),
        pytest.param("confirmed", "within", date(2021, 2, 9), False, id="within a budget that is not published"),
    ],
)
def test_amounts_are_for_the_company_and_the_public_from_the_day_of_publication(state, kind, day, shown):
    assert queries.amounts_public(request_in(state, kind=kind), day) is shown


def test_amounts_stay_hidden_where_the_calendar_knows_no_publication():
    request = request_in("voted", fiscal_year=2023)

    assert queries.amounts_public(request, date(2030, 1, 1)) is False


def test_the_database_refuses_a_request_of_nobody_and_an_amount_where_none_is_needed():
    orphan = BudgetRequest(unit=unit("HWB"), fiscal_year=2021, account="general", purpose="案内")
    asking, by = case(), officer()

    with pytest.raises(IntegrityError, match="budget_of_case_or_initiative"), transaction.atomic():
        open_life(orphan, by=by, at=MONDAY, body={})
    with pytest.raises(IntegrityError, match="budget_not_needed_is_no_amount"), transaction.atomic():
        request_for(asking, kind="none", amount_requested=5)


SEEN_BY = {
    "owner": ["own", "enterprise trial"],
    "bureau head": ["own", "enterprise trial"],
    "other bureau": ["enterprise trial"],
    "finance": ["own", "enterprise trial"],
    "ict": ["own", "enterprise trial"],
    "desk": ["own", "enterprise trial"],
    "desk head": ["own", "enterprise trial"],
    "hq": ["own", "enterprise trial"],
    "auditor": ["own", "enterprise trial"],
    "evaluator": [],
    "admin": [],
}


@pytest.mark.parametrize(("who", "seen"), SEEN_BY.items())
def test_a_request_is_seen_by_its_unit_by_those_who_see_its_case_and_by_the_offices_of_the_pipeline(who, seen):
    request_for(case(), purpose="own")
    # The water bureau owns this case, the health bureau leads its trial: both see the case.
    shared = case("proof_of_concept", number=2, owner="WSB", lead_unit=unit("HWB"))
    request_for(shared, purpose="enterprise trial")

    found = scope.visible_requests(person(*PEOPLE[who]), date(2020, 8, 17)).order_by("pk")

    assert [request.purpose for request in found] == seen


def test_an_evaluator_who_sees_the_case_sees_no_amounts(monkeypatch):
    monkeypatch.setattr("workflows.cases.scope.WIDENERS", [lambda person, on: Q(pk__isnull=False)])
    request = request_for(case())
    evaluator = person("evaluator")

    assert visible_cases(evaluator, date(2020, 8, 17)).get() == request.case
    assert not scope.visible_requests(evaluator, date(2020, 8, 17)).exists()
