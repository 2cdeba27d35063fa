"""The figures of June 2026 from a handful of cases, counted by hand."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from connected_desk.city.models import CalendarStep, Unit
from connected_desk.records import log, seals
from connected_desk.strategy.actions import indicators, initiatives
from connected_desk.strategy.models import Indicator, IndicatorTarget, Item
from connected_desk.strategy.terms import Absence
from tests.support import case_at, desk_officer, received_case, walk, water_bureau
from workflows.budgets.models import BudgetRequest
from workflows.cases import actions as cases
from workflows.cases.definition import CASE, CaseState
from workflows.engine.move import lock, move_many
from workflows.reports.build import build

from .support import CUT_OFF, JUNE, MAY, TENTH, behind, document, find, headline, row, rows

IN_MAY = datetime(2026, 5, 20, 1, 0, tzinfo=UTC)
LAST_SECOND = datetime(2026, 6, 30, 14, 59, 59, tzinfo=UTC)  # 23:59:59 on 30 June in Tokyo
FIRST_SECOND = datetime(2026, 6, 30, 15, 0, tzinfo=UTC)  # midnight: July in Tokyo


def stock(told):
    return [line["now"] for line in rows(told, "flow", "stock")]


def test_the_stock_at_the_end_is_what_there_was_and_came_less_what_left():
    kept = received_case(IN_MAY)
    left = received_case(IN_MAY)
    came = received_case(TENTH)
    walk(TENTH).move(left, "withdraw")

    told = document()

    assert stock(told) == [2, 1, 0, 1, 2]
    assert behind(told, "flow", "stock", "＝ 月末に手続中", "now") == [kept.number, came.number]
    assert behind(told, "flow", "stock", "− 終わったもの", "now") == [left.number]


def test_a_case_reopened_comes_back_into_the_stock():
    case = received_case(IN_MAY)
    walker = walk(IN_MAY)
    walker.move(case, "withdraw")
    walker.at = TENTH
    case.refresh_from_db()
    walker.move(case, "reopen")

    assert stock(document()) == [0, 0, 1, 0, 1]


def test_an_empty_month_adds_up_as_well_and_says_so_in_words():
    told = document()

    assert stock(told) == [0, 0, 0, 0, 0]
    assert find(told, "delays", "delays")["empty"] == "遅れているものはありません。"
    assert headline(told, "answered")["value"] == "－"


def test_a_month_is_half_open_in_tokyo():
    inside, outside = received_case(LAST_SECOND), received_case(FIRST_SECOND)

    told = document()

    assert behind(told, "flow", "stock", "＋ 新規受付", "now") == [inside.number]
    assert outside.number not in build(JUNE, cut_off=CUT_OFF)["headquarters"]


def test_what_was_recorded_after_the_cut_off_does_not_count():
    received_case(datetime(2026, 6, 30, 1, 0, tzinfo=UTC))

    assert headline(document(cut_off=datetime(2026, 6, 30, 0, 59, tzinfo=UTC)), "received")["value"]["value"] == 0
    assert headline(document(), "received")["value"]["value"] == 1


def test_the_same_month_gives_the_same_bytes_after_the_cases_have_gone_on():
    case = case_at(CaseState.DIALOGUE, TENTH)
    before = build(JUNE, cut_off=CUT_OFF)

    walker = walk(CUT_OFF + timedelta(days=3))
    walker.move(case, "start_poc")
    received_case(CUT_OFF + timedelta(days=3))

    assert build(JUNE, cut_off=CUT_OFF) == before


def test_no_instant_of_building_is_in_the_document():
    told = document()

    assert told["cut_off"] == "2026-07-01T00:00:00.000000Z"
    assert not {"built_at", "generated_at", "now"} & set(told)


def test_the_state_told_is_that_of_the_end_of_the_month():
    walker = walk(TENTH)
    case = walker.to(received_case(TENTH), CaseState.TRIAGE)
    walker.at = CUT_OFF
    walker.move(case, "refer")

    told = document(cut_off=CUT_OFF + timedelta(days=1))

    assert row(told, "flow", "states", CASE.state("triage").ja)["now"] == 1
    assert row(told, "flow", "states", CASE.state("referred").ja)["now"] == 0


def test_changes_are_counted_on_last_month_and_on_the_same_month_last_year():
    received_case(datetime(2025, 6, 10, 1, 0, tzinfo=UTC))
    received_case(IN_MAY)
    received_case(TENTH)

    told, received = document(), CASE.state("received").ja

    assert (headline(told, "received")["change"], headline(told, "open")["change"]) == ("±0", "+1")
    assert row(told, "flow", "states", received) == {"state": received, "now": 3, "change": 1, "year_change": 2}


def test_answered_in_time_is_measured_in_open_days_against_the_norm():
    in_time, late = received_case(TENTH), received_case(TENTH)
    walker = walk(TENTH + timedelta(days=1))
    walker.move(in_time, "accept")
    walker.at = TENTH + timedelta(days=6)  # Tuesday 16 June: four open days, the norm is two
    walker.move(late, "accept")

    tile = headline(document(), "answered")

    assert tile["value"] == {"value": 50, "cases": [in_time.number, late.number]}
    assert tile["note"] == "2件中1件。最初の対応まで中央値2.5開庁日"


def test_a_case_with_two_items_stands_in_both_rows_and_once_in_the_total():
    case = received_case(TENTH)
    for code, primary in (("1-1", True), ("2-1", False)):
        item = Item.objects.get(edition__plan__leads=True, code=code)
        cases.link_item(case, item=item, primary=primary, reason="", by=desk_officer(), at=TENTH)

    told = document()

    codes = {line["item"].split()[0]: line["open"] for line in rows(told, "strategy", "items")}
    assert (codes["1-1"], codes["2-1"], codes["1"], codes["3-1"]) == (1, 1, 1, 0)
    assert row(told, "strategy", "items", "合計（1案件を1件と数える）")["open"] == 1
    assert "合計では1件" in find(told, "strategy", "items")["note"]


def test_a_case_for_which_nothing_fits_has_a_row_with_its_reason():
    case = received_case(TENTH)
    cases.none_fits(case, reason="計画に動物園の項目がない。", by=desk_officer(), at=TENTH)

    told = document()

    assert row(told, "strategy", "items", "合う項目がない")["open"] == 1
    assert rows(told, "strategy", "none_fits") == [{"case": case.number, "reason": "計画に動物園の項目がない。"}]


def test_every_bureau_has_a_row_in_the_order_of_the_organisation_whatever_its_figures():
    case_at(CaseState.DIALOGUE, TENTH)

    names = [line["bureau"] for line in rows(document(), "bureaus", "bureaus")]

    order = list(Unit.objects.filter(name_ja__in=names[1:]).order_by("position").values_list("name_ja", flat=True))
    assert names[1:] == order
    assert names[0] == Unit.objects.desk().name_ja
    assert len(names) > 20


def test_a_case_counts_for_the_bureau_that_owned_it_then():
    case_at(CaseState.DIALOGUE, TENTH)

    told = document()

    assert row(told, "bureaus", "bureaus", "上下水道局")["open"] == 1
    assert row(told, "bureaus", "bureaus", Unit.objects.desk().name_ja)["open"] == 0


def test_a_case_past_its_day_is_late_with_post_date_and_days():
    case = case_at(CaseState.TRIAGE, TENTH)

    [late] = rows(document(), "delays", "delays")

    # Triage has five open days: from Wednesday 10 June to Wednesday 17 June, fourteen days before July.
    assert (late["case"], late["due"], late["days"]) == (case.number, "2026-06-17", 14)
    assert late["remedy"] == "引受けを依頼する"


def test_a_case_offered_to_a_unit_waits_for_that_unit_and_not_for_the_desk():
    case_at(CaseState.REFERRED, datetime(2026, 6, 25, 1, 0, tzinfo=UTC))

    [coming] = rows(document(), "ahead", "ahead")

    assert (coming["what"], coming["unit"], coming["who"]) == ("引き受ける", "上下水道局", "上下水道局長")


def test_a_case_in_the_budget_process_waits_for_the_next_step_of_its_years_calendar():
    case = case_at(CaseState.BUDGETING, datetime(2026, 1, 13, 1, 0, tzinfo=UTC))
    year = BudgetRequest.objects.get(case=case).fiscal_year
    step = CalendarStep.objects.filter(account="general", fiscal_year=year, on__gte=JUNE.until).earliest("on")

    coming = next(line for line in rows(document(), "ahead", "ahead") if line["case"] == case.number)

    assert (coming["what"], coming["on"]) == (step.name, step.on.isoformat())


def test_what_the_meeting_looks_at_comes_before_daily_business():
    evaluated = case_at(CaseState.EVALUATION, datetime(2026, 6, 25, 1, 0, tzinfo=UTC))
    received = received_case(datetime(2026, 6, 30, 1, 0, tzinfo=UTC))

    told = [line["case"] for line in rows(document(), "ahead", "ahead")]

    assert told.index(evaluated.number) == 0
    assert received.number in told


@pytest.fixture
def online_share():
    item = Item.objects.get(edition__plan__leads=True, code="1-1")
    indicator = item.indicators.get()
    Indicator.objects.filter(pk=indicator.pk).update(by_unit=True, is_unit_goal=True)
    indicator.refresh_from_db()
    IndicatorTarget.objects.create(indicator=indicator, unit=None, fiscal_year=2026, value=Decimal(70))
    return indicator


def record(indicator, code, month, value, absence="", at=CUT_OFF - timedelta(hours=1)):
    indicators.record_value(
        indicator=indicator,
        unit=Unit.objects.get(code=code),
        month=month.first,
        value=value,
        absence=absence,
        remark="",
        by=None,
        at=at,
    )


def test_absence_is_a_sign_and_never_nought(online_share):
    record(online_share, "WSB", JUNE, Decimal("62.4"))
    record(online_share, "HWB", JUNE, None, Absence.PENDING)
    record(online_share, "CON", JUNE, None, Absence.NOT_APPLICABLE)
    record(online_share, "WSB", MAY, Decimal(60))

    told = document()

    shown = {line["bureau"]: (line["now"], line["before"]) for line in rows(told, "bureaus", "bureaus")}
    assert shown["上下水道局"] == ("62.4", "60")
    assert (shown["健康福祉局"][0], shown["建設局"][0], shown["財政局"][0]) == ("…", "－", "未")
    targets = {line["bureau"]: line["target"] for line in rows(told, "bureaus", "bureaus")}
    assert (targets["健康福祉局"], targets["建設局"]) == ("70", "－")
    tile = headline(told, "indicator")
    assert (tile["value"], tile["change"]) == ("62.4", "+2.4ポイント")


def test_an_indicator_nobody_reported_has_a_sign_and_no_unit(online_share):
    tile = headline(document(), "indicator")

    assert (tile["value"], tile["unit"], tile["change"]) == ("未", "", "")


def test_a_value_registered_after_the_cut_off_waits_for_the_next_report(online_share):
    record(online_share, "WSB", JUNE, Decimal(50), at=CUT_OFF + timedelta(hours=1))

    assert headline(document(), "indicator")["value"] == "未"
    assert headline(document(cut_off=CUT_OFF + timedelta(hours=2)), "indicator")["value"] == "50.0"


def test_a_milestone_is_told_as_it_was_known_at_the_cut_off():
    initiative = initiatives.add_initiative(
        item=Item.objects.get(edition__plan__leads=True, code="1-1"),
        unit=water_bureau(),
        title="検針の電子化",
        result_wanted="紙をなくす。",
        by=None,
        at=IN_MAY,
    )
    milestone = initiatives.add_milestone(
        initiative=initiative,
        what="様式を決める",
        unit=water_bureau(),
        who="営業課長",
        due_on=date(2026, 6, 20),
        by=None,
        at=IN_MAY,
    )
    before = document()
    initiatives.settle_milestone(
        milestone=milestone,
        version=1,
        outcome="done",
        on=date(2026, 7, 3),
        by=None,
        at=CUT_OFF + timedelta(days=2),
    )

    assert document() == before
    [late] = rows(before, "delays", "delays")
    assert (late["what"], late["who"], late["days"]) == ("様式を決める（検針の電子化）", "営業課長", 11)
    assert (headline(before, "on_plan")["value"], headline(before, "on_plan")["note"]) == (0, "遅れ 1件")


def test_a_fact_of_an_earlier_month_recorded_late_is_listed():
    case = received_case(IN_MAY)
    assert rows(document(), "notes", "late") == []

    record_late(case)

    [late] = rows(document(), "notes", "late")

    assert (late["case"], late["on"], late["recorded"]) == (case.number, "2026-05-25", "2026-06-12")


def record_late(case):
    """What an import brings: it happened in May and was recorded in June."""
    with transaction.atomic():
        [locked] = lock([case])
        log.append(
            locked,
            kind="case",
            move="assign",
            from_state=case.state,
            to_state=case.state,
            body={"details": {}},
            actor=log.SYSTEM,
            unit_id=None,
            at=datetime(2026, 5, 25, 1, 0, tzinfo=UTC),
            recorded_at=datetime(2026, 6, 12, 1, 0, tzinfo=UTC),
            origin="import",
        )
        locked.save()


def test_the_last_seal_before_the_cut_off_is_printed():
    received_case(TENTH)
    made = seals.seal(date(2026, 6, 30), datetime(2026, 6, 30, 15, 1, tzinfo=UTC))
    seals.seal(date(2026, 7, 1), CUT_OFF + timedelta(hours=15))

    notes = next(part for part in document()["sections"] if part["code"] == "notes")

    assert notes["note"] == f"最後の記録の封印：2026年6月30日（火）　{made.hash}"


def test_the_public_document_names_no_case_no_proposer_and_no_amount():
    case = case_at(CaseState.BUDGETING, IN_MAY - timedelta(days=120), title="秘密の提案")
    declined = received_case(TENTH, title="見送られる提案")
    move_many([declined], "withdraw", by=desk_officer(), at=TENTH, reason="")
    both = build(JUNE, cut_off=CUT_OFF)

    assert case.number in both["headquarters"]
    for word in (case.number, declined.number, "見送られる提案", case.proposal.organisation.name, "requested"):
        assert word not in both["public"]


def attained(name="申請手続のオンライン化率", month=JUNE):
    found = row(document(month), "indicators", "attainment", name)
    return found["so_far"], found["against"], found["rate"]


def of_kind(indicator, kind, **changed):
    Indicator.objects.filter(pk=indicator.pk).update(kind=kind, **changed)


def parted(indicator, code, month, numerator, denominator):
    indicators.record_value(
        indicator=indicator,
        unit=Unit.objects.get(code=code),
        month=month.first,
        parts=(Decimal(numerator), Decimal(denominator)),
        by=None,
        at=CUT_OFF - timedelta(hours=1),
    )


def test_the_ratio_of_the_city_is_of_the_sums_of_those_who_gave_both_numbers(online_share):
    parted(online_share, "WSB", JUNE, 9, 10)
    parted(online_share, "HWB", JUNE, 30, 300)
    record(online_share, "CON", JUNE, Decimal(99))  # the share alone cannot be added

    told = document()

    line = row(told, "indicators", "indicators", online_share.name)
    assert line["now"] == "12.6"
    assert line["known"].startswith("2")
    assert attained(online_share.name) == ("12.6", "70", "18.0")


def alone(indicator, month, value, absence=""):
    indicators.record_value(
        indicator=Indicator.objects.get(pk=indicator.pk),
        unit=None,
        month=month,
        value=None if value is None else Decimal(value),
        absence=absence,
        by=None,
        at=CUT_OFF - timedelta(hours=1),
    )


def test_an_amount_a_year_is_added_up_from_april_and_a_missing_month_gives_no_rate(online_share):
    of_kind(online_share, "per_year", by_unit=False, unit_of_measure="人")
    IndicatorTarget.objects.update(value=Decimal(1000))
    alone(online_share, datetime(2026, 3, 1).date(), 500)  # of the fiscal year before
    alone(online_share, datetime(2026, 4, 1).date(), 60)
    alone(online_share, JUNE.first, 90)

    assert attained(online_share.name) == ("150", "250.0", "－")  # May is not known, and not nought

    alone(online_share, MAY.first, 50)

    assert attained(online_share.name) == ("200", "250.0", "80.0")


def test_a_cumulative_amount_is_as_it_stands_and_no_sum_while_a_bureau_is_missing(online_share):
    of_kind(online_share, "cumulative", unit_of_measure="人")
    record(online_share, "WSB", MAY, Decimal(20))
    record(online_share, "WSB", JUNE, Decimal(28))

    assert attained(online_share.name) == ("28", "70", "－")

    of_kind(online_share, "cumulative", by_unit=False)
    alone(online_share, JUNE.first, 28)

    assert attained(online_share.name) == ("28", "70", "40.0")


def test_a_milestone_is_done_by_its_day_or_late(online_share):
    of_kind(online_share, "milestone", by_unit=False, due_on=datetime(2026, 6, 15).date())
    alone(online_share, JUNE.first, 0)

    assert attained(online_share.name)[2] == "0.0"
    of_kind(online_share, "milestone", due_on=datetime(2026, 7, 15).date())

    assert attained(online_share.name)[2] == "－"  # there is time yet


def test_a_report_uses_the_definition_of_its_month_and_tells_what_was_changed(online_share):
    said = {
        "kind": "ratio",
        "unit_of_measure": "%",
        "definition": "国の数え方",
        "due_on": None,
        "is_unit_goal": True,
        "target_year": 2026,
        "target": Decimal(80),
    }
    about = {"since": JUNE.first, "reason": "国に合わせる", "seen": 0, "by": desk_officer(), "at": TENTH}
    former = online_share.definition or "－"
    indicators.define(online_share, said=said, **about)

    june, may = document(), document(MAY)

    name = online_share.name
    assert row(june, "notes", "measures", name)["meaning"] == "国の数え方"
    assert row(may, "notes", "measures", name)["meaning"] == former
    assert (row(june, "indicators", "indicators", name)["target"], attained(name)[1]) == ("80", "80")
    assert row(may, "indicators", "indicators", name)["target"] == "70"
    told = [(one["since"], one["before"], one["after"]) for one in rows(june, "notes", "redefined")]
    assert told == [("2026年6月", former, "国の数え方"), ("2026年6月", "70", "80")]
    assert rows(may, "notes", "redefined") == []
    assert rows(document(cut_off=TENTH - timedelta(days=1)), "notes", "redefined") == []  # nobody knew yet
