"""The record of an ending: begun by whichever move ended the case, completed afterwards, with the cost by unit."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from connected_desk.city.models import Unit
from tests.support import (
    bureau_officer,
    case_at,
    desk_head,
    desk_officer,
    ict_officer,
    other_officer,
    received_case,
    somebody,
    walk,
    water_bureau,
)
from workflows.cases import links
from workflows.cases.due import Whose, page
from workflows.cases.models import Case
from workflows.closing import closing_actions
from workflows.closing.closing_queries import costs_of, current, earlier, total
from workflows.closing.forms.fields import HoursField
from workflows.closing.models import Award, Closing
from workflows.engine.move import judge_draft, move, undo
from workflows.engine.refusals import MoveRefused
from workflows.evaluations.actions import record_follow_up

from .support import LATER, LEARNED, given_up, record

ENDING = {"outcome": "standing", "lessons": "早く始めるとよい。", "cost": 1200000, "hours": Decimal("40.5")}


def realised_and_looked_back_at() -> Case:
    case = case_at("realised")
    case.follow_ups.update(done_on=date(2026, 7, 7), still_running=True, by=bureau_officer())
    return case


def test_ending_a_realised_case_keeps_outcome_lessons_and_the_owners_cost_and_hours():
    case = realised_and_looked_back_at()

    move(case, "end", by=bureau_officer(), at=LATER, **ENDING)

    closing = current(case)
    assert (closing.outcome, closing.learned, closing.complete_by) == ("standing", "早く始めるとよい。", None)
    assert (closing.unit, closing.closed_at, closing.written_by) == (water_bureau(), LATER, bureau_officer())
    [cost] = costs_of(closing)
    assert (cost.unit, cost.yen, cost.hours) == (water_bureau(), 1200000, Decimal("40.5"))


def test_hours_may_be_left_out_where_nobody_counted_them():
    case = realised_and_looked_back_at()

    move(case, "end", by=bureau_officer(), at=LATER, **(ENDING | {"hours": None}))

    assert [(one.yen, one.hours) for one in costs_of(current(case))] == [(1200000, None)]


def test_a_trial_given_up_leaves_reason_and_lessons_in_the_same_place():
    closing = current(given_up())

    assert (closing.outcome, closing.reason, closing.learned) == ("stopped", "機器が足りないため。", LEARNED)


def test_a_trial_given_up_while_its_case_goes_on_is_kept_among_what_ended_before():
    walker = walk()
    case = walker.to(received_case(), "proof_of_concept")
    case = walker.move(case, "abandon_poc", "dialogue", lessons=LEARNED)

    assert current(case) is None
    assert [(one.outcome, one.learned) for one in earlier(case, None)] == [("stopped", LEARNED)]


def test_a_conclusion_that_ends_the_case_is_not_drafted_without_lessons():
    case = case_at("evaluation")
    row = case.life.move("conclude")
    walker = walk(LATER)
    walker.prepare(case, row, "ended")
    details = walker.details(case, row, "ended")

    def missing(**changed: str) -> set[str]:
        try:
            judge_draft(case, "conclude", by=bureau_officer(), at=LATER, **(details | changed))
        except MoveRefused as refusal:
            return {reason.code for reason in refusal.reasons}
        return set()

    assert "closing.lessons_given" in missing(lessons="")
    assert "closing.lessons_given" not in missing(lessons=LEARNED)
    assert "closing.lessons_given" not in missing(lessons="", result="budgeting")


def test_a_conclusion_that_ends_the_case_says_that_it_was_not_taken_up():
    case = walk(LATER).move(case_at("evaluation"), "conclude", "ended", lessons=LEARNED)

    closing = current(case)
    assert (closing.outcome, closing.learned, closing.unit) == ("not_taken_up", LEARNED, water_bureau())


def test_lessons_of_a_trial_that_is_taken_further_are_kept_though_the_case_goes_on():
    case = walk(LATER).move(case_at("evaluation"), "conclude", "budgeting", lessons=LEARNED)

    assert current(case) is None
    assert [(one.outcome, one.learned) for one in earlier(case, None)] == [("taken_further", LEARNED)]


def test_a_conclusion_that_goes_on_without_lessons_leaves_no_record():
    case = walk(LATER).move(case_at("evaluation"), "conclude", "budgeting", lessons="")

    assert earlier(case, None) == []


def test_lessons_nobody_gave_are_awaited_for_twenty_open_days_and_stand_among_the_due_dates():
    walker = walk(LATER)
    case = walker.move(case_at("procurement"), "award", "ended", route="tender", route_ground="価格で選ぶため。")

    closing, on = current(case), LATER.date()
    # 8 July is a Wednesday; the 20th (Marine Day) and 11 August are closed, weekends too: the twentieth is 6 August.
    assert (closing.learned, closing.complete_by) == ("", date(2026, 8, 6))
    whose = Whose.of(bureau_officer(), on)
    due = [one for _name, _label, lines in page(whose).groups for one in lines if one.kind == "closing"]
    assert [(one.number, one.due_on) for one in due] == [(case.number, date(2026, 8, 6))]

    record(case, outcome="not_taken_up")

    assert current(case).complete_by is None
    later = page(Whose.of(bureau_officer(), on))
    assert not [one for _n, _l, lines in later.groups for one in lines if one.kind == "closing"]


def test_the_route_and_its_ground_are_kept_whatever_came_of_it():
    walk(LATER).move(case_at("procurement"), "award", "realised", route="subsidy", route_ground="公益のため。")

    [kept] = Award.objects.all()
    assert (kept.route, kept.ground, kept.result) == ("subsidy", "公益のため。", "realised")
    assert kept.get_route_display() == "補助"


def test_a_case_declined_without_a_trial_has_no_record_until_somebody_writes_one():
    case = case_at("declined")
    assert not Closing.objects.exists()

    case.refresh_from_db()
    record(case, outcome="declined", by=desk_officer(), learned="計画の外の提案は早く断る。")

    assert current(case).learned == "計画の外の提案は早く断る。"


def test_the_looks_back_after_6_and_12_months_are_due_and_what_they_say_stands_with_the_record(client_of):
    case = case_at("realised")
    whose = Whose.of(bureau_officer(), LATER.date())
    due = [one for _name, _label, lines in page(whose).groups for one in lines if one.kind == "follow_up"]
    assert [(one.number, one.due_on) for one in due] == [
        (case.number, date(2027, 1, 6)),
        (case.number, date(2027, 7, 6)),
    ]

    first = case.follow_ups.first()
    record_follow_up(first, still_running=True, users=240, words="利用が続く。", by=bureau_officer(), at=LATER)

    html = client_of(bureau_officer()).get(reverse("closing:case", args=[case.number])).content.decode()
    assert "利用が続く。" in html
    assert "240" in html


def test_a_case_taken_up_again_has_no_present_record_and_undoing_that_brings_it_back():
    case = given_up()
    move(case, "reopen", by=desk_head(), at=LATER, reason="新しい機器が出たため。")
    assert current(case) is None
    assert [one.learned for one in earlier(case, None)] == [LEARNED]

    undo(case, by=desk_head(), at=LATER)
    case.refresh_from_db()

    assert current(case).learned == LEARNED


def test_only_those_with_a_part_in_the_case_write_its_record_and_only_once_it_has_ended():
    case = given_up()
    for person in (other_officer(), ict_officer(), somebody("finance")):  # the trial, and with it its lead, is over
        with pytest.raises(MoveRefused, match="この案件に書き込めるのは"):
            record(case, by=person)
    with pytest.raises(MoveRefused, match="終わっていない案件には"):
        record(case_at("dialogue"))
    with pytest.raises(MoveRefused):
        record(case, version=0)


def test_each_unit_enters_its_own_cost_and_the_sum_counts_them_all():
    case = given_up()
    enter = {"case": case, "words": "", "at": LATER}

    closing_actions.enter_cost(unit=water_bureau(), yen=300000, hours=Decimal("12.5"), by=bureau_officer(), **enter)
    closing_actions.enter_cost(unit=water_bureau(), yen=250000, hours=Decimal(13), by=bureau_officer(), **enter)
    closing_actions.enter_cost(unit=Unit.objects.get(code="FIN"), yen=0, hours=None, by=somebody("finance"), **enter)

    costs = costs_of(current(case))
    assert sorted((one.unit.code, one.yen, one.hours) for one in costs) == [
        ("FIN", 0, None),
        ("WSB", 250000, Decimal(13)),
    ]
    assert (total(costs).yen, total(costs).hours) == (250000, Decimal(13))
    with pytest.raises(MoveRefused, match="それを負担した部署の職員です"):
        closing_actions.enter_cost(unit=water_bureau(), yen=1, hours=None, by=somebody("finance"), **enter)


@pytest.mark.parametrize(("typed", "hours"), [("12", "12"), ("１２．５", "12.5"), ("1,000.5", "1000.5"), ("0", "0")])
def test_hours_are_whole_or_half(typed: str, hours: str):
    assert HoursField(label="時間").clean(typed) == Decimal(hours)


@pytest.mark.parametrize("typed", ["12.3", "0.25", "-1", "1e9"])
def test_other_hours_are_refused(typed: str):
    with pytest.raises(ValidationError):
        HoursField(label="時間").clean(typed)


def test_the_page_shows_record_and_sum_and_takes_a_change(client_of):
    case = given_up()
    client = client_of(bureau_officer())
    tab, form = (reverse(f"closing:{name}", args=[case.number]) for name in ("case", "write"))

    case.refresh_from_db()
    typed = {"version": case.version, "outcome": "stopped", "reason": "機器不足。", "learned": "機器を先に確かめる。"}
    assert client.post(form, typed).status_code == 302
    assert client.post(reverse("closing:cost", args=[case.number]), {"unit": "WSB", "yen": "１,０００", "hours": "2.5"})

    assert f'{tab}#closing">終結の記録' in client.get(case.get_absolute_url()).content.decode()
    html = client.get(tab).content.decode()
    assert "機器を先に確かめる。" in html
    assert "2.5" in html
    assert "1,000" in html
    assert client.post(form, typed | {"reason": "二重"}).status_code == 422  # drawn before somebody changed it


def test_nothing_of_the_record_is_on_the_companys_page(client_of):
    case = given_up()
    closing_actions.enter_cost(
        case, unit=water_bureau(), yen=987654, hours=Decimal("77.5"), words="", by=bureau_officer(), at=LATER
    )
    html = client_of(bureau_officer()).get(f"/p/{links.token(case)}/").content.decode()

    assert case.number in html
    for hidden in (LEARNED, "987,654", "987654", "77.5"):
        assert hidden not in html
