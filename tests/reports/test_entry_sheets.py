"""The sheet of a unit's month: what is owed, what is declared unchanged, what is copied, and who may enter."""

from decimal import Decimal

import pytest
from django.test import Client

from connected_desk.strategy.actions.indicators import record_value
from connected_desk.strategy.models import GradeScale, IndicatorValue, Milestone, MilestoneChange, MonthRemark
from tests.support import MONDAY, bureau_officer, somebody, water_bureau
from workflows.reports import entries

from .entered import ADDRESS, IN_JUNE, drawn, post, prepared, saying, the_indicator, the_rows
from .support import CUT_OFF, JUNE, document, find, row


@pytest.fixture
def bureau(signed_in) -> Client:
    """An officer of the water bureau before its sheet."""
    prepared()
    return signed_in(bureau_officer())


def of_june() -> IndicatorValue | None:
    return IndicatorValue.objects.filter(indicator=the_indicator(), month=JUNE.first).order_by("pk").last()


def test_a_bureau_owes_its_row_of_an_indicator_its_open_milestones_and_a_remark(bureau):
    rows = the_rows()

    assert {kind: (one.name, one.entered) for kind, one in rows.items()} == {
        "value": (the_indicator().name, False),
        "milestone": ("端末を配る", False),
        "remark": ("検針の電子化", False),
    }
    page = bureau.get(ADDRESS.format(water_bureau().key)).content.decode()
    assert "分子30・分母60" in page  # the month before
    assert "仕様を固めた。" in page


def test_nothing_entered_is_missing_and_not_nought_nor_unchanged(bureau):
    post(bureau, drawn(bureau))

    assert of_june() is None
    assert len(entries.missing(JUNE)[water_bureau()]) == 3
    line = row(document(), "bureaus", "bureaus", "上下水道局")
    assert (line["now"], line["before"]) == ("未", "50")


def test_unchanged_is_an_entry_with_its_person_and_day_and_repeats_the_value_before(bureau):
    sent = drawn(bureau, "?fill=unchanged")
    assert of_june() is None  # filled into the fields, not saved

    assert post(bureau, sent).status_code == 302

    value = of_june()
    assert (value.numerator, value.denominator, value.unchanged) == (30, 60, True)
    assert (value.recorded_by, value.remark) == (bureau_officer(), "様式を見直した")
    assert MilestoneChange.objects.latest("pk").unchanged
    assert Milestone.objects.get().state == "planned"
    assert MonthRemark.objects.get(month=JUNE.first).text == "仕様を固めた。"
    assert water_bureau() not in entries.missing(JUNE)
    page = bureau.get(f"{ADDRESS.format(water_bureau().key)}?show=unchanged").content.decode()
    assert page.count("変更なし：") == 3


def test_last_month_copied_is_a_beginning_that_can_be_changed_and_is_no_declaration(bureau):
    sent = saying(drawn(bureau, "?fill=copy"), "value", numerator="４５")

    post(bureau, sent)

    value = of_june()
    assert (value.numerator, value.denominator, value.value, value.unchanged) == (45, 60, 75, False)
    assert MonthRemark.objects.get(month=JUNE.first).unchanged is False
    assert the_rows()["milestone"].now is None  # there is nothing of a milestone to copy


@pytest.mark.parametrize(
    ("kind", "said", "sentence"),
    [
        ("value", {"numerator": "5"}, "分子と分母は、両方を"),
        ("value", {"numerator": "5", "denominator": "0"}, "分母は0より大きい数に"),
        ("value", {"numerator": "61", "denominator": "60"}, "分子は0以上、分母以下に"),
        ("value", {"choice": "value"}, "どちらか一方を入れて"),
        ("value", {"choice": "unchanged", "value": "50"}, "値も入っています"),
        ("value", {"text": "様式が増えた"}, "登録の内容を選んで"),
        ("value", {"value": "101"}, "0から100"),
        ("milestone", {"choice": "done"}, "達成した日"),
        ("milestone", {"choice": "done", "on_year": "2026", "on_month": "7", "on_day": "7"}, "先の日"),
        ("milestone", {"choice": "moved", "on_year": "2026", "on_month": "10", "on_day": "1"}, "理由"),
        ("milestone", {"on_year": "2026", "on_month": "7", "on_day": "1"}, "日付も入っています"),
        ("remark", {"choice": "value"}, "状況を書くか"),
        ("remark", {"choice": "unchanged", "text": "進んだ"}, "状況も書かれています"),
    ],
)
def test_what_does_not_fit_is_said_at_its_row_and_nothing_is_written(bureau, kind, said, sentence):
    before = IndicatorValue.objects.count(), MilestoneChange.objects.count(), MonthRemark.objects.count()
    sent = drawn(bureau)
    if kind != "remark":  # a row that is in order is not written either
        sent = saying(sent, "remark", choice="value", text="端末を選んだ。")

    answer = post(bureau, saying(sent, kind, **said))

    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert before == (IndicatorValue.objects.count(), MilestoneChange.objects.count(), MonthRemark.objects.count())


def test_a_milestone_is_done_moved_or_dropped_from_the_sheet(bureau):
    day = {"on_year": "2026", "on_month": "10", "on_day": "30"}
    post(bureau, saying(drawn(bureau), "milestone", choice="moved", text="納期が延びた", **day))
    milestone = Milestone.objects.get()
    assert (milestone.due_on.isoformat(), milestone.reason) == ("2026-10-30", "納期が延びた")

    day = {"on_year": "2026", "on_month": "7", "on_day": "3"}
    post(bureau, saying(drawn(bureau), "milestone", choice="done", text="", **day))

    milestone.refresh_from_db()
    assert (milestone.state, milestone.done_on.isoformat()) == ("done", "2026-07-03")
    assert the_rows()["milestone"].entered


def test_what_somebody_else_entered_meanwhile_is_told_with_both_values(bureau):
    sent = saying(drawn(bureau), "value", numerator="33", denominator="60")
    record_value(
        indicator=the_indicator(),
        unit=water_bureau(),
        month=JUNE.first,
        parts=(Decimal(31), Decimal(60)),
        by=somebody("ict"),
        at=MONDAY,
    )

    answer = post(bureau, sent)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "登録された内容：分子31・分母60" in page
    assert "あなたの内容：分子33・分母60" in page
    assert of_june().numerator == 31


def test_rows_nobody_touched_are_left_alone_though_they_were_entered_meanwhile(bureau):
    sent = saying(drawn(bureau), "remark", choice="value", text="端末を選んだ。")
    record_value(
        indicator=the_indicator(),
        unit=water_bureau(),
        month=JUNE.first,
        value=Decimal(40),
        by=somebody("ict"),
        at=MONDAY,
    )

    assert post(bureau, sent).status_code == 302
    assert (of_june().value, MonthRemark.objects.get(month=JUNE.first).text) == (40, "端末を選んだ。")


def test_those_of_another_bureau_and_headquarters_read_the_sheet_and_enter_nothing(signed_in):
    prepared()
    for name in ("bureau2", "hq"):
        client = signed_in(somebody(name))
        page = client.get(ADDRESS.format(water_bureau().key))
        assert (page.status_code, "保存する" in page.content.decode()) == (200, False)
        assert client.post(ADDRESS.format(water_bureau().key), {}).status_code == 403


def test_a_month_that_runs_or_is_long_over_is_not_there(bureau):
    for month in ("2026-07", "2024-12", "2026-13", "june"):
        assert bureau.get(f"/desk/entries/{water_bureau().key}/{month}/").status_code == 404


def test_headquarters_sees_who_has_entered_what_and_each_count_opens_its_rows(bureau, signed_in):
    post(bureau, saying(drawn(bureau), "remark", choice="value", text="端末を選んだ。"))
    client = signed_in(somebody("hq"))

    page = client.get("/desk/entries/")

    sheet = next(one for one in page.context["sheets"] if one.unit == water_bureau())
    assert (len(sheet.rows), len(sheet.entered), len(sheet.unchanged), len(sheet.missing)) == (3, 1, 0, 2)
    address = ADDRESS.format(water_bureau().key)
    for show, count in (("entered", 1), ("missing", 2)):
        assert f'href="{address}?show={show}"' in page.content.decode()
        assert len(client.get(f"{address}?show={show}").context["lines"]) == count


def test_the_page_of_all_units_takes_as_many_queries_for_more_rows(bureau, django_assert_max_num_queries):
    with django_assert_max_num_queries(45):
        bureau.get("/desk/entries/")


def test_a_remark_and_its_share_of_what_was_due_are_in_the_report(bureau):
    post(bureau, saying(drawn(bureau), "remark", choice="value", text="端末を選んだ。"))

    told = document(cut_off=CUT_OFF.replace(month=7, day=20))

    assert row(told, "initiatives", "remarks", "検針の電子化")["remark"] == "端末を選んだ。"
    assert row(document(), "initiatives", "remarks", "検針の電子化")["remark"] == "未登録"


def test_where_grades_are_judged_one_is_chosen_with_the_remark_and_printed(bureau):
    labels = [{"ja": one, "en": ""} for one in ("遅れ", "おおむね順調", "順調")]
    cannot = {"ja": "判定できない", "en": ""}
    about = {"subject": "initiative", "since": JUNE.first, "rule": "judged"}
    GradeScale.objects.create(**about, labels=labels, cannot=cannot, saved_at=IN_JUNE)
    sent = saying(drawn(bureau), "remark", choice="value", text="端末を選んだ。")
    assert "評価を選んでください" in post(bureau, sent).content.decode()

    post(bureau, saying(sent, "remark", grade="2"))

    told = document(cut_off=CUT_OFF.replace(month=7, day=20))
    assert row(told, "initiatives", "remarks", "検針の電子化")["grade"] == "おおむね順調"
    assert find(told, "initiatives", "remarks")["note"].startswith("評価の区分：順調、おおむね順調、遅れ、判定できない")


def test_where_the_rate_decides_the_grade_follows_from_it(bureau):
    labels = [{"ja": one, "en": ""} for one in "CBA"]
    about = {"subject": "indicator", "since": JUNE.first, "rule": "numeric", "bounds": ["50", "100"]}
    GradeScale.objects.create(**about, labels=labels, cannot={"ja": "－", "en": ""}, saved_at=IN_JUNE)
    late = CUT_OFF.replace(month=7, day=20)
    assert row(document(cut_off=late), "indicators", "attainment", the_indicator().name)["grade"] == "－"

    post(bureau, saying(drawn(bureau), "value", numerator="42", denominator="60"))  # 70 % of a target of 70

    assert row(document(cut_off=late), "indicators", "attainment", the_indicator().name)["grade"] == "A"
