"""Everything that is due: the page of whoever it is due from, and the same as a calendar without signing in."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from connected_desk.city import calendar_addresses
from connected_desk.city.models import CalendarAddress, Person, RoleHeld
from connected_desk.records.models import Access, SecurityEvent
from tests.support import (
    TUESDAY,
    bureau_head,
    bureau_officer,
    case_at,
    desk_officer,
    other_officer,
    somebody,
    water_bureau,
)
from workflows.cases import actions, due
from workflows.cases.contact_actions import ToDo
from workflows.cases.models import Case
from workflows.pocs.models import Poc, RoadmapItem
from workflows.referrals.actions import ask_opinion

from .test_contacts import written

pytestmark = pytest.mark.usefixtures("clock")
ON = TUESDAY.date()
TITLE = "漏水; 予算, 「音」\\で見つける、とても長い名前の調査についての提案でございます"


def put_in_hand() -> dict[str, Case]:
    """A case of each kind of date for the water bureau, whose officer is put in charge of those it owns."""
    owned = case_at("dialogue", title=TITLE)
    Case.objects.filter(pk=owned.pk).update(owner_person=bureau_officer(), due_on=ON - timedelta(days=1))
    written(owned, to_do=[ToDo("現地の日程を決める", bureau_officer(), ON)])
    actions.record_agreement(
        owned,
        kind="individual",
        parties="堺市、提案者",
        signed_on=date(2026, 4, 1),
        ends_on=date(2027, 3, 31),
        document_number="",
        capacity="standing",
        by=bureau_officer(),
        at=TUESDAY,
    )
    asked = ON + timedelta(days=2)
    ask_opinion(
        case_at("triage"), unit=water_bureau(), question="窓口で？", due_on=asked, by=desk_officer(), at=TUESDAY
    )
    return {"owned": owned, "offered": case_at("referred"), "tried": case_at("proof_of_concept")}


def lines(person: Person, *, as_head: bool = False) -> dict[str, list[tuple[str, str, date]]]:
    """What is due from the person: by group the kind, the number and the date."""
    page = due.page(due.Whose.of(person, ON, as_head=as_head))
    return {name: [(one.kind, one.number, one.due_on) for one in found] for name, _label, found in page.groups}


def subscribed(client: Client) -> str:
    """The path of the calendar's address, made on the person's own page."""
    shown = client.post(reverse("city:my_calendar")).context["calendar_url"]
    return "/" + shown.split("/", 3)[3]


def test_all_that_has_a_date_stands_in_its_group_and_is_done_where_its_link_leads(signed_in):
    cases, client = put_in_hand(), signed_in(bureau_officer())
    solid = "".join(bureau_officer().name.split())
    RoadmapItem.objects.create(poc=Poc.objects.get(case=cases["tried"]), what="設置", who=f"{solid}ほか", due_on=ON)

    found = lines(bureau_officer())
    assert found["overdue"] == [("case", cases["owned"].number, ON - timedelta(days=1))]
    assert [kind for kind, _number, _day in found["today"]] == ["next_action", "step", "month_entry"]
    kinds = {kind for group in found.values() for kind, _number, _day in group}
    assert kinds >= {"case", "next_action", "agreement", "hand_over", "opinion", "step"}
    assert ("opinion", ON + timedelta(days=2)) in [(kind, day) for kind, _number, day in found["week"]]
    assert ("agreement", cases["owned"].number, date(2027, 3, 31)) in found["later"]
    # Counts are those of the list; every link opens for the person it is shown to.
    counted = due.counts(due.Whose.of(bureau_officer(), ON))
    assert {name: count for name, count in counted.items() if count} == {k: len(v) for k, v in found.items()}
    answer = client.get(reverse("desk:deadlines"))
    for _name, _label, _count, within in answer.context["groups"]:
        assert all(client.get(one.url).status_code == 200 for one in within), within
    assert client.get(reverse("desk:deadlines") + "?of=units").context["groups"] == answer.context["groups"]
    # A head sees the unit's, what is offered only once; a stranger none of it.
    of_units = [one for group in lines(bureau_head(), as_head=True).values() for one in group]
    assert [kind for kind, number, _day in of_units if number == cases["offered"].number] == ["hand_over"]
    assert ("case", cases["owned"].number, ON - timedelta(days=1)) in lines(bureau_head(), as_head=True)["overdue"]
    strange = {number for group in lines(other_officer()).values() for _kind, number, _day in group}
    assert not strange & {case.number for case in cases.values()}


def test_pages_of_what_is_due_join_without_a_gap_and_ask_no_more_for_more_rows(
    signed_in, monkeypatch, django_assert_num_queries
):
    cases, client = put_in_hand(), signed_in(bureau_head())
    client.get(reverse("desk:deadlines"))
    client.get(reverse("desk:deadlines") + "?of=units")  # what stands is asked once
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("desk:deadlines") + "?of=units")
    for number in range(3):
        Case.objects.filter(pk=cases["tried"].pk).update(owner_person=bureau_officer())
        written(cases["tried"], to_do=[ToDo(f"連絡{number}", bureau_officer(), ON)])
    with django_assert_num_queries(len(few)):
        client.get(reverse("desk:deadlines") + "?of=units")
    whose = due.Whose.of(bureau_officer(), ON)
    whole, counted = [one for _name, _label, found in due.page(whose).groups for one in found], due.counts(whose)
    monkeypatch.setattr(due, "PAGE", 2)
    whose = due.Whose.of(bureau_officer(), ON)
    shown: list[Any] = []
    page = due.page(whose)
    while True:
        shown += [one for _name, _label, found in page.groups for one in found]
        if not page.after:
            break
        page = due.page(whose, after=page.after)

    assert shown == whole
    assert len(whole) > 4
    assert any(len(rows) > 2 for rows in whose.nearest.values())
    assert due.counts(whose) == counted
    assert due.page(whose, after="2026-01-01.0.99999999999999999999").groups == due.page(whose).groups


def test_the_calendar_has_each_due_date_once_and_nothing_of_what_was_said(signed_in):
    cases, client = put_in_hand(), signed_in(bureau_officer())
    address = subscribed(client)

    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert not answer.cookies
    assert Client().get(address).content == answer.content
    calendar = Calendar.from_ical(answer.content)
    events = calendar.walk("VEVENT")
    expected = list(due.all_of(due.Whose.of(bureau_officer(), ON)))
    assert [str(one["UID"]).split("@")[0] for one in events] == [f"{one.kind}-{one.key}" for one in expected]
    assert [one.decoded("DTSTART") for one in events] == [one.due_on for one in expected]
    assert all(one.decoded("DTEND") - one.decoded("DTSTART") == timedelta(days=1) for one in events)
    assert {one.decoded("DTSTAMP") for one in events} == {one.stamp.replace(microsecond=0) for one in expected}
    titles = [str(one["SUMMARY"]) for one in events if cases["owned"].number in str(one["SUMMARY"])]
    assert len(titles) == 3
    assert all(title.endswith(f"{TITLE[:39]}…") for title in titles)
    text = answer.content.decode()
    assert "現地の日程" not in text
    assert "窓口で" not in text
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert Access.objects.filter(what="calendar", person_id=bureau_officer().pk).count() == 2


def test_a_renewed_revoked_or_guessed_address_and_one_of_somebody_who_left_open_nothing(signed_in):
    client = signed_in(bureau_officer())
    assert client.get(reverse("city:my_calendar")).status_code == 405
    first = subscribed(client)
    assert not CalendarAddress.objects.filter(secret_hash__in=first.split("/")).exists()
    second = subscribed(client)
    # The address is shown once.
    assert second not in client.get(reverse("city:me")).content.decode()

    assert (Client().get(first).status_code, Client().get(second).status_code) == (404, 200)
    RoleHeld.objects.filter(person=bureau_officer()).update(valid_to=ON - timedelta(days=1))
    assert Client().get(second).status_code == 404
    RoleHeld.objects.filter(person=bureau_officer()).update(valid_to=None)
    client.post(reverse("city:my_calendar"), {"revoke": "1"})
    assert Client().get(second).status_code == 404
    events = SecurityEvent.objects.filter(kind=calendar_addresses.REFUSED)
    assert [event.path for event in events] == ["GET /desk/calendar/<str:secret>.ics"] * 3


def test_a_calendar_is_not_fetched_without_end_and_secrets_are_not_tried_without_end(signed_in, monkeypatch):
    monkeypatch.setattr(calendar_addresses, "MOST_FETCHED", 2)
    monkeypatch.setattr(calendar_addresses, "MOST_REFUSED", 2)
    address = subscribed(signed_in(somebody("desk")))

    assert [Client().get(address).status_code for _ in range(3)] == [200, 200, 429]
    with time_machine.travel(TUESDAY + timedelta(hours=1, minutes=1), tick=False):
        assert Client().get(address).status_code == 200
        wrong = reverse("desk:calendar", args=["no-such-calendar"])
        assert [Client().get(wrong).status_code for _ in range(3)] == [404, 404, 429]
        assert Client().get(address).status_code == 429
