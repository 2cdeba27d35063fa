"""From the opening of a trial to the day it is declared ready."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from connected_desk.records.models import OutboxMail
from tests.support import bureau_head, bureau_officer, ict_office, ict_officer, moves_logged, other_officer, walk
from workflows.cases import actions as cases
from workflows.engine.move import judge_draft, move
from workflows.engine.refusals import MoveRefused
from workflows.pocs import actions
from workflows.pocs.actions import Side
from workflows.pocs.models import Answer
from workflows.pocs.queries import missing_in_charter

from .support import CRITERION, LAST_DAY, LATER, case_of, codes, complete, first, lead, planned, ready


def test_moving_a_case_to_a_trial_opens_one_with_every_safeguard_still_open():
    poc = planned(purpose="電話を減らせるかを確かめる。")

    assert (poc.number, poc.state, poc.purpose) == (1, "planning", "電話を減らせるかを確かめる。")
    assert poc.lead_unit == case_of(poc).lead_unit
    assert set(poc.safeguards.values_list("answer", flat=True)) == {"open"}


@pytest.mark.parametrize(
    "missing",
    ["pocs.criteria_agreed", "pocs.charter_agreed", "pocs.safeguards_answered", "pocs.agreement_decided"],
)
def test_a_trial_is_not_ready_while_one_thing_is_missing(missing):
    poc = complete(but=missing)

    with pytest.raises(MoveRefused) as refusal:
        judge_draft(poc, "prepare", by=bureau_officer(), at=LATER)

    assert codes(refusal) == [missing]


def test_with_everything_in_place_the_decision_to_be_ready_may_be_drafted():
    poc = complete()

    judge_draft(poc, "prepare", by=bureau_officer(), at=LATER)

    with pytest.raises(MoveRefused, match="決裁が必要です"):
        move(poc, "prepare", by=bureau_head(), at=LATER)


def test_one_unanswered_safeguard_keeps_the_trial_from_being_ready():
    poc = complete()
    actions.reopen_safeguard(poc.safeguards.get(item__code="site_consent"), reason="会場が変わったため。", **lead())

    with pytest.raises(MoveRefused) as refusal:
        judge_draft(poc, "prepare", by=bureau_officer(), at=LATER)

    assert codes(refusal) == ["pocs.safeguards_answered"]


def test_criteria_to_which_one_side_alone_has_agreed_do_not_do():
    poc = complete(but="pocs.criteria_agreed")
    actions.add_criterion(poc, **CRITERION, **lead())
    actions.agree_criteria(poc, side=Side.CITY, on=date(2026, 7, 7), **lead())

    with pytest.raises(MoveRefused) as refusal:
        judge_draft(poc, "prepare", by=bureau_officer(), at=LATER)
    assert codes(refusal) == ["pocs.criteria_agreed"]

    actions.agree_criteria(poc, side=Side.COMPANY, on=date(2026, 7, 8), **lead())
    judge_draft(poc, "prepare", by=bureau_officer(), at=LATER)


def test_an_agreement_that_has_run_out_does_not_count():
    poc = complete(but="pocs.agreement_decided")
    cases.record_agreement(
        poc.case,
        kind="trial",
        parties="堺市、提案者",
        signed_on=date(2025, 7, 1),
        ends_on=date(2026, 6, 30),
        document_number="",
        capacity="standing",
        **lead(),
    )

    with pytest.raises(MoveRefused) as refusal:
        judge_draft(poc, "prepare", by=bureau_officer(), at=LATER)

    assert codes(refusal) == ["pocs.agreement_decided"]


def test_the_charter_names_what_it_still_lacks_and_a_cost_of_nothing_is_a_cost():
    poc = complete()
    assert missing_in_charter(poc) == []

    poc.city_cost, poc.risks = 0, ""
    assert len(missing_in_charter(poc)) == 1

    poc.city_cost = None
    assert len(missing_in_charter(poc)) == 2


def test_writing_the_last_day_makes_the_case_due_on_it():
    poc = planned()

    actions.write_charter(poc, charter={"ends_on": LAST_DAY}, **lead())

    assert (case_of(poc).poc_ends_on, case_of(poc).due_on) == (LAST_DAY, LAST_DAY)


def test_a_charter_form_drawn_before_somebody_else_saved_is_refused():
    poc = planned()
    stale = poc.version
    actions.write_charter(poc, charter={"site": "南区役所"}, **lead())

    with pytest.raises(MoveRefused, match="ほかの人が内容を変えました"):
        actions.write_charter(poc, charter={"site": "北区役所"}, version=stale, **lead())

    poc.refresh_from_db()
    assert poc.site == "南区役所"


def test_a_criterion_has_a_value_before_or_the_reason_why_it_has_none():
    poc = planned()

    with pytest.raises(IntegrityError), transaction.atomic():
        actions.add_criterion(poc, **CRITERION | {"baseline": None}, **lead())
    actions.add_criterion(
        poc, **CRITERION | {"baseline": None, "no_baseline_because": "数えていなかったため。"}, **lead()
    )

    assert poc.criteria.count() == 1


def test_a_criterion_that_is_changed_has_to_be_agreed_to_anew_by_both_sides():
    poc = planned()
    actions.add_criterion(poc, **CRITERION, **lead())
    actions.add_criterion(poc, **CRITERION | {"indicator": "待ち時間"}, **lead())
    actions.agree_criteria(poc, side=Side.CITY, on=date(2026, 7, 7), **lead())
    actions.agree_criteria(poc, side=Side.COMPANY, on=date(2026, 7, 8), **lead())
    assert [criterion.is_agreed for criterion in poc.criteria.all()] == [True, True]

    actions.change_criterion(first(poc), **CRITERION | {"target": Decimal(700)}, **lead())

    changed, untouched = poc.criteria.all()
    assert (changed.target, changed.agreed_city_on, changed.agreed_company_on) == (700, None, None)
    assert (untouched.agreed_city_on, untouched.agreed_company_on) == (date(2026, 7, 7), date(2026, 7, 8))


def test_an_agreement_to_nothing_is_not_recorded():
    poc = planned()

    with pytest.raises(MoveRefused) as refusal:
        actions.agree_criteria(poc, side=Side.CITY, on=LATER.date(), **lead())

    assert codes(refusal) == ["pocs.nothing_to_agree"]
    assert "agreed" not in moves_logged(poc)


def test_without_a_company_the_owning_unit_is_the_other_side():
    walker = walk()
    case = cases.open_case_of_bureau(title="窓口の案内の見直し", summary="", by=bureau_officer(), at=walker.at)
    case = walker.move(walker.to(case, "dialogue"), "start_poc", lead_unit=ict_office())
    poc = case.pocs.get()
    actions.add_criterion(poc, **CRITERION, by=ict_officer(), at=LATER)
    actions.agree_criteria(poc, side=Side.CITY, on=LAST_DAY, by=ict_officer(), at=LATER)

    with pytest.raises(MoveRefused, match="これができるのは、所管です。"):
        actions.agree_criteria(poc, side=Side.COMPANY, on=LAST_DAY, by=ict_officer(), at=LATER)
    assert not first(poc).is_agreed

    actions.agree_criteria(poc, side=Side.COMPANY, on=LAST_DAY, by=bureau_officer(), at=LATER)
    assert first(poc).is_agreed


def test_somebody_with_no_part_in_the_trial_writes_nothing():
    poc = planned()
    before = moves_logged(poc)

    with pytest.raises(MoveRefused) as refusal:
        actions.add_criterion(poc, **CRITERION, by=other_officer(), at=LATER)

    assert (refusal.value.kind, poc.criteria.count(), moves_logged(poc)) == ("role", 0, before)


def test_once_ready_neither_charter_nor_criteria_can_be_changed():
    poc = ready()
    charter, criterion = {"site": "北区役所"}, first(poc)

    for act in (
        lambda: actions.write_charter(poc, charter=charter, **lead()),
        lambda: actions.add_criterion(poc, **CRITERION, **lead()),
        lambda: actions.change_criterion(criterion, target=Decimal(1), **lead()),
        lambda: actions.remove_criterion(criterion, reason="不要なため。", **lead()),
        lambda: actions.agree_criteria(poc, side=Side.CITY, on=LAST_DAY, **lead()),
    ):
        with pytest.raises(MoveRefused, match="準備が終わった後は、計画と指標を変えられません。"):
            act()

    assert criterion.locked_at is not None
    assert first(poc).target == criterion.target


def test_what_was_decided_is_kept_as_it_was_and_an_amendment_says_why():
    poc = ready()
    target = str(first(poc).target)

    move(poc, "amend", by=bureau_officer(), at=LATER, reason="会場が使えなくなったため。")
    actions.change_criterion(first(poc), target=Decimal(1), **lead())

    [kept] = poc.charter_versions.all()
    assert (poc.state, poc.charter_version) == ("planning", 2)
    assert (kept.version, kept.amended_because, kept.amended_by) == (1, "会場が使えなくなったため。", bureau_officer())
    assert kept.snapshot["criteria"][0]["target"] == {"$decimal": target}
    assert kept.snapshot["charter"]["purpose"] == poc.purpose


def test_a_second_version_is_kept_beside_the_first():
    poc = ready()
    move(poc, "amend", by=bureau_officer(), at=LATER, reason="会場が使えなくなったため。")

    poc = walk(LATER).move(poc, "prepare")

    assert list(poc.charter_versions.values_list("version", "amended_because")) == [
        (1, "会場が使えなくなったため。"),
        (2, ""),
    ]


def test_the_company_hears_that_the_trial_is_ready():
    poc = ready()

    mail = OutboxMail.objects.filter(reference=poc.case.number, to="yamada@mirai.example").latest("pk")

    assert (mail.to, mail.subject) == ("yamada@mirai.example", f"【{poc.case.number}】実証の準備ができました")


def test_a_safeguard_is_cleared_with_evidence_or_put_aside_with_a_reason():
    site = planned().safeguards.get(item__code="site_consent")

    for answer in (Answer.YES, Answer.NOT_APPLICABLE):
        with pytest.raises(IntegrityError), transaction.atomic():
            actions.answer_safeguard(site, answer=answer, **lead())

    site = actions.answer_safeguard(site, answer=Answer.NOT_APPLICABLE, reason="場所を使わないため。", **lead())
    assert (site.is_open, site.by, site.at) == (False, bureau_officer(), LATER)


def test_a_safeguard_opened_again_keeps_a_ready_trial_from_starting():
    poc = ready()
    rules = poc.safeguards.get(item__code="rules")
    actions.reopen_safeguard(rules, reason="規則が変わったため。", **lead())

    with pytest.raises(MoveRefused) as refusal:
        move(poc, "start", by=bureau_officer(), at=LATER)
    assert codes(refusal) == ["pocs.safeguards_answered"]

    actions.answer_safeguard(rules, answer=Answer.YES, evidence="新しい規則を確かめた。", **lead())
    move(poc, "start", by=bureau_officer(), at=LATER)
    assert poc.state == "running"


def test_a_safeguard_found_not_to_apply_keeps_no_evidence_of_the_answer_before():
    site = planned().safeguards.get(item__code="site_consent")
    actions.answer_safeguard(site, answer="yes", evidence="課の承諾を得た。", **lead())

    site = actions.answer_safeguard(
        site, answer="not_applicable", evidence="課の承諾を得た。", reason="場所を使わないため。", **lead()
    )

    assert (site.evidence, site.reason) == ("", "場所を使わないため。")
