"""The first password by a mailed link, and a city's first administrator."""

import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from connected_desk.city import password_actions, setting_record
from connected_desk.city.models import Person, RoleHeld
from connected_desk.city.people_actions import bring_people
from connected_desk.city.roles import HeldRole
from connected_desk.records.models import Access, OutboxMail
from connected_desk.records.tables import Row, Table
from tests.support import load_city

from .support import NOON, TODAY, gives, person, unit

pytestmark = pytest.mark.django_db
STRONG = "kisetsu no hana 2026"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as clock, override("ja"):
        yield clock


def link_in(mail: OutboxMail) -> str:
    found = re.search(r"/desk/password/\S+", mail.body)
    assert found
    return found.group()


def newcomer() -> Person:
    """Somebody a file has just made."""
    by = person("admin")
    gives(by, HeldRole.ADMIN)
    unit("HWB")
    heads = ("氏名", "メールアドレス", "部署コード", "役割", "開始日", "終了日")
    table = Table(heads, (Row(2, ("新任", "new@sakai.example", "HWB", "bureau", "2026-07-01", None)),))
    bring_people(table, shown=None, seen=0, reason="着任", by=by, at=NOON)
    return Person.objects.get(email="new@sakai.example")


def set_password(client: Client, link: str, password: str = STRONG) -> Any:
    page = client.get(link, follow=True)
    return client.post(page.request["PATH_INFO"], {"new_password1": password, "new_password2": password})


def test_whoever_is_new_gets_a_link_that_sets_the_password_once():
    who, client = newcomer(), Client(HTTP_ACCEPT_LANGUAGE="ja")
    mail = OutboxMail.objects.get()
    assert (mail.to, mail.subject) == ("new@sakai.example", "パスワードの設定のお願い")
    assert "2026年6月8日（月）まで" in mail.body

    weak = set_password(client, link_in(mail), "password")
    done = set_password(client, link_in(mail))
    again = Client(HTTP_ACCEPT_LANGUAGE="ja").get(link_in(mail), follow=True).content.decode()

    assert (weak.status_code, done.status_code, done["Location"]) == (200, 302, "/desk/sign-in/")
    assert client.login(username=who.email, password=STRONG)
    assert "このリンクは使えなくなりました" in again
    assert Access.objects.get(what="password_set").person_id == who.pk


def test_a_link_holds_for_seven_days_and_not_for_somebody_else(noon):
    newcomer()
    link = link_in(OutboxMail.objects.get())
    other = person("other")

    forged = link.replace(str(Person.objects.get(email="new@sakai.example").key), str(other.key))
    assert "使えなくなりました" in Client(HTTP_ACCEPT_LANGUAGE="ja").get(forged, follow=True).content.decode()
    assert "使えなくなりました" in Client(HTTP_ACCEPT_LANGUAGE="ja").get("/desk/password/x/y/").content.decode()
    noon.shift(timedelta(days=7, minutes=1))
    assert "使えなくなりました" in Client(HTTP_ACCEPT_LANGUAGE="ja").get(link, follow=True).content.decode()


def test_asking_for_a_link_says_the_same_to_everybody_and_mails_only_whoever_may_sign_in():
    person("a")
    person("gone", is_active=False)
    client = Client(HTTP_ACCEPT_LANGUAGE="ja")

    pages = [
        client.post("/desk/password/", {"email": email}, follow=True).content.decode()
        for email in ("A@sakai.example", "a@sakai.example", "gone@sakai.example", "nobody@sakai.example")
    ]

    assert all("登録されているアドレスには" in page for page in pages)
    assert not OutboxMail.objects.exists()
    for task in DBTaskResult.objects.all():
        assert "sakai" not in str(task.args_kwargs)
        password_actions.look_and_send.call(**task.args_kwargs["kwargs"], at=NOON)
    assert list(OutboxMail.objects.values_list("to", flat=True)) == ["a@sakai.example"]


def test_the_database_is_asked_the_same_whether_the_address_is_known_or_not():
    person("a")
    asked = []
    for email in ("a@sakai.example", "nobody@sakai.example"):
        with CaptureQueriesContext(connection) as queries:
            Client().post("/desk/password/", {"email": email})
        asked.append([one["sql"].partition("VALUES")[0] for one in queries])
    assert asked[0] == asked[1] != []


def make(monkeypatch: pytest.MonkeyPatch, *words: str, password: str = STRONG) -> str:
    out = StringIO()
    monkeypatch.setattr("sys.stdin", StringIO(f"{password}\n"))
    call_command("make_administrator", *words, stdout=out)
    return out.getvalue()


def test_the_first_administrator_is_made_and_no_second_by_chance(monkeypatch):
    told = make(monkeypatch, "First@City.example", "--name", "山本 直")
    with pytest.raises(CommandError, match="すでに管理者がいます"):
        make(monkeypatch, "second@city.example", "--name", "二人目")
    make(monkeypatch, "second@city.example", "--name", "二人目", "--another")

    assert told == "山本 直（first@city.example）を管理者にしました。\n"
    first = Person.objects.get(email="first@city.example")
    assert first.check_password(STRONG)
    assert first.is_staff
    assert RoleHeld.objects.filter(role=HeldRole.ADMIN, valid_from=TODAY).count() == 2
    assert [(one.who, one.reason) for one in setting_record.history("people")] == [
        ("二人目", "manage.py make_administrator"),
        ("山本 直", "manage.py make_administrator"),
    ]


def test_a_weak_password_and_a_bad_address_make_nobody(monkeypatch):
    with pytest.raises(CommandError):
        make(monkeypatch, "first@city.example", "--name", "山本 直", password="short")
    with pytest.raises(CommandError):
        make(monkeypatch, "not an address", "--name", "山本 直")

    assert not Person.objects.exists()
    assert not RoleHeld.objects.exists()


@pytest.mark.parametrize(
    ("password", "taken"),
    [
        ("Sakai-City-2026!", False),  # the city
        ("堺市コネクテッドデスク1234", False),
        ("ＳＡＫＡＩ＿ｄｅｓｋ＿password", False),  # full width is the same
        ("上下水道局上下水道局2026", False),  # an office of it
        ("desk.example.test1", False),
        ("yamamoto.2026.nao", False),  # whose it is
        ("testserver-12345678", False),  # the address of the site
        ("12345678-sakai-kx", False),
        ("sakai no umi ni shizumu yuhi", True),  # a sentence in which the city stands
        ("kuruma-tsubame-42-oyogu", True),
    ],
)
def test_words_of_this_place_make_no_password(password: str, taken: bool):
    load_city()
    who = Person(email="yamamoto.nao@sakai.example", name="山本 直")
    if taken:
        validate_password(password, who)
    else:
        with pytest.raises(ValidationError) as refused:
            validate_password(password, who)
        assert [error.code for error in refused.value.error_list] == ["password_of_the_place"]
