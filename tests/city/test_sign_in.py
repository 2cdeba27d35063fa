"""Signing in: failures counted by account and by address, and nothing that tells which accounts exist."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from connected_desk.city.models import City
from connected_desk.city.roles import HeldRole
from connected_desk.records.models import Access, SecurityEvent

from .support import NOON, gives, person, unit

pytestmark = pytest.mark.django_db
RIGHT = "correct horse battery"
WRONG_ONE = "wrong"
SIGN_IN = "/desk/sign-in/"
WRONG = "メールアドレスかパスワードが違います。"


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def attempt(email: str, password: str = WRONG_ONE, *, address: str = "192.0.2.1") -> Any:
    """One attempt from a browser that keeps nothing."""
    client = Client(REMOTE_ADDR=address, HTTP_ACCEPT_LANGUAGE="ja")
    return client.post(SIGN_IN, {"username": email, "password": password})


def sentence(response: Any) -> str:
    """What the form says as a whole."""
    return " ".join(str(error) for error in response.context["form"].non_field_errors())


def test_the_right_password_leads_to_the_desk_and_is_written_down():
    who = person("desk")

    response = attempt("Desk@Sakai.Example", RIGHT)

    assert (response.status_code, response.headers["Location"]) == (302, reverse("desk:home"))
    assert Access.objects.get().person_id == who.pk
    assert not SecurityEvent.objects.exists()


def test_a_wrong_password_is_refused_and_leaves_a_row_without_what_was_typed():
    person("desk")

    response = attempt("desk@sakai.example")

    assert response.status_code == 200
    assert sentence(response).startswith(WRONG)
    event = SecurityEvent.objects.get()
    assert (event.kind, event.address, event.path) == ("sign_in_failed", "192.0.2.1", "POST /desk/sign-in/")
    assert "desk@" not in event.sentence


def test_an_unknown_account_a_closed_one_and_a_wrong_password_get_the_same_answer():
    person("desk")
    person("left", is_active=False)

    answers = [attempt("desk@sakai.example"), attempt("nobody@sakai.example"), attempt("left@sakai.example", RIGHT)]

    assert {response.status_code for response in answers} == {200}
    assert len({sentence(response) for response in answers}) == 1
    assert SecurityEvent.objects.filter(kind="sign_in_failed").count() == 3


@pytest.mark.parametrize("account", ["desk@sakai.example", "nobody@sakai.example"])
def test_after_ten_failures_the_account_is_locked_whether_it_exists_or_not(clock: Any, account: str):
    person("desk")
    for number in range(10):
        assert sentence(attempt(account, address=f"192.0.2.{number}")).startswith(WRONG)

    locked = attempt(account, RIGHT, address="192.0.2.99")

    assert sentence(locked) == "続けて失敗したため、しばらくログインできません。15分後にもう一度お試しください。"
    assert SecurityEvent.objects.filter(kind="sign_in_locked").count() == 1


def test_a_locked_account_may_try_again_when_the_oldest_failure_is_a_quarter_of_an_hour_old(clock: Any):
    person("desk")
    for number in range(10):
        attempt("desk@sakai.example", address=f"192.0.2.{number}")

    clock.move_to(NOON + timedelta(minutes=14, seconds=59))
    assert "1分後" in sentence(attempt("desk@sakai.example", RIGHT))
    clock.move_to(NOON + timedelta(minutes=15))
    assert attempt("desk@sakai.example", RIGHT).status_code == 302


def test_tries_while_locked_do_not_make_the_lock_longer(clock: Any):
    person("desk")
    for number in range(10):
        attempt("desk@sakai.example", address=f"192.0.2.{number}")
    clock.move_to(NOON + timedelta(minutes=10))
    for _number in range(5):
        attempt("desk@sakai.example")

    clock.move_to(NOON + timedelta(minutes=15))

    assert attempt("desk@sakai.example", RIGHT).status_code == 302


def test_one_locked_account_locks_no_other(clock: Any):
    person("desk")
    person("bureau")
    for number in range(10):
        attempt("desk@sakai.example", address=f"192.0.2.{number}")

    assert attempt("bureau@sakai.example", RIGHT, address="192.0.2.0").status_code == 302


def test_after_thirty_failures_an_address_is_locked_and_others_are_not(clock: Any):
    person("desk")
    for number in range(30):
        attempt(f"nobody{number}@sakai.example")

    assert "しばらくログインできません" in sentence(attempt("desk@sakai.example", RIGHT))
    assert attempt("desk@sakai.example", RIGHT, address="192.0.2.2").status_code == 302


def test_signing_in_leads_nowhere_outside_the_site():
    person("desk")

    response = Client().post(
        f"{SIGN_IN}?next=https://example.net/", {"username": "desk@sakai.example", "password": RIGHT}
    )

    assert response.headers["Location"] == reverse("desk:home")


def test_the_people_of_a_demonstration_are_listed_and_those_of_a_real_desk_are_not():
    gives(person("desk"), HeldRole.DESK, unit("MCO-1D", name_ja="コネクテッドデスク"))
    city = City.objects.create(pk=1, name_ja="堺市", demo=True)
    assert "desk@sakai.example" in Client().get(SIGN_IN).content.decode()

    city.demo = False
    city.save()

    assert "desk@sakai.example" not in Client().get(SIGN_IN).content.decode()


def test_signing_out_takes_a_post_and_ends_the_session():
    client = Client()
    client.force_login(person("desk"))

    assert client.get("/desk/sign-out/").status_code == 405
    assert client.post("/desk/sign-out/").headers["Location"] == SIGN_IN
    assert client.get("/desk/me/").headers["Location"] == f"{SIGN_IN}?next=/desk/me/"
