"""Ten thousand requests of nonsense to every address, as four people: none fails, and nothing comes back as markup."""

import random
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.address_parts import address
from tests.cases.filled import Filled
from tests.test_addresses import ADDRESSES, browser_of, filled, link_for, told  # noqa: F401  (fixtures)

pytestmark = pytest.mark.soak
REQUESTS = 10_000
MARK = "<script>alert(7)</script>"
LISTS = Path(__file__).parents[1] / "lists"
WORDS = [row["text"] for row in tomllib.loads((LISTS / "formulas.toml").read_text("utf-8"))["formulas"]] + [
    MARK,
    f'"><img src=x onerror=alert(7)>{MARK}',
    "' OR 1=1 --",
    "\x00",
    "\ud800",
    "\u202e\u200b",
    "９" * 400,
    "-1",
    "0",
    "99999999999999999999999999",
    "NaN",
    "1e999",
    "2026-02-30",
    "../../../../etc/passwd",
    "{{ 7*7 }}",
    "%s%n{0}",
    "[]",
    "あ" * 5000,
    "",
    "on",
    "00000000-0000-0000-0000-000000000000",
]
# What forms and lists of ours are asked by.
NAMES = [
    *("q", "after", "tab", "order", "state", "unit", "owner", "item", "year", "month", "version", "go", "key", "next"),
    *("page", "officer", "reason", "note", "title", "summary", "kind", "due_on_year", "due_on_month", "due_on_day"),
    *("amount", "code", "email", "to", "draft", "proof", "shown", "text", "cases", "chosen", "file"),
]


def nonsense(made: random.Random) -> dict[str, list[str]]:
    """What a request carries: some names of ours, some of nobody's, with words nobody means well with."""
    names = made.sample(NAMES, made.randint(0, 6)) + made.sample(["x", "__proto__", "a[]"], made.randint(0, 1))
    return {name: made.choices(WORDS, k=made.choice((1, 1, 1, 3))) for name in names}


@pytest.fixture
def clients(browser_of: Any, filled: Filled) -> list[tuple[str, Client]]:  # noqa: F811
    """Four people, each asking for the page of an error as everybody does."""
    made = [(column, browser_of(column)) for column in ("anonymous", "company", "desk_head", "owner")]
    for _column, client in made:
        client.raise_request_exception = False
    return made


def test_nonsense_is_answered_and_never_echoed(clients: Any, filled: Filled):  # noqa: F811
    made = random.Random(2026)  # noqa: S311  (the same requests each time)
    counted: Counter[int] = Counter()
    faults = []
    for _number in range(REQUESTS):
        column, client = made.choice(clients)
        row = made.choice(ADDRESSES)
        path = address(row.name, filled, link_for(column, filled.case))
        typed, method = nonsense(made), made.choice(("get", "get", "post"))
        with transaction.atomic():  # what was changed is put back: the next request finds the same desk
            answer = getattr(client, method)(path, _fit(typed))
            transaction.set_rollback(True)
        counted[answer.status_code] += 1
        body = b"" if answer.streaming else answer.content
        told(answer)
        if answer.status_code >= 500 and row.name not in ("records:readyz",):
            faults.append(f"{answer.status_code} {method} {row.name} {typed!r}"[:400])
        if MARK.encode() in body and "html" in answer.headers.get("Content-Type", ""):
            faults.append(f"echo {method} {row.name} {typed!r}"[:400])

    print(f"\n{REQUESTS} requests: {dict(sorted(counted.items()))}")  # noqa: T201  (the figures of the run)
    assert faults == [], "\n".join(faults)


def _fit(typed: dict[str, list[str]]) -> dict[str, list[str]]:
    """As bytes can carry it: half a surrogate pair goes as browsers send it."""
    return {name: [one.encode("utf-8", "replace").decode() for one in values] for name, values in typed.items()}
