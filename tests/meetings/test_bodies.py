"""Bodies and their seats as a setting: founded, changed and ended by dates, each with a row of their book."""

from datetime import date, datetime
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from connected_desk.city import setting_record
from workflows.meetings.models import Body
from workflows.meetings.queries import bodies, members

from .support import AFTER, ON, headquarters, meeting, person, secretary, unit

pytestmark = pytest.mark.django_db
PAGE = "/desk/settings/bodies/"


@pytest.fixture(autouse=True)
def after():
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def admin() -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="ja")
    client.force_login(person("admin"))
    return client


def day(name: str, on: date) -> dict[str, int]:
    return {f"{name}_year": on.year, f"{name}_month": on.month, f"{name}_day": on.day}


def said(**values: Any) -> dict[str, Any]:
    body = {"name_ja": "推進委員会", "kind": "committee", "chair_office": "副市長", "scope": "all"}
    return {"seen": setting_record.version("bodies"), "reason": "要綱の改正", **body, **values}


def seat_of(office: str):
    return headquarters().members.get(office=office)


def test_a_body_is_founded_renamed_and_its_book_is_proved(admin):
    founded = admin.post(f"{PAGE}new/", said() | day("first", ON))
    body = Body.objects.get(name_ja="推進委員会")
    renamed = admin.post(f"{PAGE}{body.key}/change/", said(name_ja="推進会議", scope="priority"))

    assert (founded.status_code, renamed.status_code) == (302, 302)
    body.refresh_from_db()
    assert (body.name_ja, body.scope, body.valid_from) == ("推進会議", "priority", ON)
    last, first = setting_record.history("bodies")
    assert ("会議体の種別", "－", "委員会") in first.told[0].values
    assert first.reason == "要綱の改正"
    assert last.told[0].about == "推進委員会"
    assert [value[1:] for value in last.told[0].values] == [("推進委員会", "推進会議"), ("戦略の全体", "重点項目")]
    out = StringIO()
    call_command("verify_records", stdout=out)


def test_named_items_are_asked_for_where_it_looks_at_named_items(admin):
    refused = admin.post(f"{PAGE}new/", said(scope="items") | day("first", ON))

    assert refused.status_code == 422
    assert "所管する項目を選んでください" in refused.content.decode()


def test_a_body_that_ends_takes_its_seats_along_and_earlier_meetings_keep_theirs(admin):
    held = meeting()

    ended = admin.post(f"{PAGE}{headquarters().key}/end/", said() | day("last", date(2020, 8, 31)))

    assert ended.status_code == 302
    assert [body.code for body in bodies(date(2020, 8, 31))] == ["hq"]
    assert bodies(date(2020, 9, 1)) == []
    assert list(members(headquarters(), date(2020, 9, 1))) == []
    assert [seat.office for seat in members(held.body, ON)] == ["市長", "上下水道局長"]


def test_a_body_that_meets_later_does_not_end_before(admin):
    meeting(2, datetime.fromisoformat("2020-09-10T10:30+09:00"))

    refused = admin.post(f"{PAGE}{headquarters().key}/end/", said() | day("last", date(2020, 9, 9)))
    taken = admin.post(f"{PAGE}{headquarters().key}/end/", said() | day("last", date(2020, 9, 10)))

    assert "2020年9月10日（木）に会議の予定があります" in refused.content.decode()
    assert (refused.status_code, taken.status_code) == (422, 302)


def test_no_meeting_is_recorded_for_a_day_on_which_the_body_is_not_there():
    Body.objects.update(valid_to=date(2020, 8, 31))
    client = Client(HTTP_ACCEPT_LANGUAGE="ja")
    client.force_login(secretary())
    form = {"body": "hq", "number": 2, "begins": "10:30", "place": ""}

    late = client.post("/desk/meetings/new/", form | day("day", date(2020, 9, 1)))
    last = client.post("/desk/meetings/new/", form | day("day", date(2020, 8, 31)))

    assert (late.status_code, last.status_code) == (422, 302)


def test_a_seat_goes_to_another_office_from_a_day_on_and_past_meetings_keep_the_old_one(admin):
    seat = seat_of("上下水道局長")
    values = {"office": "水道事業管理者", "unit": "WSB", "after": seat_of("市長").key}

    changed = admin.post(f"{PAGE}seats/{seat.key}/", said(**values) | day("since", date(2020, 9, 1)))

    assert changed.status_code == 302
    assert [one.office for one in members(headquarters(), date(2020, 8, 31))] == ["市長", "上下水道局長"]
    assert [one.office for one in members(headquarters(), date(2020, 9, 1))] == ["市長", "水道事業管理者"]
    (told,) = setting_record.history("bodies")[0].told
    assert told.about == "本部会議 上下水道局長"
    assert told.values == [
        ("職", "上下水道局長", "水道事業管理者"),
        ("開始日", "－", "2020年9月1日（火）"),
    ]


def test_a_seat_is_added_at_its_place_and_ended(admin):
    seats = f"{PAGE}{headquarters().key}/seats/"
    admin.post(seats, said(office="副市長", after=seat_of("市長").key, unit="FIN") | day("since", ON))

    assert [one.office for one in members(headquarters(), ON)] == ["市長", "副市長", "上下水道局長"]
    assert seat_of("副市長").unit == unit("FIN")
    ended = admin.post(f"{PAGE}seats/{seat_of('副市長').key}/end/", said() | day("last", date(2020, 8, 31)))
    assert ended.status_code == 302
    assert [one.office for one in members(headquarters(), date(2020, 9, 1))] == ["市長", "上下水道局長"]


def test_the_list_asks_as_much_for_one_body_as_for_three(admin, django_assert_num_queries):
    for number in range(2):
        Body.objects.create(code=f"b{number}", name_ja=f"部会{number}", kind="working_group", chair_office="部長")

    with django_assert_num_queries(3):
        assert len(list(bodies(ON))) == 3
    page = admin.get(PAGE)
    assert [body.name_ja for body in page.context["bodies"]] == ["本部会議", "部会0", "部会1"]
