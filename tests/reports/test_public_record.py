"""What a proposer is shown of released documents: results like the proposal, and how far each goal has come."""

from datetime import UTC, date, datetime
from decimal import Decimal

from connected_desk.sample.walk import Walk
from connected_desk.strategy.models import Indicator, IndicatorTarget, IndicatorValue, Item
from proposals.plan_queries import Goal, choosable_items
from proposals.public_record import published_values, similar_results
from tests.rows import once
from tests.support import MONDAY, ON, case_at, desk_officer, received_case, walk
from workflows.cases.definition import CaseState
from workflows.cases.models import Case, StrategyLink
from workflows.cases.publishing_actions import answer_public_text, word_public_text
from workflows.reports import actions
from workflows.reports.models import Report

from .support import drafted, secretary

TITLE = "水道の検針を遠隔で行う"
APRIL = datetime(2026, 4, 6, 1, 0, tzinfo=UTC)


def concluded() -> Case:
    """A case whose trial was evaluated and led to a budget request, in April; its company approved the public words."""
    return once("concluded", None, _concluded)


def _concluded() -> Case:
    walker, case = walk(APRIL), received_case(APRIL)
    case = walker.move(walker.to(case, CaseState.EVALUATION), "conclude", "budgeting")
    asked = word_public_text(
        case,
        title=TITLE,
        text="検針にかかる時間が減りました。",
        due_on=date(2026, 6, 30),
        by=desk_officer(),
        at=walker.at,
        number=0,
    )
    answer_public_text(case, asked=asked, approved=True, words="", at=walker.at)
    return case


def release() -> Report:
    """June's report, published and released."""
    return actions.release(Walk(MONDAY, origin="live").to(drafted(), "published"), by=secretary(), at=MONDAY)


def released() -> Case:
    """That case, with June's report released after it."""
    return once("released", None, _released)


def _released() -> Case:
    case = concluded()
    release()
    return case


def test_nothing_is_known_before_a_month_is_released():
    concluded()
    Walk(MONDAY, origin="live").to(drafted(), "published")

    assert (similar_results(title="水道の検針を助ける遠隔の仕組み", items=[], on=ON), published_values(ON)) == ([], {})


def test_a_released_result_is_found_by_the_words_it_shares_and_names_no_proposer():
    case = released()

    (found,) = similar_results(title="水道メーターの検針を遠隔で", items=[], on=ON)

    assert (found.title, found.sentence) == (TITLE, "検針にかかる時間が減りました。")
    assert "水道" in found.grounds
    assert case.proposal.organisation.name not in str(found)


def test_a_released_result_is_found_by_the_item_of_the_plan():
    case = released()
    item = StrategyLink.objects.get(case=case, is_primary=True).item

    (found,) = similar_results(title="まったく別の話", items=[str(item.key)], on=ON)

    assert (found.title, item.code in found.grounds) == (TITLE, True)
    assert similar_results(title="まったく別の話", items=[], on=ON) == []


def test_what_was_not_approved_or_not_taken_up_or_still_goes_on_is_never_shown():
    walker, unapproved = walk(APRIL), received_case(APRIL)
    walker.move(walker.to(unapproved, CaseState.EVALUATION), "conclude", "budgeting")
    others = [case_at(state, APRIL) for state in (CaseState.DECLINED, CaseState.WITHDRAWN, CaseState.DIALOGUE)]
    release()

    everything = [str(key) for key in Item.objects.values_list("key", flat=True)]
    assert [similar_results(title=case.title, items=everything, on=ON) for case in (unapproved, *others)] == [[]] * 4


def goals_of(code: str) -> dict[str, Goal]:
    """The goals of an item of the plan as a proposer sees them, by name."""
    (item,) = [one for theme in choosable_items(ON) for one in theme.items if one.label.startswith(f"{code} ")]
    return {goal.name: goal for goal in item.goals}


def city_wide_goal(name: str) -> Indicator:
    """A goal of the city as a whole with a target for the year."""
    item = Item.objects.get(code="1-1")
    indicator = Indicator.objects.create(item=item, name_ja=name, unit_of_measure="%", kind="ratio")
    IndicatorTarget.objects.create(indicator=indicator, fiscal_year=2026, value=70)
    return indicator


def test_a_goal_shows_the_released_value_with_its_day_and_never_one_that_is_not_released():
    indicator, silent = city_wide_goal("電子申請の割合"), city_wide_goal("押印を廃した手続の割合")
    kept = {"indicator": indicator, "recorded_at": APRIL}
    IndicatorValue.objects.create(**kept, month=date(2026, 6, 1), value=Decimal("62.4"))
    before = goals_of(indicator.item.code)[indicator.name_ja]
    release()
    IndicatorValue.objects.create(indicator=indicator, recorded_at=MONDAY, month=date(2026, 7, 1), value=Decimal("99"))

    after = goals_of(indicator.item.code)[indicator.name_ja]
    nobody_registered = goals_of(silent.item.code)[silent.name_ja]

    assert (before.now, before.until, before.share) == ("", None, None)
    assert (after.now, after.until, after.target) == ("62.4%", date(2026, 6, 30), "70%")
    assert (after.share, after.mark) == (62.4, 70.0)
    assert (nobody_registered.now, nobody_registered.sign, nobody_registered.share) == ("", "未", None)
