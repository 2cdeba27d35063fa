"""For each condition of tests/lists/guards.txt a subject about to make the move, with everything there but that one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from unittest import mock

from connected_desk.sample.answers_decisions import draft, hear
from connected_desk.sample.answers_pocs import report_an_incident
from connected_desk.sample.walk import SATISFIERS, Walk
from tests.engine.subjects import in_dialogue, planned_trial, tentative_request
from tests.reports.support import drafted, report_in, secretariat_head
from tests.support import bureau_head, bureau_officer, case_at, desk_officer, received_case
from workflows.budgets.models import BudgetRequest
from workflows.budgets.terms import BudgetKind
from workflows.cases import actions as cases
from workflows.cases.definition import CaseState
from workflows.cases.models import Case, StrategyLink
from workflows.decisions.models import Decision
from workflows.evaluations.models import Evaluator
from workflows.pocs import actions as pocs
from workflows.pocs.models import Poc
from workflows.reports.models import Report


@dataclass
class Blocked:
    """Somebody about to press: on what, what they fill in beside the usual, and towards which target."""

    subject: Any
    typed: dict[str, Any] = field(default_factory=dict)


Situation = Callable[[Walk], Blocked]
SITUATIONS: dict[tuple[str, str], Situation] = {}


def situation(guard: str, *moves: str) -> Callable[[Situation], Situation]:
    """Register how that condition of those moves comes not to hold."""

    def register(bring_about: Situation) -> Situation:
        SITUATIONS.update(dict.fromkeys([(guard, move) for move in moves], bring_about))
        return bring_about

    return register


def blocked(walker: Walk, guard: str, move: str, target: str) -> Blocked:
    """The situation, with every other condition of the move brought about."""
    found = SITUATIONS[guard, move](walker)
    found.subject.refresh_from_db()
    if move in {row.name for row in found.subject.life.moves}:
        with mock.patch.dict(SATISFIERS):
            SATISFIERS.pop(guard, None)
            walker.prepare(found.subject, found.subject.life.move(move), target)
    return found


def _triaged(walker: Walk) -> Any:
    return walker.move(received_case(), "accept")


@situation("cases.survivor_stands", "merge")
def the_other_has_ended(walker: Walk) -> Blocked:
    ended = walker.move(received_case(), "reject")
    return Blocked(received_case(), {"survivor": ended})


@situation("cases.has_company", "request_info")
def a_case_of_a_bureau(walker: Walk) -> Blocked:
    opened = cases.open_case_of_bureau(title="窓口の案内の見直し", summary="", by=desk_officer(), at=walker.at)
    return Blocked(opened)


@situation("cases.questions_answered", "answer")
def questions_are_open(walker: Walk) -> Blocked:
    return Blocked(case_at(CaseState.INFO_REQUESTED))


@situation("cases.linked_or_explained", "refer", "assign_owner")
@situation("referrals.ict_answered", "refer", "assign_owner")
@situation("referrals.opinions_asked", "assign_owner")
def just_triaged(walker: Walk) -> Blocked:
    return Blocked(_triaged(walker))


@situation("cases.linked_or_confirmed", "start_poc", "go_ahead", "agree")
def linked_to_nothing_any_more(walker: Walk) -> Blocked:
    case = in_dialogue(walker)
    for link in StrategyLink.objects.filter(case=case, ended_at=None):
        cases.unlink_item(case, item=link.item, by=bureau_officer(), at=walker.at)
    return Blocked(case, {"why_no_evaluation": "同じ仕組みが他市で確かめられているため。"})


@situation("evaluations.earlier_or_explained", "go_ahead")
@situation("cases.agreement_on_record", "agree")
def in_the_middle_of_dialogue(walker: Walk) -> Blocked:
    return Blocked(in_dialogue(walker), {"why_no_evaluation": ""})


@situation("pocs.cancelled", "abandon_poc")
@situation("pocs.finished", "evaluate")
@situation("pocs.measured", "evaluate")
@situation("cases.company_asked", "withdraw")
def a_trial_is_planned(walker: Walk) -> Blocked:
    return Blocked(planned_trial(walker).case)


@situation("evaluations.evaluators_independent", "evaluate")
def the_head_is_to_score(walker: Walk) -> Blocked:
    return Blocked(planned_trial(walker).case, {"evaluators": [bureau_head()]})


@situation("evaluations.guests_independent", "evaluate")
def the_proposer_is_to_score(walker: Walk) -> Blocked:
    guest = {"name": "山田 花子", "affiliation": "提案者", "email": "yamada@mirai.example"}
    return Blocked(planned_trial(walker).case, {"guests": [guest]})


def _being_evaluated(walker: Walk) -> Any:
    return walker.move(planned_trial(walker).case, "evaluate")


@situation("evaluations.complete", "conclude")
@situation("budgets.money_in_hand", "conclude")
def the_evaluators_were_just_asked(walker: Walk) -> Blocked:
    return Blocked(_being_evaluated(walker))


@situation("evaluations.conflicts_declared", "conclude")
def one_has_not_declared(walker: Walk) -> Blocked:
    case = _being_evaluated(walker)
    walker.prepare(case, case.life.move("conclude"))
    Evaluator.objects.filter(pk=_first_evaluator(case)).update(conflict="", conflict_text="", declared_at=None)
    return Blocked(case)


def _first_evaluator(case: Any) -> int:
    return Evaluator.objects.filter(evaluation__case=case).order_by("pk").values_list("pk", flat=True)[0]


def _conclusion(walker: Walk, consulted: bool = True) -> tuple[Any, Decision]:
    case = _being_evaluated(walker)
    row = case.life.move("conclude")
    walker.prepare(case, row)
    decision = draft(walker, case, row, walker.details(case, row))
    if consulted:
        hear(walker, decision)
    return case, walker.move(decision, "circulate")


@situation("evaluations.decider_did_not_score", "conclude")
def the_decider_scored(walker: Walk) -> Blocked:
    case, decision = _conclusion(walker)
    # Whoever evaluated has become the head since.
    Evaluator.objects.filter(pk=_first_evaluator(case)).update(person=bureau_head())
    return Blocked(decision)


@situation("decisions.desk_and_ict_consulted", "conclude")
def no_opinion_is_in(walker: Walk) -> Blocked:
    return Blocked(_conclusion(walker, consulted=False)[1])


@situation("closing.lessons_given", "conclude")
def nothing_learned(walker: Walk) -> Blocked:
    return Blocked(_being_evaluated(walker), {"lessons": ""})


@situation("budgets.voted", "grant")
@situation("budgets.refused", "deny")
@situation("budgets.none_open", "back_to_dialogue")
def the_budget_is_being_asked_for(walker: Walk) -> Blocked:
    return Blocked(tentative_request(walker).case)


@situation("pocs.none_running", "back_to_dialogue")
def a_trial_beside_the_budget(walker: Walk) -> Blocked:
    case = tentative_request(walker).case
    walker.prepare(case, case.life.move("back_to_dialogue"))
    pocs.open_poc(case, lead_unit=case.owner_unit, purpose="別の場所で試す。", by=bureau_officer(), at=walker.at)
    return Blocked(case)


@situation("decisions.none_circulating", "back_to_dialogue")
def an_award_circulates(walker: Walk) -> Blocked:
    case = case_at(CaseState.PROCUREMENT)
    row = case.life.move("award")
    decision = draft(walker, case, row, walker.details(case, row))
    walker.move(decision, "circulate")
    return Blocked(case)


@situation("cases.reminded_twice", "lapse")
def asked_this_week(walker: Walk) -> Blocked:
    return Blocked(case_at(CaseState.INFO_REQUESTED))


@situation("evaluations.follow_ups_done", "end")
def not_looked_back_yet(walker: Walk) -> Blocked:
    return Blocked(case_at(CaseState.REALISED))


@situation("pocs.criteria_agreed", "prepare")
@situation("pocs.charter_agreed", "prepare")
@situation("pocs.safeguards_answered", "prepare")
@situation("pocs.agreement_decided", "prepare")
def a_plan_just_begun(walker: Walk) -> Blocked:
    return Blocked(planned_trial(walker))


@situation("pocs.charter_written", "prepare")
def a_charter_without_its_hypothesis(walker: Walk) -> Blocked:
    trial = planned_trial(walker)
    walker.prepare(trial, trial.life.move("prepare"))
    # Nobody agrees to a charter with gaps; one that was agreed to has lost a word.
    Poc.objects.filter(pk=trial.pk).update(hypothesis="")
    return Blocked(trial)


@situation("pocs.safeguards_answered", "start")
def a_safeguard_was_reopened(walker: Walk) -> Blocked:
    trial = walker.move(planned_trial(walker), "prepare")
    safeguard = trial.safeguards.exclude(answer="open").first()
    pocs.reopen_safeguard(safeguard, reason="保存先が変わったため。", by=bureau_officer(), at=walker.at)
    return Blocked(trial)


@situation("pocs.no_open_incident", "resume")
def an_incident_is_open(walker: Walk) -> Blocked:
    trial = walker.move(walker.move(planned_trial(walker), "prepare"), "start")
    report_an_incident(walker, trial)
    return Blocked(trial)


@situation("budgets.ict_checked", "request")
def a_tentative_request(walker: Walk) -> Blocked:
    return Blocked(tentative_request(walker))


@situation("budgets.amount_entered", "request")
def one_that_needs_no_check(walker: Walk) -> Blocked:
    request = tentative_request(walker)
    Case.objects.filter(pk=request.case_id).update(ict=False)
    return Blocked(request)


def _of_kind(request: BudgetRequest, kind: BudgetKind) -> BudgetRequest:
    BudgetRequest.objects.filter(pk=request.pk).update(kind=kind)
    return request


@situation("budgets.goes_to_vote", "assess")
def asked_within_the_decided_budget(walker: Walk) -> Blocked:
    return Blocked(_of_kind(walker.move(tentative_request(walker), "request"), BudgetKind.WITHIN))


@situation("budgets.needs_no_vote", "confirm")
def asked_of_the_initial_budget(walker: Walk) -> Blocked:
    return Blocked(walker.move(tentative_request(walker), "request"))


def _refused_request(walker: Walk) -> BudgetRequest:
    request = tentative_request(walker)
    for name in ("request", "assess", "refuse"):
        request = walker.move(request, name)
    return request


@situation("budgets.before_publication", "restore")
def the_draft_budget_is_out(walker: Walk) -> Blocked:
    request = _refused_request(walker)
    walker.pass_time(timedelta(days=270))
    return Blocked(request)


@situation("budgets.goes_to_vote", "restore")
def refused_within_the_decided_budget(walker: Walk) -> Blocked:
    return Blocked(_of_kind(_refused_request(walker), BudgetKind.WITHIN))


@situation("budgets.case_goes_on", "restore")
def the_case_has_ended(walker: Walk) -> Blocked:
    request = _refused_request(walker)
    walker.move(request.case, "deny", "ended")
    return Blocked(request)


@situation("decisions.subject_unmoved", "decide")
def recorded_since_without_a_word(walker: Walk) -> Blocked:
    case = in_dialogue(walker)
    row = case.life.move("decline")
    decision = walker.move(draft(walker, case, row, walker.details(case, row)), "circulate")
    # What is recorded makes a decision void at once; here that has been missed.
    Decision.objects.filter(pk=decision.pk).update(subject_seq=decision.subject_seq - 1)
    return Blocked(decision)


@situation("reports.figures_built", "submit")
def nothing_built(walker: Walk) -> Blocked:
    report = drafted()
    Report.objects.filter(pk=report.pk).update(data="")
    return Blocked(report)


@situation("reports.approver_did_not_submit", "approve")
def the_head_submitted(walker: Walk) -> Blocked:
    report = report_in("checking")
    Report.objects.filter(pk=report.pk).update(submitted_by=secretariat_head())
    row = report.life.move("approve")
    report.refresh_from_db()
    return Blocked(walker.move(draft(walker, report, row, {}), "circulate"))


@situation("reports.newest_edition", "correct")
def corrected_already(walker: Walk) -> Blocked:
    report = report_in("published")
    walker.move(report, "correct")
    return Blocked(report)
