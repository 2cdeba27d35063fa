"""A revision in the middle of a year: every link is kept, past months stay, and nothing goes on without being said."""

from datetime import UTC, date, datetime, timedelta

import pytest

from connected_desk.city import setting_record
from connected_desk.city.models import Unit
from connected_desk.strategy import queries, revision_queries
from connected_desk.strategy.actions import initiatives, mappings, revisions
from connected_desk.strategy.actions.following import follow
from connected_desk.strategy.actions.indicators import record_value
from connected_desk.strategy.actions.revisions import RevisionRefused
from connected_desk.strategy.models import Edition, EditionStep, Indicator, Plan, SplitChoice
from tests.reports.support import JUNE, document, row, rows
from tests.support import MONDAY, case_at, desk_officer, moves_logged, somebody
from workflows.cases import actions as cases
from workflows.cases.models import Case
from workflows.reports.build import build
from workflows.reports.months import Month

from .revised import DAY, NAME, OLD, begun, dated, mapped, old_item, who, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city", "japanese")]
IN_JUNE = datetime(2026, 6, 10, 1, 0, tzinfo=UTC)
LINKED = datetime(2026, 6, 11, 1, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 7, 19, 15, 0, tzinfo=UTC)  # when 20 July begins in Tokyo
ON_THE_DAY = MIDNIGHT + timedelta(minutes=5)
JULY, AFTER_JULY = Month.parse("2026-07"), datetime(2026, 8, 1, 0, 0, tzinfo=UTC)
JULY_20, JULY_19 = date(2026, 7, 20), date(2026, 7, 19)


def linked(*codes: str) -> Case:
    """A case of June linked to these items, the first being its primary one."""
    case = case_at("triage", at=IN_JUNE)
    for code in codes:
        case = cases.link_item(
            case, item=old_item(code), primary=code == codes[0], reason="進める。", by=desk_officer(), at=LINKED
        )
    return case


def links(case: Case) -> dict[str, bool]:
    """The codes the case is linked to now, and whether each is the primary one."""
    return dict(case.links.filter(ended_at=None).values_list("item__code", "is_primary"))


def chosen(case: Case, code: str, edition: Edition, *, at: datetime = MONDAY) -> None:
    mappings.divide({(old_item("3-1"), case.key): edition.items.get(code=code)}, by=desk_officer(), at=at)


def pipeline() -> dict[str, Case]:
    """Six cases, one for each way an item may go, and one whose split nobody decides."""
    return {
        "same": linked("1-1", "2-1"),
        "renamed": linked("1-2"),
        "merged": linked("2-1", "2-2"),
        "split": linked("3-1"),
        "undecided": linked("3-1"),
        "ended": linked("4-2"),
    }


def test_a_revision_in_the_middle_of_the_year_keeps_every_link():
    found, edition = pipeline(), mapped()
    logs = {name: moves_logged(case) for name, case in found.items()}
    chosen(found["split"], "3-4", edition)
    dated(edition)

    follow(at=MIDNIGHT - timedelta(minutes=5))
    assert links(found["same"]) == {"1-1": True, "2-1": False}

    follow(at=ON_THE_DAY)
    follow(at=ON_THE_DAY + timedelta(days=1))  # again and again is no harm

    assert {name: links(case) for name, case in found.items()} == {
        "same": {"1-9": True, "2-1": False},
        "renamed": {"1-2": True},
        "merged": {"2-1": True},
        "split": {"3-4": True},
        "undecided": {"3-1": True},
        "ended": {"4-2": True},
    }
    assert set(found["merged"].links.filter(ended_at=None).values_list("item__edition", flat=True)) == {edition.pk}
    # History: the old links ended as the day began, and say by which they are followed; no log was touched.
    told = found["merged"].links.exclude(ended_at=None).order_by("pk")
    assert [(link.item.code, link.ended_at, link.followed_by.item.edition_id) for link in told] == [
        ("2-1", MIDNIGHT, edition.pk),
        ("2-2", MIDNIGHT, edition.pk),
    ]
    assert {name: moves_logged(case) for name, case in found.items()} == logs


def test_the_report_of_june_stays_and_the_report_of_july_counts_by_the_new_items():
    found = pipeline()
    before = build(JUNE, cut_off=datetime(2026, 7, 1, tzinfo=UTC))
    edition = mapped()
    chosen(found["split"], "3-4", edition)
    dated(edition)
    follow(at=ON_THE_DAY)

    assert build(JUNE, cut_off=datetime(2026, 7, 1, tzinfo=UTC)) == before

    july = document(JULY, cut_off=AFTER_JULY)
    counted = {str(line["item"]).strip(): line["open"] for line in rows(july, "strategy", "items") if line["open"]}
    titles = {code: old_item(code).title_ja for code in ("1", "2", "3", "1-1", "2-1")}
    assert counted == {
        f"1 {titles['1']}": 2,
        f"1-9（旧 1-1） {titles['1-1']}": 1,
        "1-2 待たない窓口": 1,
        f"2 {titles['2']}": 2,
        f"2-1（旧 2-1、2-2） {titles['2-1']}": 2,
        f"3 {titles['3']}": 1,
        "3-4（旧 3-1） 分かれた項目3-4": 1,
        "前の版の項目だけに当たるもの（終了した項目、振り分け前の項目）": 2,
        "合計（1案件を1件と数える）": 6,
    }
    assert [NAME in one["title"] for one in july["sections"] if one["code"] == "strategy"] == [True]


def test_what_is_known_at_the_cut_off_decides_where_a_split_case_is_counted():
    case, edition = linked("3-1"), mapped()
    dated(edition)
    follow(at=ON_THE_DAY)
    before = build(JULY, cut_off=AFTER_JULY)

    chosen(case, "3-3", edition, at=AFTER_JULY + timedelta(hours=1))

    assert links(case) == {"3-3": True}
    assert build(JULY, cut_off=AFTER_JULY) == before


def test_a_link_taken_away_after_the_revision_is_gone_in_the_report():
    case, edition = linked("1-1", "2-1"), mapped()
    dated(edition)
    follow(at=ON_THE_DAY)
    cases.unlink_item(case, item=edition.items.get(code="2-1"), by=desk_officer(), at=ON_THE_DAY)

    july = document(JULY, cut_off=AFTER_JULY)

    assert row(july, "strategy", "items", f"2-1（旧 2-1、2-2） {old_item('2-1').title_ja}")["open"] == 0


def test_the_part_of_a_split_item_may_be_chosen_on_the_case_itself():
    case, edition = linked("3-1"), mapped()
    dated(edition)
    follow(at=ON_THE_DAY)

    cases.link_item(
        case,
        item=edition.items.get(code="3-3"),
        primary=True,
        reason="前半に当たる。",
        by=desk_officer(),
        at=ON_THE_DAY,
    )

    assert links(case) == {"3-3": True}
    [old] = case.links.exclude(ended_at=None)
    assert (old.item.code, old.followed_by.item.code) == ("3-1", "3-3")


def test_initiatives_and_indicators_go_on_with_what_is_known_of_them():
    bureau, month = Unit.objects.get(code="HWB"), date(2026, 6, 1)
    doing = initiatives.add_initiative(
        item=old_item("1-1"), unit=bureau, title="電子申請に移す", result_wanted="減らす", by=None, at=IN_JUNE
    )
    share = old_item("1-1").indicators.get()
    record_value(indicator=share, unit=bureau, month=month, value=40, by=None, at=LINKED)
    before = build(JUNE, cut_off=MONDAY)
    edition = mapped()
    dated(edition)
    follow(at=ON_THE_DAY)

    new = edition.items.get(code="1-9")
    doing.refresh_from_db()
    assert (doing.item, new.indicators.get()) == (new, share)
    old = Edition.objects.get(code=OLD)
    assert [one.item.code for one in revision_queries.indicators_of_edition(old)] == ["1-1"]
    assert build(JUNE, cut_off=MONDAY) == before
    [node] = [node for node in queries.tree(old, on=JULY_20)[0].children if node.item.code == "1-1"]
    assert node.initiatives == 1


def test_an_indicator_the_new_edition_has_by_the_same_name_continues_the_old_one():
    share, bureau, month = old_item("1-1").indicators.get(), Unit.objects.get(code="HWB"), date(2026, 6, 1)
    record_value(indicator=share, unit=bureau, month=month, value=40, by=None, at=LINKED)
    edition = mapped()
    new = Indicator.objects.create(
        item=edition.items.get(code="1-9"), name_ja=share.name_ja, kind=share.kind, by_unit=True
    )
    dated(edition)
    follow(at=ON_THE_DAY)

    new.refresh_from_db()
    assert new.continues == share
    assert queries.readings([new], [month])[new.pk, bureau.pk, month].value == 40


def test_an_item_nobody_has_mapped_is_named_and_blocks_the_day():
    edition = mapped()
    mappings.map_items(edition, {old_item("5-1"): None}, **who())

    with pytest.raises(RevisionRefused, match="5-1"):
        dated(edition)

    assert Edition.objects.get(pk=edition.pk).draft
    assert queries.current_edition(JULY_20).code == OLD


def test_nothing_is_mapped_by_itself_and_equal_titles_and_codes_are_proposed():
    edition = begun()
    proposals = {
        line.item.code: (line.proposal.kind, line.proposal.new.code, line.proposal.by_title) if line.proposal else None
        for line in revision_queries.outlook(edition, None, JULY_19).lines
    }

    assert len(list(revision_queries.unmapped(Edition.objects.get(code=OLD), edition))) == 15
    assert proposals["1-1"] == ("same", "1-9", True)
    assert proposals["1-2"] == ("renamed", "1-2", False)
    assert proposals["2-2"] is None


def test_the_day_decides_which_edition_is_the_plan_and_what_it_is_called():
    edition = dated(mapped())

    assert (queries.current_edition(JULY_19).code, queries.current_edition(JULY_20)) == (OLD, edition)
    assert Plan.objects.get(leads=True).name_ja != NAME
    follow(at=ON_THE_DAY)
    assert Plan.objects.get(leads=True).name_ja == NAME
    assert [(step.kind, step.on) for step in edition.steps.all()] == [("in_force", DAY)]


def test_a_day_may_be_taken_back_until_it_comes():
    edition = dated(mapped())

    mappings.take_day_back(edition, **who())
    assert queries.current_edition(JULY_20).code == OLD
    assert not EditionStep.objects.filter(kind="in_force").exists()

    dated(edition)
    with pytest.raises(RevisionRefused, match="取り消せません"):
        mappings.take_day_back(edition, **who(ON_THE_DAY))


def test_a_month_that_was_reported_gets_no_other_edition():
    with pytest.raises(RevisionRefused, match="今月以降"):
        dated(mapped(), on=date(2026, 6, 30))


def test_an_edition_with_its_day_is_not_changed_and_one_waits_at_a_time():
    edition = begun()
    with pytest.raises(RevisionRefused, match="準備中"):
        revisions.begin_edition(Edition.objects.get(code=OLD), name_ja="別", name_en="", **who())

    with pytest.raises(RevisionRefused, match="変更できません"):
        revisions.drop_item(old_item("1-1"), **who())
    one, below_itself = edition.items.get(code="1"), words("1", "上", parents=["1-2"])
    with pytest.raises(RevisionRefused, match="自分自身の下"):
        revisions.write_item(edition, below_itself, item=one, **who())


def test_what_a_choice_names_must_be_a_part_of_the_split():
    case, edition = linked("3-1"), mapped()

    with pytest.raises(RevisionRefused, match="分割されていません"):
        chosen(case, "5-1", edition)

    assert not SplitChoice.objects.exists()


def test_each_change_stands_in_the_book_with_its_reason():
    edition = begun()
    revisions.name_edition(edition, name_ja="改めた名称", name_en="", period_text="", **who())

    first, *_others, last = setting_record.history("plans")
    assert (first.who, first.reason) == (somebody("ict").name, "改定")
    assert ("名称（日本語）", NAME, "改めた名称") in first.told[0].values
    assert [value[0] for value in last.told[0].values] == ["元にした版"]


def test_a_form_drawn_before_somebody_elses_change_is_refused():
    edition, said = begun(), who()
    revisions.name_edition(edition, name_ja="改めた名称", name_en="", period_text="", **who())

    with pytest.raises(setting_record.Overtaken):
        revisions.name_edition(edition, name_ja="別の名称", name_en="", period_text="", **said)


def test_the_preview_says_what_happens_to_each_link_and_names_what_the_person_may_see():
    found, edition = pipeline(), mapped()
    chosen(found["split"], "3-3", edition)

    seen = revision_queries.outlook(edition, desk_officer(), JULY_19)
    totals = {str(hanging.label): counts for hanging, *counts in seen.totals}

    # goes on, needs a choice, stays with an ended item, is not mapped
    assert totals["案件（主な項目）"] == [4, 1, 1, 0]
    assert totals["案件（ほかの項目）"] == [2, 0, 0, 0]
    [line] = [line for line in seen.lines if line.item.code == "4-2"]
    ended = [hanger.thing.name for group in line.groups for hanger in group.seen if group.hanging.kind == "primary"]
    assert ended == [str(found["ended"])]
    admin = revision_queries.outlook(edition, somebody("admin"), JULY_19)
    counts = {
        line.item.code: [(len(group.seen), group.unseen) for group in line.groups if group.count]
        for line in admin.lines
    }
    assert counts["4-2"] == [(0, 1)]


def test_what_a_company_chose_of_an_earlier_edition_is_known_by_what_it_became():
    edition = dated(mapped())

    def stands(code: str) -> list[str]:
        return [item.code for item in revision_queries.standing_for([old_item(code).key], edition)]

    assert (stands("1-1"), stands("3-1"), stands("4-2")) == (["1-9"], ["3-3", "3-4"], [])
    assert revision_queries.standing_for([edition.items.get(code="1-9").key], edition).get().code == "1-9"
