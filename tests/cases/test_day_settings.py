"""Closed days and the budget calendar: what hangs on them is shown first, in numbers; no date that is kept moves."""

from datetime import date, timedelta

import pytest
import time_machine

from connected_desk.city import open_days, setting_record
from connected_desk.city.models import CalendarStep, ClosedDay
from tests.decisions.support import LATER, circulating, dialogue
from tests.support import MONDAY, desk_head, somebody
from workflows.cases.models import Case

CLOSED, CALENDAR = "/desk/settings/closed-days/", "/desk/settings/calendar/"
pytestmark = pytest.mark.usefixtures("city", "japanese")


@pytest.fixture
def admin(signed_in):
    with time_machine.travel(LATER, tick=False):
        yield signed_in(somebody("admin"))


def day_of(day: date, name: str = "day") -> dict[str, str]:
    return {f"{name}_year": str(day.year), f"{name}_month": str(day.month), f"{name}_day": str(day.day)}


def closing(day: date, act: str = "save", seen: int = 0, reason: str = "停電") -> dict[str, str]:
    said = {"reason_ja": "庁舎の点検", "reason_en": "", "reason": reason, "act": act, "seen": str(seen)}
    return said | {"looked": str(day)} | day_of(day)


def test_a_day_closes_after_a_look_at_what_hangs_on_it_and_moves_no_date_that_is_kept(admin, signed_in):
    decision = circulating(dialogue())
    due = Case.objects.get(pk=decision.subject.pk).due_on
    soon = open_days.add(LATER.date(), 2)  # before the decision is due

    looked = admin.post(CLOSED, closing(due, "preview", reason=""))
    between = admin.post(CLOSED, closing(soon, "preview", reason=""))
    assert [(one.label, one.stay) for one in looked.context["touched"][1]] == [("案件", 1)]
    assert [(one.label, one.stay, one.move) for one in between.context["touched"][1]] == [("伺い", 0, 1)]
    unseen = admin.post(CLOSED, closing(due) | {"looked": str(soon)})
    assert (unseen.status_code, unseen.context["form"]["looked"].value()) == (200, str(due))
    assert not ClosedDay.objects.exists()

    done = admin.post(CLOSED, closing(due))
    twice = admin.post(CLOSED, closing(due, seen=1))
    past = admin.post(CLOSED, closing(MONDAY.date(), seen=1))

    assert (done.status_code, twice.status_code, past.status_code) == (302, 422, 422)
    assert not open_days.is_open(due)
    assert Case.objects.get(pk=decision.subject.pk).due_on == due
    opened = admin.post(f"{CLOSED}{due}/open/", {"reason": "誤り", "seen": "1", "act": "save"})
    assert (opened.status_code, open_days.is_open(due)) == (302, True)
    again, first = setting_record.history("closed_days")
    assert (again.reason, first.reason) == ("誤り", "停電")
    assert first.told[0].values[0] == ("閉庁", "いいえ", "はい")
    head = signed_in(desk_head())
    assert head.post(CLOSED, closing(due, seen=2)).context["form"] is None
    assert not ClosedDay.objects.exists()


def test_the_steps_of_a_calendar_move_in_their_order_after_a_look(admin):
    rows = list(CalendarStep.objects.filter(account="general", fiscal_year=2027, on__gt=LATER.date()).order_by("on"))
    page = f"{CALENDAR}general/2027/"
    sent = {"reason": "議会の日程", "seen": "0"} | {
        key: value for row in rows for key, value in day_of(row.on, row.step).items()
    }
    last = rows[-1]
    moved = sent | day_of(last.on + timedelta(days=1), last.step)

    looked = admin.post(page, moved | {"act": "preview", "reason": ""})
    crossed = admin.post(page, sent | day_of(rows[0].on, last.step) | {"act": "save"})
    assert [(row.step, day) for row, day in looked.context["moves"]] == [("vote", last.on + timedelta(days=1))]
    assert (looked.status_code, crossed.status_code) == (200, 422)
    assert CalendarStep.objects.get(pk=last.pk).on == last.on
    moved["looked"] = looked.context["form"]["looked"].value()
    done = admin.post(page, moved | {"act": "save"})

    assert done.status_code == 302
    assert CalendarStep.objects.get(pk=last.pk).on == last.on + timedelta(days=1)
    assert [one.about for one in setting_record.history("calendar")[0].told] == ["2027 議決"]
    assert admin.post(page, moved | {"act": "save"}).status_code == 422  # somebody saved it meanwhile: oneself
    year = admin.get(CALENDAR).context["next_year"]
    admin.post(f"{CALENDAR}lay/", {"reason": "先の年度", "seen": "1"})
    assert CalendarStep.objects.filter(fiscal_year=year).exists()


def test_another_account_gets_the_house_calendar_and_days_of_its_own(admin):
    page, water = f"{CALENDAR}accounts/new/", "水道事業会計"
    sent = {"name": water, "reason": "会計を分けるため", "seen": "0", "act": "save"}

    refused = [admin.post(page, sent | {"name": name}) for name in ("一般会計", "general", "水道/下水道", "")]
    assert [answer.status_code for answer in refused] == [422] * 4
    done = admin.post(page, sent)
    again = admin.post(page, sent | {"seen": "1"})
    stale = admin.post(page, sent | {"name": "下水道事業会計"})

    assert (done.status_code, again.status_code, stale.status_code) == (302, 422, 422)
    years = CalendarStep.objects.filter(account="general", fiscal_year__gte=2027).values_list("fiscal_year", flat=True)
    laid = CalendarStep.objects.filter(account=water)
    assert sorted(set(laid.values_list("fiscal_year", flat=True))) == sorted(set(years))
    assert water in admin.get(CALENDAR).content.decode()
    step = laid.get(fiscal_year=2027, step="vote")
    days = {
        key: value
        for row in laid.filter(fiscal_year=2027, on__gt=LATER.date())
        for key, value in day_of(row.on, row.step).items()
    }
    moved = days | day_of(step.on + timedelta(days=1), "vote") | {"reason": "議会の日程", "seen": "1"}
    looked = admin.post(f"{CALENDAR}{water}/2027/", moved | {"act": "preview"})
    moved["looked"] = looked.context["form"]["looked"].value()
    assert admin.post(f"{CALENDAR}{water}/2027/", moved | {"act": "save"}).status_code == 302
    general = CalendarStep.objects.get(account="general", fiscal_year=2027, step="vote")
    assert (laid.get(pk=step.pk).on, general.on) == (step.on + timedelta(days=1), step.on)
    assert [one.reason for one in setting_record.history("calendar")] == ["議会の日程", "会計を分けるため"]
