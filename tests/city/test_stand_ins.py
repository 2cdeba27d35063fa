"""Stand-ins by a page of their own: given, ended by a date, and written in a book."""

from datetime import date

import pytest
from django.test import Client

from connected_desk.city import setting_record
from connected_desk.city.models import ActingFor
from connected_desk.city.queries import may_act_for
from connected_desk.city.roles import HeldRole

from .support import TODAY, gives, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
PAGE = "/desk/settings/stand-ins/"


def day(name: str, on: date) -> dict[str, int]:
    return {f"{name}_year": on.year, f"{name}_month": on.month, f"{name}_day": on.day}


def test_a_stand_in_is_given_and_ends_by_a_date_with_rows_of_the_book(admin):
    head, deputy = person("head"), person("deputy")
    said = {"seen": 0, "for_person": head.key, "person": deputy.key, "reason": "休暇"} | day("first", TODAY)

    given = admin.post(PAGE, said | day("last", date(2026, 6, 30)))
    row = ActingFor.objects.get()
    twice = admin.post(PAGE, said | {"seen": 1} | day("last", date(2026, 7, 31)))
    ended = admin.post(f"{PAGE}{row.key}/", {"seen": 1, "reason": "早く戻ったため"} | day("last", date(2026, 6, 5)))

    assert (given.status_code, twice.status_code, ended.status_code) == (302, 422, 302)
    assert "すでに代理になっています" in twice.content.decode()
    assert may_act_for(deputy, date(2026, 6, 5)) == [head]
    assert may_act_for(deputy, date(2026, 6, 6)) == []
    last, first = setting_record.history("stand_ins")
    assert (first.who, first.reason, first.told[0].about) == ("admin", "休暇", "deputy → head（代理）")
    assert last.told[0].values == [("終了日", "2026年6月30日（火）", "2026年6月5日（金）")]


def test_nobody_stands_in_for_themselves_or_for_days_that_are_over(admin):
    head, deputy = person("head"), person("deputy")
    said = {"seen": 0, "for_person": head.key, "reason": "休暇"}

    own = admin.post(PAGE, said | {"person": head.key} | day("first", TODAY))
    past = admin.post(
        PAGE, said | {"person": deputy.key} | day("first", date(2026, 5, 1)) | day("last", date(2026, 5, 2))
    )

    assert (own.status_code, past.status_code, ActingFor.objects.count()) == (422, 422, 0)


def test_whoever_reads_settings_sees_them_and_changes_nothing():
    reader = person("reader")
    gives(reader, HeldRole.AUDITOR)
    row = ActingFor.objects.create(person=person("a"), for_person=person("b"), valid_from=TODAY)
    client = Client(HTTP_ACCEPT_LANGUAGE="ja")
    client.force_login(reader)

    page = client.get(PAGE)

    assert page.status_code == 200
    assert page.context["form"] is None
    assert client.get(f"{PAGE}{row.key}/").status_code == 403
