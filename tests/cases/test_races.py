"""Several people at once, each on a connection of their own: one of them is served, the others read why not."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from connected_desk.city.models import Person, RoleHeld
from connected_desk.city.roles import HeldRole
from connected_desk.records.models import LogRow, SecurityEvent
from connected_desk.sample.walk import Walk
from proposals.actions.codes import AskedTooOften, send_sign_in_code
from tests.support import MONDAY, desk_officer, received_case
from workflows.cases import search
from workflows.cases.actions import send_message, write_note
from workflows.cases.models import Case

from .support import press

AT_ONCE = 6
PEOPLE, ROUNDS = 16, 50  # for `make soak`
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]


@pytest.fixture
def one_database(tmp_path: Path) -> Iterator[Callable[[], None]]:
    """Called once everything is in place: threads begun afterwards open connections of their own to one database.

    PostgreSQL needs nothing for that. SQLite's database of the tests lies in memory and belongs to one thread; it is
    copied into a file, which new connections open as the site does (WAL, IMMEDIATE).
    """
    if connection.vendor != "sqlite":
        yield lambda: None
        return
    settings, name = connections.databases["default"], connections.databases["default"]["NAME"]

    def copy() -> None:
        with sqlite3.connect(tmp_path / "race.sqlite3") as file:
            connection.connection.backup(file)
        file.close()
        settings["NAME"] = str(tmp_path / "race.sqlite3")

    yield copy
    settings["NAME"] = name


def together(*acts: Callable[[], Any]) -> list[Any]:
    """What each act gives, all begun at the same moment in threads of their own."""
    barrier = Barrier(len(acts))

    def begin(act: Callable[[], Any]) -> Any:
        try:
            barrier.wait(timeout=30)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(begin, acts))


def browsers(people: list[Person]) -> list[Client]:
    """A browser for each of them."""
    clients = [Client(HTTP_ACCEPT_LANGUAGE="ja") for _person in people]
    for client, person in zip(clients, people, strict=True):
        client.force_login(person)
    return clients


def officers_of_the_desk(count: int) -> list[Person]:
    """As many people of the desk, none of them twice."""
    desk, made = RoleHeld.objects.get(person=desk_officer(), role=HeldRole.DESK), []
    for number in range(count):
        made.append(Person.objects.create_user(f"desk-{number}@sakai.example", f"窓口 {number}"))
        RoleHeld.objects.create(person=made[-1], role=desk.role, unit=desk.unit, valid_from=desk.valid_from)
    return made


@pytest.mark.parametrize("moves", [("accept",) * AT_ONCE, ("accept", "withdraw") * (AT_ONCE // 2)])
def test_of_many_who_press_at_once_one_is_served(one_database, moves):
    case = received_case()
    clients = browsers([desk_officer()] * AT_ONCE)
    one_database()

    assert race(case, clients, moves) == ("one is served", AT_ONCE - 1)


@pytest.mark.soak
@pytest.mark.parametrize("moves", [("accept",) * PEOPLE, ("accept", "withdraw") * (PEOPLE // 2)])
def test_of_sixteen_people_one_is_served_in_each_of_fifty_rounds(one_database, moves):
    cases = [received_case() for _round in range(ROUNDS)]
    clients = browsers(officers_of_the_desk(PEOPLE))
    one_database()

    outcomes = Counter(race(case, clients, moves) for case in cases)

    assert outcomes == {("one is served", PEOPLE - 1): ROUNDS}


def race(case: Case, clients: list[Client], moves: Sequence[str]) -> tuple[str, int]:
    """All press at once, each the button of a page drawn before: what came of it, and how many were refused in words.

    One is served where one answer leads on, every other page says why not, and the log has one row more.
    """
    [officer] = together(lambda: str(desk_officer().key))
    typed = {"accept": {"officer": officer}, "withdraw": {"reason": ""}}

    def pressing(client: Client, name: str) -> Callable[[], int]:
        return lambda: press(client, case, name, typed[name], version=case.version).status_code

    statuses = together(*(pressing(client, name) for client, name in zip(clients, moves, strict=True)))
    [made, refused] = together(
        lambda: list(LogRow.objects.filter(subject_key=case.key).order_by("seq").values_list("move", "to_state")),
        lambda: SecurityEvent.objects.filter(subject_key=case.key).count(),
    )
    if Counter(statuses) != {302: 1, 422: len(clients) - 1} or len(made) != 2:
        return f"answers {Counter(statuses)}, rows {made}", refused
    told = made[1] in [("accept", "triage"), ("withdraw", "withdrawn")]
    return "one is served" if told else f"row {made[1]}", refused


def test_of_many_codes_asked_for_at_once_for_one_address_one_leaves(one_database):
    one_database()

    def ask() -> str:
        try:
            send_sign_in_code(email="yamada@mirai.example", language="ja", at=MONDAY)
        except AskedTooOften:
            return "later"
        return "sent"

    assert Counter(together(*[ask] * AT_ONCE)) == {"sent": 1, "later": AT_ONCE - 1}


def test_what_several_write_at_once_is_all_found(one_database):
    case = Walk(MONDAY, origin="live").to(received_case(), "triage")
    officer = desk_officer()
    one_database()
    words = ["赤い車", "青い船", "白い雲", "黒い森"]
    writes = [write_note, send_message] * 2

    def writing(write: Callable[..., Any], text: str) -> Callable[[], Any]:
        return lambda: write(Case.objects.get(pk=case.pk), text=text, by=officer, at=MONDAY)

    together(*(writing(write, text) for write, text in zip(writes, words, strict=True)))

    [current, found] = together(
        lambda: search.is_current(Case.objects.get(pk=case.pk)),
        lambda: [Case.objects.filter(search.matching(text)).count() for text in words],
    )
    assert (current, found) == (True, [1, 1, 1, 1])
