"""Suggestions by tier: what fires, on what, for which unit and item; and what is kept of them."""

from datetime import timedelta

import pytest

from connected_desk.city.models import Person
from connected_desk.sample import sakai
from connected_desk.strategy.models import Item, ItemDoing
from tests.support import MONDAY, ON, bureau_officer, case_at, desk_officer, ict_officer, received_case
from workflows.cases import actions as cases
from workflows.engine.move import move, undo
from workflows.referrals import rule_actions
from workflows.referrals.advice_queries import agreement, log_page
from workflows.referrals.models import Advice, Precedent, Rule, RuleKind
from workflows.referrals.replay import replay, with_rule
from workflows.referrals.rule_queries import all_rules, current_rules, rule_named
from workflows.referrals.suggestions import Matter, advise, advise_case

from .support import LATER, refer, triaged, unit


def admin():
    return Person.objects.get(email="admin@sakai.example")


def linked_to(code, *, doing=(), promoting=None):
    """A case whose only item of the strategy is this one, with these units behind it."""
    case = triaged()
    item = Item.objects.get(code=code, edition__plan__isnull=False)
    Item.objects.filter(pk=item.pk).update(promoting_unit=promoting)
    for one in doing:
        ItemDoing.objects.create(item=item, unit=one)
    case.links.filter(ended_at=None).update(ended_at=LATER)
    cases.link_item(case, item=item, primary=True, reason="目標に役立つ", by=desk_officer(), at=LATER)
    case.refresh_from_db()
    return case, item


def units(advised, *kinds):
    """The units suggested with their sentences, of these tiers."""
    found = [(one.of.code, [g.sentence for g in one.grounds if g.rule.kind in kinds]) for one in advised.units]
    return [(code, sentences) for code, sentences in found if sentences]


def tried(text, **facts):
    return advise(Matter(text=text, **facts), ON, current_rules())


def test_the_units_that_do_the_item_come_first_with_their_grounds():
    case, item = linked_to("1-1", doing=[unit("WSB"), unit("HWB")], promoting=unit("ICT"))

    ground = [f"項目「1-1 {item.title_ja}」の実施所管です"]
    advised = advise_case(case, desk_officer(), ON)
    assert units(advised, RuleKind.DOING) == [("HWB", ground), ("WSB", ground)]
    assert [one.of.code for one in advised.units[:2]] == ["HWB", "WSB"]


def test_where_no_unit_does_the_item_the_one_that_promotes_it_is_named_as_that():
    case, item = linked_to("1-1", promoting=unit("ICT"))

    ground = f"項目「1-1 {item.title_ja}」の推進所管です（実施所管は登録されていません）"
    assert units(advise_case(case, desk_officer(), ON), RuleKind.PROMOTING, RuleKind.DOING) == [("ICT", [ground])]


def test_the_unit_asked_now_and_the_owner_are_left_out():
    case, _item = linked_to("1-1", doing=[unit("WSB"), unit("HWB")])
    refer(case, "WSB")
    case.refresh_from_db()

    assert [code for code, _ in units(advise_case(case, desk_officer(), ON), RuleKind.DOING)] == ["HWB"]


def test_words_point_to_units_and_the_longest_of_nested_words_counts(japanese):
    sakai.load_suggestions(at=MONDAY)

    advised = tried("下水道管の漏水とマンホールを調べる")

    assert units(advised, RuleKind.WORDS)[0] == ("WSB", ["「上下水道」の語句：「下水道」、「漏水」、「マンホール」"])


def test_likeness_to_published_cases_names_the_field_after_the_words(japanese):
    sakai.load_suggestions(at=MONDAY)

    advised = tried("保育園と小学校の子どもの通学を見守る")

    grounds = dict(units(advised, RuleKind.FIELD))
    assert grounds["CYB"] == ["分野「子育て・教育」の公表事例に近い文面です"]
    assert advised.units[0].of.code in {"CYB", "BOE"}


def test_an_owner_of_a_similar_case_is_suggested_by_that_case(japanese):
    owned, case = case_at("dialogue", title="遊具の点検記録"), received_case(title="遊具の点検")

    found = units(advise_case(case, desk_officer(), ON), RuleKind.PAST)

    assert found == [("WSB", [f"似た案件を引き受けました：{owned.number}"])]


def test_personal_data_and_network_suggest_support_by_the_ict_office_and_not_its_ownership(japanese):
    advised = tried("クラウドで動く", personal_data=True)

    assert [ground.sentence for ground in advised.support] == [
        "提案者は、個人情報を扱うと答えています",
        "語句「クラウド」",
    ]
    assert advised.units == []


def test_an_item_is_suggested_by_two_words_of_its_title(japanese):
    advised = tried("オープンデータとビッグデータで人の流れを知る。")

    assert [(one.of.code, [g.sentence for g in one.grounds]) for one in advised.items] == [
        ("2-2", ["語句「オープンデータ」、「ビッグデータ」"])
    ]


def test_a_rule_switched_off_fires_no_more_and_its_versions_stay():
    sakai.load_suggestions(at=MONDAY)
    rule = rule_named("water")
    rule.is_active = False
    rule_actions.save_rule(rule, based_on=1, note="試しに止める", by=admin(), at=LATER)

    assert units(tried("漏水"), RuleKind.WORDS) == []
    assert list(Rule.objects.filter(name="water").values_list("number", "is_active")) == [(1, True), (2, False)]


def test_a_version_saved_over_a_newer_one_is_refused():
    rule = rule_named("support")
    rule_actions.save_rule(rule, based_on=0, note="一つ目", by=admin(), at=LATER)

    with pytest.raises(rule_actions.Overtaken):
        rule_actions.save_rule(rule, based_on=0, note="二つ目", by=admin(), at=LATER)


def test_loading_again_changes_nothing_and_leaves_what_was_changed_here():
    first = rule_actions.load_rules(sakai.RULES, sakai.PUBLISHED_CASES, at=MONDAY)
    rule = rule_named("water")
    rule.words = ["水"]
    rule_actions.save_rule(rule, based_on=1, note="見直し", by=admin(), at=LATER)

    again = rule_actions.load_rules(sakai.RULES, sakai.PUBLISHED_CASES, at=LATER)

    assert (first.saved, first.left, first.precedents) == (30, 0, 159)
    assert (again.saved, again.left, again.precedents) == (0, 1, 159)
    assert Precedent.objects.count() == 159


def test_a_file_that_names_an_unknown_unit_is_refused_whole(tmp_path):
    file = tmp_path / "rules.json"
    file.write_text('{"fields": [], "words": [{"name": "x", "title_ja": "え", "units": ["NONE"], "words": ["水道"]}]}')

    with pytest.raises(rule_actions.FaultyRules, match="NONE"):
        rule_actions.load_rules(file, None, at=MONDAY)
    assert not Rule.objects.exists()


def test_what_was_suggested_is_kept_beside_what_was_chosen_with_the_versions_that_fired():
    sakai.load_suggestions(at=MONDAY)
    case, item = linked_to("1-1", doing=[unit("WSB"), unit("HWB")])
    refer(case, "WSB")

    advice = Advice.objects.get(case=case)
    assert (advice.move, advice.unit.code, advice.rank, advice.support_asked) == ("refer", "WSB", 2, True)
    assert advice.lines[1]["unit"] == "WSB"
    assert advice.lines[1]["grounds"][0] == {
        "rule": "doing",
        "number": 0,
        "kind": "doing",
        "on": [f"1-1 {item.title_ja}"],
    }
    counted = agreement(MONDAY, LATER + timedelta(days=1))
    assert (counted.decided, counted.suggested, counted.first, counted.three) == (1, 1, 0, 1)


def test_undoing_the_hand_over_takes_the_kept_suggestions_back_too():
    case, _item = linked_to("1-1", doing=[unit("WSB")])
    refer(case, "WSB")
    case.refresh_from_db()

    undo(case, by=desk_officer(), at=LATER, version=case.version)

    assert not Advice.objects.exists()


def test_the_log_shows_only_cases_the_person_may_see(japanese):
    case, _item = linked_to("1-1", doing=[unit("WSB")])
    refer(case, "WSB")

    [(advice, fired)] = log_page(desk_officer(), ON).rows
    assert advice.case == case
    assert (fired[0].label, fired[0].chosen) == ("上下水道局", True)
    assert log_page(bureau_officer(), ON).rows != []
    assert log_page(Person.objects.get(email="bureau2@sakai.example"), ON).rows == []


def test_a_changed_rule_is_replayed_on_cases_that_found_an_owner():
    sakai.load_suggestions(at=MONDAY)
    case = case_at("dialogue", title="商店街の人の流れ")
    rule = rule_named("water")
    rule.words = ["商店街"]
    business = rule_named("business")
    business.is_active = False
    now = current_rules()

    seen = replay(now, with_rule(with_rule(now, rule), business), ON)

    assert case.owner_unit.code == "WSB"
    assert seen.cases == 1
    assert [(one.before.code, one.after.code) for one in seen.changed] == [("IPB", "WSB")]
    assert seen.first == (0, 1)


def test_rules_stand_in_the_order_of_their_tiers():
    kinds = [rule.kind for rule in all_rules()]

    assert kinds == ["doing", "challenge", "promoting", "support", "past", "item_words", "item_past"]


def test_candidates_are_shown_to_whoever_looks_for_an_owner_with_nothing_chosen(signed_in):
    case, _item = linked_to("1-1", doing=[unit("HWB")])

    for address in (f"/desk/cases/{case.number}/referrals/", f"/desk/moves/case/{case.key}/refer/"):
        page = signed_in(desk_officer()).get(address).content.decode()
        assert "候補" in page
        assert "参考情報です。決めるのは担当者です。" in page
        assert "checked" not in page


def test_whoever_looks_for_no_owner_is_shown_no_candidates(signed_in):
    case, _item = linked_to("1-1", doing=[unit("HWB")])
    refer(case, ict=True)

    answer = signed_in(ict_officer()).get(f"/desk/cases/{case.number}/referrals/")

    assert answer.context["advised"] is None


def test_moving_on_costs_no_advice_by_the_system():
    case = case_at("dialogue")

    assert Advice.objects.filter(case=case).count() == 1
    move(case, "hold", by=bureau_officer(), at=LATER, reason="待つ", resume_on=ON + timedelta(days=30))
    assert Advice.objects.filter(case=case).count() == 1
