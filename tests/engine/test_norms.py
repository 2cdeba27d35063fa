"""Norms set from a day on: what they count for, what they leave alone, who sets them, and what the record says."""

import json
from datetime import timedelta
from io import StringIO

import time_machine
from django.core.management import call_command

from connected_desk.city import open_days, setting_record
from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Unit
from tests.support import MONDAY, ON, TUESDAY, case_at, somebody
from workflows.cases import roles
from workflows.cases.definition import CASE
from workflows.cases.models import Case
from workflows.engine.deadlines import norm_of
from workflows.engine.models import Norm
from workflows.engine.norm_actions import set_norm

DIALOGUE = CASE.state("dialogue")
NORMS = "/desk/settings/norms/"
PAGE = f"{NORMS}case/dialogue/"


def set_dialogue(days, *, unit=None, valid_from=ON, at=TUESDAY):
    return set_norm(
        CASE,
        DIALOGUE,
        open_days=days,
        valid_from=valid_from,
        unit=unit,
        reason="年度の見直し",
        seen=setting_record.version("norms"),
        by=somebody("admin"),
        at=at,
    )


def typed(**changes):
    given = {"open_days": "10", "unit": "", "reason": "見直し", "seen": "0"}
    day = {"valid_from_year": "2026", "valid_from_month": "7", "valid_from_day": "8"}
    return given | day | changes


def test_a_norm_counts_from_its_day_on_and_moves_no_date_that_is_set():
    case = case_at("dialogue")
    due = case.due_on
    later = ON + timedelta(days=2)

    set_dialogue(10, valid_from=later)

    assert Case.objects.get(pk=case.pk).due_on == due == roles.due(case, tokyo_date(case.state_since))
    assert [norm_of(CASE, DIALOGUE, day) for day in (ON, later - timedelta(days=1), later)] == [20, 20, 10]
    assert roles.due(case, later) == open_days.add(later, 10)


def test_the_nearest_number_counts_and_without_one_of_its_own_the_one_above():
    below = Unit.objects.filter(parent__kind="bureau").select_related("parent")[0]
    bureau, other = below.parent, Unit.objects.get(code="WSB")
    set_dialogue(15)
    set_dialogue(30, unit=bureau)

    assert [norm_of(CASE, DIALOGUE, ON, unit) for unit in (None, below.pk, other.pk)] == [15, 30, 15]

    set_dialogue(None, unit=bureau)

    assert norm_of(CASE, DIALOGUE, ON, below.pk) == 15
    assert Norm.objects.filter(unit=bureau).count() == 1  # the same day: replaced, and told in the record


def test_the_record_says_who_changed_what_when_and_why_and_proves():
    set_dialogue(15)
    set_dialogue(12)

    newest, first = setting_record.history("norms")

    assert (newest.who, newest.at, newest.reason) == (somebody("admin").name, TUESDAY, "年度の見直し")
    assert newest.told[0].about == "案件 対話・調整中"
    assert newest.told[0].values[0] == ("開庁日数", "15", "12")
    assert first.told[0].values == [("開庁日数", "－", "15"), ("適用開始日", "－", "2026年7月6日（月）")]
    out = StringIO()
    call_command("verify_records", "--json", stdout=out)
    assert json.loads(out.getvalue())["errors"] == []


@time_machine.travel(MONDAY, tick=False)
def test_the_administrator_sets_a_norm_and_others_only_read(signed_in):
    admin, head = signed_in(somebody("admin")), signed_in(somebody("deskhead"))

    past = admin.post(PAGE, typed(valid_from_day="3"))
    done = admin.post(PAGE, typed(), follow=True)
    overtaken = admin.post(PAGE, typed(open_days="9"))
    refused = head.post(PAGE, typed(seen="1"))

    assert (past.status_code, overtaken.status_code, refused.status_code) == (422, 422, 200)
    assert "今日以降の日を選んでください" in past.content.decode()
    assert "その間に、ほかの人がこの設定を変更しました" in overtaken.content.decode()
    page = done.content.decode()
    assert "全体: 10開庁日（2026年7月8日（水）から）" in page
    assert "庁内の目標" in page
    assert Norm.objects.values_list("open_days", flat=True).get() == 10
    assert head.get(PAGE).context["form"] is None
    assert admin.get(f"{NORMS}case/declined/").status_code == 404
    home = admin.get("/desk/settings/").context["kinds"]
    assert {one.name: last for one, last in home}["norms"] == (MONDAY, somebody("admin").name)
