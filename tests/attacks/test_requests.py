"""Requests that lie about the host, the way on or the method, and guessed numbers and links."""

import secrets
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from connected_desk.records.models import OutboxMail
from tests.support import MONDAY, received_case, somebody
from workflows.cases import links

LISTS = Path(__file__).parents[1] / "lists"
HOSTS = tomllib.loads((LISTS / "hosts.toml").read_text("utf-8"))["hosts"]
PLACES = tomllib.loads((LISTS / "redirects.toml").read_text("utf-8"))["places"]
GUESSES = 10_000


def test_the_lists_name_each_row_once():
    for rows in (HOSTS, PLACES):
        assert len({row["id"] for row in rows}) == len(rows) >= 25


@pytest.mark.parametrize("row", HOSTS, ids=lambda row: row["id"])
def test_no_request_chooses_the_host_that_a_mail_or_an_answer_names(client: Client, city: None, row: dict[str, Any]):
    typed = {"email": "desk@sakai.example"}
    with time_machine.travel(MONDAY):
        answer = client.post(reverse("city:password_link"), typed, **row["headers"])

    assert answer.status_code in (302, 400) if "HTTP_HOST" in row["headers"] else answer.status_code == 302
    sent = "".join(one.body for one in OutboxMail.objects.all())
    told = f"{sent}{answer.headers}{answer.content.decode()}"
    assert "attacker" not in told
    assert "X-Evil" not in answer.headers
    if answer.status_code == 302:
        assert urlsplit(answer.headers["Location"]).netloc == ""


def leads_outside(location: str) -> bool:
    """Whether a browser would leave the site, read as browsers do: without tabs and breaks, \\ as /."""
    read = "".join(mark for mark in location if mark not in "\t\r\n").strip().replace("\\", "/")
    parts = urlsplit(read)
    return read.startswith("//") or parts.scheme not in ("", "http", "https") or parts.netloc not in ("", "testserver")


@pytest.mark.parametrize("row", PLACES, ids=lambda row: row["id"])
def test_nobody_is_led_outside(client: Client, city: None, row: dict[str, str]):
    client.force_login(somebody("desk"))
    switch = client.post(reverse("ui:language"), {"language": "en", "next": row["to"]})
    signed_in = client.get(reverse("city:sign_in"), {"next": row["to"]})
    company = client.get(reverse("proposals:sign_in"), {"next": row["to"]})

    for answer in (switch, signed_in, company):
        assert not leads_outside(answer.headers.get("Location", "/"))
        assert "Set-Cookie: a=b" not in str(answer.headers)


def test_such_places_would_be_recognised():
    assert all(leads_outside(one) for one in ("//attacker.example/", "/\\attacker.example", "javascript:alert(1)"))
    assert not leads_outside("/desk/")


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "OPTIONS", "PUT", "DELETE", "PATCH", "DEBUG"])
def test_a_method_that_no_page_knows_is_not_answered_like_one(client: Client, city: None, method: str):
    client.force_login(somebody("desk"))
    paths = ("/", "/propose/", "/desk/", "/desk/cases/", "/healthz", "/progress/", "/open-data/", "/no-such-page/")
    assert {client.generic(method, path).status_code for path in paths} == {405}


def test_no_number_and_no_link_is_found_by_guessing(city: None):
    case = received_case()
    token = links.token(case)
    key, _dot, sign = token.partition(".")
    near = {token[:at] + letter + token[at + 1 :] for at in range(len(token)) for letter in "aZ0_"} - {token}
    guesses = (f"{key}.{secrets.token_urlsafe(len(sign))[: len(sign)]}" for _guess in range(GUESSES))

    assert [guess for guess in near if links.case_of(guess)] == []
    assert [guess for guess in guesses if links.same(guess, token)] == []
    assert len(sign) * 6 >= 128  # bits
    assert links.case_of(token) == case


def test_the_number_of_a_receipt_opens_no_page(client: Client, city: None):
    case = received_case()
    told = {part: client.get(f"/p/{part}/").status_code for part in (case.number, case.key, case.pk, case.key.hex)}
    assert set(told.values()) == {404}
    assert client.get(f"/desk/cases/{case.number}/").headers["Location"].startswith(reverse("city:sign_in"))
