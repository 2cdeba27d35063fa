"""Transfers: everything open of a person goes on in one step, on its day, and nothing is deleted or left behind."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from connected_desk.city import setting_record
from connected_desk.city.models import ActingFor, Person, RoleHeld, SettingsBook
from connected_desk.city.roles import HeldRole
from connected_desk.records.models import LogRow, OutboxMail
from connected_desk.records.verify import log_faults
from tests.pocs.support import complete
from tests.support import (
    MONDAY,
    TUESDAY,
    bureau_head,
    bureau_officer,
    case_at,
    desk_head,
    desk_officer,
    other_head,
    somebody,
    water_bureau,
)
from workflows.cases import actions, schedule, transfer_actions
from workflows.cases.chains import KINDS
from workflows.cases.models import Case, Transfer
from workflows.cases.transfer_actions import order
from workflows.cases.transfer_queries import successors
from workflows.engine.refusals import MoveRefused
from workflows.engine.registry import LIVES
from workflows.pocs import actions as pocs

from .support import day
from .test_papers import text_of

pytestmark = pytest.mark.usefixtures("clock")
TODAY = date(2026, 7, 7)
LATER = date(2026, 7, 10)


def newcomer(name: str = "新井 翔太", since: date = date(2026, 4, 1)) -> Person:
    """Another officer of the water bureau."""
    person = Person.objects.create_user(f"{abs(hash(name))}@sakai.example", name)
    RoleHeld.objects.create(person=person, role=HeldRole.BUREAU, unit=water_bureau(), valid_from=since)
    return person


def owned() -> Case:
    """A case in dialogue, with the bureau's officer in charge of it."""
    case = case_at("dialogue")
    return actions.assign_officer(case, officer=bureau_officer(), by=bureau_head(), at=MONDAY + timedelta(hours=5))


def transfer(to: Person, **changed: Any) -> Transfer:
    """The bureau's officer is transferred today, by order of the bureau's head."""
    who = bureau_officer()
    values: dict[str, Any] = {
        "successor": to,
        "on": TODAY,
        "reason": "7月7日付け異動のため",
        "roles": list(who.roles_held.all()),
        "others": {},
        "by": bureau_head(),
        "at": TUESDAY,
    }
    return order(who, **(values | changed))


def test_everything_open_goes_to_the_successor_and_each_case_keeps_a_row_that_says_so():
    case, poc, new = owned(), complete(), newcomer()
    what = {"what": "機器の設置", "who": "上下水道局 中村健", "due_on": LATER}
    step = pocs.plan_step(poc, **what, by=bureau_officer(), at=MONDAY + timedelta(hours=8))
    ActingFor.objects.create(person=bureau_officer(), for_person=bureau_head(), valid_from=date(2026, 4, 1))

    made = transfer(new)

    case.refresh_from_db()
    step.refresh_from_db()
    row = LogRow.objects.get(subject_key=case.key, seq=case.log_seq)
    assert (case.owner_person, case.officer) == (new, desk_officer())
    assert (row.move, row.actor_id, row.body["details"]["former"]["text"]) == ("assign", bureau_head().pk, "中村 健")
    assert row.body["details"]["reason"] == "7月7日付け異動のため"
    assert step.who == "上下水道局 新井 翔太"
    assert {item.kind for item in made.items.filter(moved_at=TUESDAY, to=new)} == {"case", "step", "stand_in"}
    assert list(ActingFor.objects.order_by("pk").values_list("person", "valid_from", "valid_to")) == [
        (bureau_officer().pk, date(2026, 4, 1), date(2026, 7, 6)),
        (new.pk, TODAY, None),
    ]
    assert bureau_officer().roles_held.get().valid_to == date(2026, 7, 6)
    [people] = setting_record.history("people")
    assert (people.who, people.reason) == (bureau_head().name, "7月7日付け異動のため")
    assert people.told[0].values == [("終了日", "－", "2026年7月6日（月）")]
    begun, ended = setting_record.history("stand_ins")
    assert ended.told[0].about == "中村 健 → 渡辺 修（代理）"
    assert begun.told[0].about == "新井 翔太 → 渡辺 修（代理）"
    chained = [*((kind, model) for model, kind in KINDS.items()), *((life.name, life.model) for life in LIVES.values())]
    assert list(log_faults([*chained, (setting_record.KIND, SettingsBook)])) == []


def test_the_successor_is_told_by_mail_what_is_theirs_now():
    case, new = owned(), newcomer()

    transfer(new)

    mail = OutboxMail.objects.get(to=new.email)
    assert mail.subject == "【引継ぎ】中村 健さんの担当分を引き継ぎました"
    assert f"- {case.number} {case.title}" in mail.body


def test_a_single_case_may_go_to_somebody_else():
    case, new, second = owned(), newcomer(), newcomer("大野 遥")

    transfer(new, others={f"case:{case.key}": second})

    case.refresh_from_db()
    assert case.owner_person == second


def test_a_later_day_waits_for_the_job_of_that_day_and_takes_along_what_came_in_meanwhile():
    early, new = owned(), newcomer(since=LATER)
    made = transfer(new, on=LATER)
    late = owned()

    schedule.carry_out_transfers(period="2026-07-09", at=TUESDAY + timedelta(days=2))
    early.refresh_from_db()
    assert (early.owner_person, made.done_at) == (bureau_officer(), None)

    for _again in range(2):
        schedule.carry_out_transfers(period="2026-07-10", at=TUESDAY + timedelta(days=3))

    made.refresh_from_db()
    people = [Case.objects.get(pk=case.pk).owner_person for case in (early, late)]
    assert (people, made.done_at) == ([new, new], TUESDAY + timedelta(days=3))
    assert OutboxMail.objects.filter(to=new.email).count() == 1


def test_what_the_person_must_do_personally_is_listed_and_stays():
    case, new = case_at("evaluation"), newcomer()
    sheet = case.evaluations.get().evaluators.first()
    sheet.person = bureau_officer()
    sheet.save()

    made = transfer(new)

    sheet.refresh_from_db()
    assert sheet.person == bureau_officer()
    assert [(item.key, item.to) for item in made.items.filter(kind="sheet")] == [(sheet.key, None)]


def test_a_transfer_called_off_hands_nothing_on():
    case, new = owned(), newcomer()
    made = transfer(new, on=LATER)

    transfer_actions.call_off(made, by=desk_head(), at=TUESDAY)
    schedule.carry_out_transfers(period="2026-07-10", at=TUESDAY + timedelta(days=3))

    case.refresh_from_db()
    assert case.owner_person == bureau_officer()
    assert bureau_officer().roles_held.get().valid_to is None


def test_who_may_order_and_to_whom_is_refused_with_a_sentence():
    new, head = newcomer(), bureau_head()
    refused = {
        "another bureau's head": {"by": other_head()},
        "an officer": {"by": desk_officer()},
        "the day before": {"on": date(2026, 7, 6)},
        "somebody of another bureau": {"successor": somebody("bureau2")},
        "one of the things to another bureau": {"others": {"case:x": somebody("bureau2")}},
    }

    for name, changed in refused.items():
        with pytest.raises(MoveRefused) as refusal:
            transfer(new, **changed)
        assert str(refusal.value), name
    with pytest.raises(MoveRefused):
        order(head, successor=new, on=TODAY, reason="x", roles=[], others={}, by=head, at=TUESDAY)
    transfer(new, on=LATER)
    with pytest.raises(MoveRefused, match="すでに予定"):
        transfer(new, on=LATER)

    assert bureau_head() in successors(bureau_officer(), TODAY, TODAY)
    assert Transfer.objects.count() == 1


def test_the_head_orders_it_on_the_page_and_reads_the_sheet(signed_in):
    case, new, client = owned(), newcomer(), signed_in(bureau_head())
    actions.write_note(case, text="次は現地の写真をもらう。", by=bureau_officer(), at=MONDAY + timedelta(hours=7))
    address = reverse("desk:person", args=[bureau_officer().key])

    assert case.title in client.get(address).content.decode()
    answer = client.post(
        address,
        {"successor": new.key, "reason": "異動のため", "roles": ["bureau:WSB"], **day("on", TODAY)},
        follow=True,
    )

    text = answer.content.decode()
    for words in (case.number, case.title, "上下水道局", "次は現地の写真をもらう。", "新井 翔太"):
        assert words in text
    case.refresh_from_db()
    assert case.owner_person == new


def test_an_administrator_hands_on_without_reading_the_cases(signed_in):
    case, client = owned(), signed_in(somebody("admin"))

    text = client.get(reverse("desk:person", args=[bureau_officer().key])).content.decode()

    assert case.number in text
    assert case.title not in text


def test_the_sheet_of_a_stranger_is_not_there(signed_in):
    owned()
    made = transfer(newcomer())

    answers = {
        who: signed_in(somebody(who)).get(made.get_absolute_url()).status_code
        for who in ("bureauhead", "deskhead", "auditor", "bureau2", "bureauhead2", "desk")
    }

    assert answers == {
        "bureauhead": 200, "deskhead": 200, "auditor": 200, "bureau2": 404, "bureauhead2": 404, "desk": 404,
    }  # fmt: skip


def test_the_sheet_asks_as_many_questions_for_three_cases_as_for_one(signed_in):
    owned()
    made, client = transfer(newcomer(), on=LATER), signed_in(bureau_head())
    client.get(made.get_absolute_url())
    client.get(made.get_absolute_url())  # what stands is asked once
    with CaptureQueriesContext(connection) as one:
        client.get(made.get_absolute_url())
    owned()
    owned()
    with CaptureQueriesContext(connection) as three:
        client.get(made.get_absolute_url())

    assert len(three) == len(one)


def test_the_pdf_names_the_cases_and_the_successor(signed_in):
    case = owned()
    made = transfer(newcomer(), on=LATER)

    answer = signed_in(bureau_head()).get(reverse("desk:transfer_sheet", args=[made.key]))

    text = text_of(answer.content)
    for words in ("引継書", case.number, "中村", "新井", "2026年7月10日"):
        assert words in text
