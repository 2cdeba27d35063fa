"""The server is killed at random moments while companies submit: what was acknowledged is there, once and whole."""

import json
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256

import pytest
from django.db import connection

from tests.outside import Outside

from .server import Company, Server
from .support import consents

AT_ONCE = 4
PRESSES = 16


def submit_while_killed(server: Server, companies: list[Company], *, seed: int, longest: float, most: int) -> None:
    """The companies propose, a few at once, each until it has its receipt."""
    over = threading.Event()
    moments = random.Random(seed)  # noqa: S311  (the same moments each time)
    with ThreadPoolExecutor(AT_ONCE + 1) as people:
        killer = people.submit(server.killed_now_and_then, moments, over, longest=longest, most=most)
        try:
            list(people.map(Company.propose, companies))
        finally:
            over.set()
        killer.result()


def faults(server: Server, database: Outside, companies: list[Company]) -> list[str]:
    """What was lost, doubled, torn or half done."""
    proved = server.manage("verify_records", "--json")
    known = json.loads(proved.stdout)
    receipts = {one.receipt: one for one in companies}
    found = list(known["errors"])
    if proved.returncode or len(receipts) != len(companies) or set(known["cases"]) != set(receipts):
        found.append(f"{len(companies)} receipts, {len(receipts)} numbers, {len(known['cases'])} cases")
    hashes: dict[str, list[tuple[str, bool]]] = {}
    for number, _name, digest, whole in known["files"]:
        hashes.setdefault(number, []).append((digest, whole))
    for number, one in receipts.items():
        sent = sorted((sha256(data).hexdigest(), True) for data in one.files.values())
        if sorted(hashes.get(number, [])) != sent:
            found.append(f"{number} has other files than were sent")
        if known["cases"].get(number, {}).get("history") != ["open"]:
            found.append(f"{number} has another history")
    return found + _half_done(database, len(companies))


def _half_done(database: Outside, count: int) -> list[str]:
    """Rows that stand without those they belong to: each number is that of the companies, or of their mails."""
    counted = {
        "proposals": "SELECT count(*) FROM proposals_proposal",
        "versions": "SELECT count(*) FROM proposals_proposalversion",
        "drafts submitted": "SELECT count(*) FROM proposals_draft WHERE submitted_id IS NOT NULL",
        "rows of the search": "SELECT count(*) FROM cases_searchrow",
        "receipts by mail": "SELECT count(*) FROM records_outboxmail WHERE \"to\" LIKE 'company%'",
        "proposals with all consents": "SELECT count(*) FROM (SELECT proposal_id FROM proposals_consent "
        "GROUP BY proposal_id HAVING count(*) = 5) AS agreed",
    }
    told = {name: database.ask(sql)[0][0] for name, sql in counted.items()}
    return [f"{name}: {number} instead of {count}" for name, number in told.items() if number != count]


def orphans(server: Server, database: Outside) -> int:
    """How many files of no row are left once the sweep of the day after tomorrow has been."""
    sweep = (
        "from datetime import timedelta; from django.utils import timezone; from connected_desk.records import files; "
        "files.sweep(at=timezone.now() + timedelta(days=2))"
    )
    assert server.manage("shell", "-c", sweep).returncode == 0
    kept = [path for path in (server.folder / "files").rglob("*") if path.is_file()]
    return len(kept) - int(database.ask("SELECT count(*) FROM records_storedfile")[0][0])


def test_a_server_killed_in_the_middle_loses_and_doubles_nothing(server: Server, database: Outside):
    companies = [Company(server.port, number, consents()) for number in range(15)]
    submit_while_killed(server, companies, seed=1, longest=2.0, most=4)

    assert server.kills > 0
    assert faults(server, database, companies) == []
    assert [one.press() for one in companies] == [one.receipt for one in companies]


@pytest.mark.parametrize("begun", [3, pytest.param(20, marks=pytest.mark.soak)], indirect=True)
def test_a_form_sent_sixteen_times_at_once_is_stored_once_and_gives_the_same_receipt(
    server: Server, database: Outside, begun: list[dict[str, str]]
):
    companies = [Company(server.port, number, {}, one) for number, one in enumerate(begun)]
    with ThreadPoolExecutor(PRESSES) as fingers:
        for company in companies:
            company.come_to_the_button()
            together = threading.Barrier(PRESSES)
            receipts = set(fingers.map(lambda _nth, one=company, wait=together: _pressed(one, wait), range(PRESSES)))
            assert len(receipts) == 1
            [company.receipt] = receipts
    server.kill()
    server.start()

    assert [one.press() for one in companies] == [one.receipt for one in companies]
    assert faults(server, database, companies) == []


def _pressed(company: Company, together: threading.Barrier) -> str:
    """The number on the receipt of one press among many: the same form, the same session, a connection of its own."""
    one = replace(company, cookies=dict(company.cookies))
    together.wait(timeout=60)
    return one.press()


@pytest.mark.soak
@pytest.mark.parametrize("begun", [500], indirect=True)
def test_five_hundred_submissions_survive_a_server_that_is_killed_all_the_time(
    server: Server, database: Outside, begun: list[dict[str, str]]
):
    companies = [Company(server.port, number, {}, one) for number, one in enumerate(begun)]
    at = time.monotonic()
    submit_while_killed(server, companies, seed=2026, longest=12.0, most=1000)
    took = time.monotonic() - at

    assert faults(server, database, companies) == []
    assert [one.press() for one in companies] == [one.receipt for one in companies]
    cuts, sent = sum(one.cuts for one in companies), sum(len(one.files) for one in companies)
    print(  # noqa: T201  (the figures of the run)
        f"\n{connection.vendor}: 500 receipts, {sent} files, {server.kills} kills, {cuts} requests cut off, "
        f"{took:.0f} s: nothing lost, doubled, torn or half done."
    )
