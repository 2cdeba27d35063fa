"""From the start of a trial to its end, and what its case may do then."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from connected_desk.records.models import OutboxMail
from connected_desk.sample import answers_pocs
from tests.support import MONDAY, bureau_officer, case_at, evaluator, moves_logged, state_of, walk
from workflows.cases import actions as cases
from workflows.engine.move import move
from workflows.engine.refusals import MoveRefused
from workflows.engine.registry import COMPANY
from workflows.pocs import actions
from workflows.pocs.models import Poc, StepState

from .support import LATER, case_of, codes, finished, first, lead, planned, running

INCIDENT = {
    "severity": "serious",
    "what": "案内の画面が使えなくなった。",
    "found_at": LATER - timedelta(hours=2),
    "told": "情報セキュリティの担当",
}


def test_a_value_can_be_entered_only_once_the_trial_has_begun():
    measured = {"value": Decimal(702), "on": date(2026, 7, 8), "source": "受付簿"}
    poc = planned()
    criterion = actions.add_criterion(
        poc,
        indicator="待ち時間",
        unit="分",
        direction="lower",
        baseline=Decimal(24),
        target=Decimal(15),
        method="番号札で測る。",
        measure_on=date(2026, 9, 30),
        **lead(),
    )

    with pytest.raises(MoveRefused, match="実証を始めた後に登録できます"):
        actions.add_measurement(criterion, **measured, **lead())

    assert criterion.measurements.count() == 0


def test_values_are_kept_with_day_and_source_and_change_no_state():
    poc = running()

    actions.add_measurement(first(poc), value=Decimal("5.2"), on=date(2026, 7, 8), source="作業日報", **lead())

    kept = first(poc).measurements.get()
    assert (kept.value, kept.on, kept.source, kept.by) == (
        Decimal("5.2"),
        date(2026, 7, 8),
        "作業日報",
        bureau_officer(),
    )
    assert Poc.objects.get().state == "running"
    assert moves_logged(poc)[-1] == "measured"


def test_an_incident_suspends_a_running_trial_at_once_and_the_company_hears_of_it():
    poc = running()

    incident = actions.report_incident(poc, **INCIDENT, **lead())

    poc.refresh_from_db()
    assert (poc.state, poc.suspended_because) == ("suspended", "案内の画面が使えなくなった。")
    assert moves_logged(poc)[-2:] == ["incident", "suspend"]
    assert (incident.reported_at, incident.reported_by) == (LATER, bureau_officer())
    assert OutboxMail.objects.latest("pk").subject == f"【{poc.case.number}】実証を一時止めています"


def test_a_second_incident_in_a_suspended_trial_is_reported_all_the_same():
    poc = running()
    actions.report_incident(poc, **INCIDENT, **lead())

    actions.report_incident(poc, **INCIDENT, **lead())

    assert poc.incidents.count() == 2
    assert moves_logged(poc)[-1] == "incident"


def test_a_trial_is_not_resumed_while_an_incident_is_open():
    poc = running()
    incident = actions.report_incident(poc, **INCIDENT, **lead())

    with pytest.raises(MoveRefused) as refusal:
        move(poc, "resume", by=bureau_officer(), at=LATER)
    assert codes(refusal) == ["pocs.no_open_incident"]

    actions.close_incident(incident, remedy="通信の設定を直した。", **lead())
    move(poc, "resume", by=bureau_officer(), at=LATER)
    assert (poc.state, poc.suspended_because) == ("running", "")


def test_what_is_still_open_when_a_trial_ends_can_be_settled_until_the_case_is_evaluated():
    poc = running()
    actions.reopen_safeguard(poc.safeguards.get(item__code="rules"), reason="条件が変わったため。", **lead())
    incident = actions.report_incident(poc, **INCIDENT, **lead())
    step = actions.plan_step(poc, what="終了時の測定", who="上下水道局", due_on=date(2026, 7, 8), **lead())
    move(poc, "finish", by=bureau_officer(), at=LATER, reason="続けられないため。")

    safeguard = actions.answer_safeguard(
        poc.safeguards.get(item__code="rules"), answer="yes", evidence="確かめた。", **lead()
    )
    incident = actions.close_incident(incident, remedy="装置を外した。", **lead())
    step = actions.report_step(step, state=StepState.DONE, **lead())
    assert (safeguard.is_open, incident.closed_at, step.state) == (False, LATER, "done")

    case = walk(LATER).to(case_of(poc), "evaluation")
    with pytest.raises(MoveRefused) as refusal:
        actions.answer_safeguard(safeguard, answer="yes", evidence="書き直す。", **lead())
    with pytest.raises(MoveRefused):
        actions.report_step(step, state=StepState.PLANNED, **lead())
    assert (case.state, codes(refusal)) == ("evaluation", ["pocs.over"])


def test_an_interim_evaluation_judges_each_criterion_and_changes_no_state():
    poc = running()
    judged = dict.fromkeys(poc.criteria.all(), ("likely", ""))

    interim = actions.judge_interim(poc, summary="このまま続ける。", judgements=judged, on=date(2026, 7, 8), **lead())

    assert interim.judgements.count() == poc.criteria.count() == len(judged)
    assert Poc.objects.get().state == "running"


def test_an_extension_moves_the_last_day_and_the_cases_due_date_with_it():
    poc = running()
    first_day, version = poc.starts_on, poc.charter_version

    poc = actions.extend(poc, ends_on=date(2026, 12, 25), reason="測定が1か月遅れるため。", **lead())

    assert (poc.starts_on, poc.ends_on, poc.charter_version) == (first_day, date(2026, 12, 25), version)
    assert case_of(poc).due_on == date(2026, 12, 25)


def test_an_extension_takes_the_final_measurements_of_the_last_day_along_and_leaves_the_others():
    poc = running()
    early, *rest = poc.criteria.all()
    poc.criteria.update(measure_on=poc.ends_on)
    poc.criteria.filter(pk=early.pk).update(interim_on=date(2026, 7, 10), measure_on=date(2026, 7, 20))

    actions.extend(poc, ends_on=date(2026, 12, 25), reason="測定が1か月遅れるため。", **lead())

    assert first(poc).measure_on == date(2026, 7, 20)
    assert [one.measure_on for one in poc.criteria.exclude(pk=early.pk)] == [date(2026, 12, 25)] * len(rest)


def test_a_step_that_is_moved_says_when_it_was_due_and_why():
    poc = planned()
    step = actions.plan_step(poc, what="協定を結ぶ", who="上下水道局", due_on=date(2026, 7, 10), **lead())

    step = actions.move_step(step, due_on=date(2026, 7, 17), reason="印が間に合わないため。", **lead())

    assert step.due_on == date(2026, 7, 17)
    assert step.moved == [{"from": "2026-07-10", "to": "2026-07-17", "because": "印が間に合わないため。"}]

    step = actions.report_step(step, state=StepState.DONE, **lead())
    assert step.state == "done"


def test_a_case_does_not_go_to_evaluation_before_its_trial_has_finished():
    poc = running()
    wanted = {"evaluators": [evaluator()], "due_on": date(2026, 8, 5)}

    with pytest.raises(MoveRefused) as refusal:
        move(case_of(poc), "evaluate", by=bureau_officer(), at=LATER, **wanted)

    assert codes(refusal) == ["pocs.finished"]


def test_every_criterion_wants_a_final_value_or_the_reason_why_there_is_none():
    poc = finished()
    assert poc.finished_on == date(2026, 7, 6)
    wanted = {"evaluators": [evaluator()], "due_on": date(2026, 8, 5)}
    *others, last = poc.criteria.all()
    for criterion in others:
        actions.set_final(criterion, value=criterion.target, on=date(2026, 7, 8), source="受付簿", **lead())

    with pytest.raises(MoveRefused) as refusal:
        move(case_of(poc), "evaluate", by=bureau_officer(), at=LATER, **wanted)
    assert codes(refusal) == ["pocs.measured"]

    actions.set_final(last, not_measured_because="記録の装置が止まっていたため。", **lead())
    moved = move(case_of(poc), "evaluate", by=bureau_officer(), at=LATER, **wanted)
    assert moved.subject.state == "evaluation"


def test_a_final_value_is_one_of_the_measurements_and_may_be_put_right_until_the_evaluation():
    poc = finished()

    actions.set_final(first(poc), value=Decimal(5), on=date(2026, 7, 8), source="作業日報", **lead())
    right = {"value": Decimal(4), "on": date(2026, 7, 8), "source": "作業日報（訂正）"}
    with pytest.raises(MoveRefused, match="その理由を書いてください。"):
        actions.set_final(first(poc), **right, **lead())
    actions.set_final(first(poc), **right, reason="数え直したため。", **lead())

    assert first(poc).final_value == 4
    assert list(first(poc).measurements.values_list("value", "is_final", "corrected_because")) == [
        (5, True, "数え直したため。"),
        (4, True, ""),
    ]

    walker = walk(LATER)
    walker.to(case_of(poc), "evaluation")
    with pytest.raises(MoveRefused, match="評価に進んだ後は、測定値を変えられません。"):
        actions.set_final(first(poc), value=Decimal(3), on=date(2026, 7, 8), source="作業日報", **lead(walker.at))


def test_a_final_value_and_a_reason_for_having_none_exclude_each_other():
    poc = finished()

    for said in ({}, {"value": Decimal(1), "not_measured_because": "装置が止まったため。"}):
        with pytest.raises(ValueError, match="or the reason why it has none"):
            actions.set_final(first(poc), **said, **lead())


def test_a_trial_is_given_up_only_after_it_has_been_cancelled():
    poc = running()
    details = {"result": "dialogue", "reason": "会場が使えないため。", "lessons": "場所の確認を先にする。"}

    with pytest.raises(MoveRefused) as refusal:
        move(case_of(poc), "abandon_poc", by=bureau_officer(), at=LATER, **details)
    assert codes(refusal) == ["pocs.cancelled"]

    move(poc, "cancel", by=bureau_officer(), at=LATER, reason="会場が使えないため。")
    move(case_of(poc), "abandon_poc", by=bureau_officer(), at=LATER, **details)
    assert (state_of(poc.case), poc.cancelled_because) == ("dialogue", "会場が使えないため。")


def test_withdrawing_a_case_cancels_the_trial_that_runs():
    poc = running()
    cases.ask_withdrawal(case_of(poc), reason="社内の事情のため。", by=COMPANY, at=LATER)

    move(case_of(poc), "withdraw", by=bureau_officer(), at=LATER, reason="提案者の申し出による。")

    poc.refresh_from_db()
    assert (state_of(poc.case), poc.state) == ("withdrawn", "cancelled")
    assert poc.cancelled_because == "提案者の申し出による。"


def test_trying_again_opens_a_second_trial_with_the_words_of_the_first():
    walker = walk()
    case = walker.to(case_at("dialogue"), "evaluation")

    case = walker.move(case, "conclude", "proof_of_concept")

    one, two = case.pocs.order_by("number")
    assert (two.number, two.state, two.lead_unit) == (2, "planning", one.lead_unit)
    assert (two.hypothesis, two.purpose) == (one.hypothesis, one.purpose)
    assert (two.starts_on, two.ends_on, two.criteria.count()) == (None, None, 0)


def test_a_case_goes_back_to_dialogue_only_when_no_trial_is_open():
    walker = walk()
    case = walker.move(walker.to(case_at("dialogue"), "evaluation"), "conclude", "budgeting")
    actions.open_poc(case, lead_unit=case.owner_unit, purpose="もう一度試す。", by=bureau_officer(), at=walker.at)

    with pytest.raises(MoveRefused) as refusal:
        move(case, "back_to_dialogue", by=bureau_officer(), at=walker.at, reason="内容を変えるため。")

    assert "pocs.none_running" in codes(refusal)


def test_a_trial_of_the_demonstration_takes_months_and_reads_like_one():
    walker = walk(MONDAY)
    walker.origin = "demo"
    case = walker.to(case_at("dialogue"), "proof_of_concept")

    poc = answers_pocs.run(walker, case.pocs.get())

    assert poc.state == "running"
    assert (poc.ends_on - poc.starts_on).days >= 84
    assert walker.on >= poc.ends_on - timedelta(days=7)
    assert all(criterion.measurements.count() == 1 for criterion in poc.criteria.all())
