"""Sessions: how long they last, what they ask again, that nothing sent is lost, and who ends them."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pyotp
import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from connected_desk.city import factor_actions, lockout, risky, session_actions, setting_record
from connected_desk.city.models import Person, RoleHeld, SignedIn
from connected_desk.city.roles import HeldRole
from connected_desk.records.models import Access, SecurityEvent
from tests.test_addresses import ROOT, names

from .support import NOON, gives, person, unit

pytestmark = pytest.mark.django_db
RIGHT = "correct horse battery"
SIGN_IN, MINE, PEOPLE_NEW = "/desk/sign-in/", "/desk/me/sign-in/", "/desk/settings/people/new/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def signed_in(name: str = "desk", **options: Any) -> Client:
    """A browser in which somebody of that name has just signed in with the password."""
    client = Client(HTTP_ACCEPT_LANGUAGE="ja", **options)
    response = client.post(SIGN_IN, {"username": f"{name}@sakai.example", "password": RIGHT})
    assert response.status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/desk/me/").status_code == 200


def test_signing_in_gives_another_key_and_notes_where():
    client = Client(HTTP_USER_AGENT="Firefox", REMOTE_ADDR="192.0.2.7")
    session = client.session
    session["planted"] = "x"
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    person("desk")

    client.post(SIGN_IN, {"username": "desk@sakai.example", "password": RIGHT})

    row = SignedIn.objects.get()
    assert client.session.session_key == row.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()
    assert (row.address, row.browser, row.began_at) == ("192.0.2.7", "Firefox", NOON)


def test_a_session_ends_after_twelve_hours_however_busy(clock: Any):
    person("desk")
    client = signed_in()
    for minutes in range(50, 12 * 60, 50):
        clock.move_to(NOON + timedelta(minutes=minutes))
        assert is_in(client), minutes
    clock.move_to(NOON + timedelta(hours=11, minutes=59))
    assert is_in(client)
    clock.move_to(NOON + timedelta(hours=12))
    response = client.get("/desk/me/", follow=True)
    assert response.redirect_chain == [(f"{SIGN_IN}?next=/desk/me/", 302)]
    assert "もう一度ログイン" in response.content.decode()


def test_after_an_hour_of_nothing_a_page_asks_who_sits_there_and_goes_on(clock: Any):
    person("desk")
    client = signed_in()
    clock.move_to(NOON + timedelta(minutes=59))
    assert is_in(client)
    clock.move_to(NOON + timedelta(minutes=59 + 60))

    page = client.get("/desk/me/?x=1")
    assert (page.status_code, page.templates[0].name) == (403, "city/confirm.html")
    wrong = client.post("/desk/me/?x=1", {"confirm_fetch": "1", "confirm_secret": "wrong"})
    assert wrong.status_code == 403
    assert client.get("/desk/me/").status_code == 403
    right = client.post("/desk/me/?x=1", {"confirm_fetch": "1", "confirm_secret": RIGHT})
    assert right.headers["Location"] == "/desk/me/?x=1"
    assert is_in(client)


def test_whoever_sits_there_instead_can_only_sign_out(clock: Any):
    person("desk")
    client = signed_in()
    clock.move_to(NOON + timedelta(hours=1))
    assert client.post("/desk/sign-out/").headers["Location"] == SIGN_IN
    assert client.get("/desk/me/").headers["Location"] == f"{SIGN_IN}?next=/desk/me/"


def test_what_was_sent_after_the_pause_is_kept_and_carried_out_when_confirmed(clock: Any):
    who = person("desk")
    client = signed_in()
    clock.move_to(NOON + timedelta(hours=2))

    page = client.post("/desk/me/language/", {"language": "en"})

    assert page.status_code == 403
    assert ("language", "en") in page.context["kept"]
    who.refresh_from_db()
    assert who.language == "ja"
    answer = client.post("/desk/me/language/", {**dict(page.context["kept"]), "confirm_secret": RIGHT})
    assert answer.headers["Location"] == "/desk/me/"
    who.refresh_from_db()
    assert who.language == "en"


def role_to_give() -> dict[str, Any]:
    """What the form of a role sends."""
    return {
        "name": "新田 一",
        "email": "new@sakai.example",
        "role": "bureau",
        "unit": "WSB",
        "valid_from_year": "2026",
        "valid_from_month": "6",
        "valid_from_day": "1",
        "reason": "6月1日付けの異動",
        "seen": setting_record.version("people"),
    }


def test_a_risky_act_asks_again_after_a_quarter_of_an_hour_and_loses_nothing(clock: Any):
    unit("WSB")
    gives(person("admin"), HeldRole.ADMIN)
    client = signed_in("admin")
    clock.move_to(NOON + timedelta(minutes=15))
    sent = role_to_give()

    page = client.post(PEOPLE_NEW, sent)

    assert page.status_code == 403
    assert dict(page.context["kept"]) == {k: str(v) for k, v in sent.items()}
    assert not RoleHeld.objects.filter(person__email="new@sakai.example").exists()
    body = page.content.decode()
    assert 'value="新田 一"' in body
    answer = client.post(PEOPLE_NEW, {**dict(page.context["kept"]), "confirm_secret": RIGHT})
    assert answer.status_code == 302, answer.context["form"].errors
    assert RoleHeld.objects.filter(person__email="new@sakai.example").exists()


def test_a_download_of_peoples_data_asks_first_and_is_fetched_afterwards(clock: Any):
    gives(person("auditor"), HeldRole.AUDITOR)
    client = signed_in("auditor")
    clock.move_to(NOON + timedelta(minutes=16))
    address = "/desk/settings/people/download/"

    assert client.get(address).status_code == 403
    assert not Access.objects.filter(what="export.people").exists()
    again = client.post(address, {"confirm_fetch": "1", "confirm_secret": RIGHT})
    assert again.headers["Location"] == address
    assert client.get(address).headers["Content-Type"] == "text/csv; charset=utf-8"


def test_whoever_has_a_second_factor_confirms_by_it_and_not_by_the_password(clock: Any):
    who = person("auditor")
    gives(who, HeldRole.AUDITOR)
    client = signed_in("auditor")
    factor_actions.add_program(who, secret=SECRET, code=pyotp.TOTP(SECRET).at(NOON), at=NOON)
    later = NOON + timedelta(minutes=20)
    clock.move_to(later)
    address = "/desk/settings/people/download/"

    assert client.post(address, {"confirm_fetch": "1", "confirm_secret": RIGHT}).status_code == 403
    code = pyotp.TOTP(SECRET).at(later)
    assert client.post(address, {"confirm_fetch": "1", "confirm_secret": code}).status_code == 302


def test_guessing_at_the_page_that_asks_again_is_locked(clock: Any):
    person("desk")
    client = signed_in()
    clock.move_to(NOON + timedelta(hours=1))
    for _try in range(lockout.PER_ACCOUNT):
        client.post("/desk/me/", {"confirm_fetch": "1", "confirm_secret": "wrong"})
    page = client.post("/desk/me/", {"confirm_fetch": "1", "confirm_secret": RIGHT})
    assert page.status_code == 403
    assert "しばらくログインできません" in page.content.decode()


def test_every_risky_address_is_there():
    there = set(names(get_resolver(ROOT).url_patterns))
    assert there >= risky.SENT | risky.FETCHED


@pytest.mark.parametrize("name", sorted(risky.SENT | risky.FETCHED))
def test_every_risky_address_asks_first(clock: Any, name: str):
    gives(person("admin"), HeldRole.ADMIN)
    client = Client()
    client.force_login(Person.objects.get())
    clock.move_to(NOON + timedelta(minutes=15))
    answer = client.post(address_of(name)) if name in risky.SENT else client.get(address_of(name))
    assert (answer.status_code, answer.templates[0].name) == (403, "city/confirm.html")


def address_of(name: str) -> str:
    """An address of that name; it need not lead to anything."""
    parts: dict[str, list[Any]] = {
        "disposals": [1],
        "city:accounts_download": ["csv"],
        "evidence:pack": ["CD-2026-0001", "whole"],
    }
    with suppress(NoReverseMatch):
        return reverse(name, args=parts.get(name, []))
    return reverse(name, args=parts.get(name.partition(":")[0], [uuid4()]))


def test_one_sees_ones_sessions_and_ends_one_or_all_others():
    person("desk")
    here, second, third = signed_in(), signed_in(REMOTE_ADDR="192.0.2.5"), signed_in()
    page = here.get(MINE)
    assert len(page.context["sessions"]) == 3
    assert "192.0.2.5" in page.content.decode()

    key = SignedIn.objects.get(session_key=second.session.session_key).key
    here.post("/desk/me/sign-in/sessions/", {"session": str(key)})
    assert (is_in(here), is_in(second), is_in(third)) == (True, False, True)

    here.post("/desk/me/sign-in/sessions/", {"all": "1"})
    assert (is_in(here), is_in(third)) == (True, False)
    assert Access.objects.filter(what="session_ended").count() == 2


@pytest.mark.parametrize("said", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_a_session_that_is_not_ones_own_is_not_ended(said: str):
    person("desk")
    person("other")
    here, other = signed_in(), signed_in("other")
    theirs = str(SignedIn.objects.get(session_key=other.session.session_key).key)
    for session in (said, theirs):
        here.post("/desk/me/sign-in/sessions/", {"session": session})
    assert is_in(other)


def test_another_password_ends_the_other_sessions_and_renews_this_key():
    person("desk")
    here, elsewhere = signed_in(), signed_in()
    before = here.session.session_key
    new = "another horse battery"
    here.post("/desk/me/", {"old_password": RIGHT, "new_password1": new, "new_password2": new})

    assert (is_in(here), is_in(elsewhere)) == (True, False)
    assert here.session.session_key != before
    assert SignedIn.objects.get().session_key == here.session.session_key


def test_closing_an_account_ends_its_sessions_at_once():
    who = person("desk")
    gives(person("admin"), HeldRole.ADMIN)
    theirs, admin = signed_in(), Client()
    admin.force_login(person("boss"))
    gives(SignedIn.objects.get(person__email="boss@sakai.example").person, HeldRole.ADMIN)

    said = {"seen": 0, "email": who.email, "is_active": "False", "reason": "退職による"}
    response = admin.post(reverse("city:account", args=[who.key]), said)

    assert response.status_code == 302
    who.refresh_from_db()
    assert not who.is_active
    assert not is_in(theirs)
    assert not SignedIn.objects.filter(person=who).exists()


def test_signing_out_leaves_no_row_and_what_ran_out_is_tidied_up(clock: Any):
    person("desk")
    signed_in().post("/desk/sign-out/")
    assert not SignedIn.objects.exists()

    signed_in()
    clock.move_to(NOON + timedelta(hours=13))
    session_actions.tidy(at=NOON + timedelta(hours=13))
    assert not SignedIn.objects.exists()
    assert not Session.objects.exists()


def test_a_clock_that_goes_back_ends_nothing(clock: Any):
    person("desk")
    client = signed_in()
    clock.move_to(NOON - timedelta(hours=2))
    assert is_in(client)


def test_a_session_from_before_these_rules_ends():
    person("desk")
    client = signed_in()
    session = client.session
    del session[session_actions.MARK]
    session.save()
    assert not is_in(client)


# Lock-out: a stranger cannot lock somebody out of the browser they use.


def fail(email: str = "desk@sakai.example", *, client: Client | None = None, address: str = "192.0.2.1") -> Any:
    client = client or Client(HTTP_ACCEPT_LANGUAGE="ja")
    return client.post(SIGN_IN, {"username": email, "password": "wrong"}, REMOTE_ADDR=address)


def test_strangers_cannot_lock_somebody_out_of_a_browser_they_have_used_before():
    person("desk")
    mine = signed_in()
    mine.post("/desk/sign-out/")
    for number in range(40):
        fail(address=f"192.0.2.{number % 4}")

    stranger = Client().post(SIGN_IN, {"username": "desk@sakai.example", "password": RIGHT})
    assert stranger.status_code == 200
    # From the same address as the strangers even: an office has one.
    owner = mine.post(SIGN_IN, {"username": "desk@sakai.example", "password": RIGHT}, REMOTE_ADDR="192.0.2.1")
    assert owner.status_code == 302


def test_a_known_browser_is_locked_by_its_own_failures_and_opens_no_other_account():
    person("desk")
    person("other")
    mine = signed_in()
    mine.post("/desk/sign-out/")
    for _try in range(10):
        fail(client=mine)
    page = mine.post(SIGN_IN, {"username": "desk@sakai.example", "password": RIGHT})
    assert "しばらくログインできません" in page.content.decode()

    # For another account it is a stranger like any other.
    for number in range(10):
        fail("other@sakai.example", address=f"198.51.100.{number}")
    page = mine.post(SIGN_IN, {"username": "other@sakai.example", "password": RIGHT})
    assert "しばらくログインできません" in page.content.decode()


@pytest.mark.parametrize("cookie", ["", "x", "x:y:z", "eyJhIjoxfQ:1abc:def"])
def test_a_browser_that_says_something_else_of_itself_is_a_stranger(cookie: str):
    person("desk")
    for number in range(10):
        fail(address=f"192.0.2.{number}")
    client = Client(HTTP_ACCEPT_LANGUAGE="ja")
    client.cookies["desk-device"] = cookie
    assert client.post(SIGN_IN, {"username": "desk@sakai.example", "password": RIGHT}).status_code == 200
    assert SecurityEvent.objects.filter(kind="sign_in_locked").count() == 1
