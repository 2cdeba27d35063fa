"""Every address against every role, from a table written by hand; and that a page cannot be added without a row."""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django_fsm import FSMFieldMixin

from connected_desk.city import calendar_addresses
from connected_desk.city.admin import site
from connected_desk.city.calendar import tokyo_date
from connected_desk.records.models import Access, LogRow
from tests import statements
from tests.address_parts import address
from tests.cases.filled import Filled, fill
from tests.support import load_city, somebody
from workflows.cases import links
from workflows.cases.models import Case
from workflows.crossings import inward, outward
from workflows.crossings.mirrored import MIRRORED

TABLE = Path(__file__).parent / "lists" / "addresses.txt"
HEADERS = tomllib.loads((TABLE.parent / "headers.toml").read_text(encoding="utf-8"))["headers"]
CROSSINGS = tomllib.loads((TABLE.parent / "crossings.toml").read_text(encoding="utf-8"))["crossings"]
ROOT = "connected_desk.urls.both"
OPEN_DATA = ("progress:catalogue", "progress:columns", "progress:schema")  # pages of others may read them
NOT_OURS = "desk/settings/admin/"  # Django's own tables; connected_desk/city/admin.py says who may open them

# The columns of the table: somebody of each kind. The case belongs to 上下水道局; “other” is of 健康福祉局.
PEOPLE = {
    "desk": "desk",
    "desk_head": "deskhead",
    "owner": "bureau",
    "owner_head": "bureauhead",
    "other": "bureau2",
    "evaluator": "evaluator",
    "finance": "finance",
    "ict": "ict",
    "hq": "hq",
    "auditor": "auditor",
    "admin": "admin",
}


@dataclass(frozen=True)
class Address:
    """A line of the table: the name of an address, and what each column gets for a GET."""

    name: str
    cells: dict[str, str]


def read() -> list[Address]:
    """The rows of the table; raises ValueError for a line with too few or too many cells."""
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    (_name, *roles), *body = [[cell.strip() for cell in line.split("|")] for line in lines]
    return [Address(name, dict(zip(roles, cells, strict=True))) for name, *cells in body]


ADDRESSES = read()
COLUMNS = list(ADDRESSES[0].cells)


def names(patterns: Any, namespaces: tuple[str, ...] = ()) -> Iterator[str]:
    """The names of all addresses below these patterns, with their namespaces."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield ":".join([*namespaces, pattern.name or str(pattern.pattern)])
        elif str(pattern.pattern) != NOT_OURS:
            assert isinstance(pattern, URLResolver)
            inside = (pattern.namespace,) if pattern.namespace else ()
            yield from names(pattern.url_patterns, namespaces + inside)


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: Any) -> Iterator[Filled]:
    """The well-filled case, walked there once for all tests of this module and rolled back after them."""
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        # The renderer takes longer than all these pages together; tests/reports look at what it makes.
        patch.setattr("workflows.reports.screen.paper", lambda document, **how: b"%PDF-1.7\n%%EOF\n")
        patch.setattr("connected_desk.ui.pdf.make", lambda html: b"%PDF-1.7\n%%EOF\n")
        patch.setattr("workflows.reports.bureau_paper.make", lambda document, sheet: b"%PDF-1.7\n%%EOF\n")
        load_city()
        yield fill()
        transaction.set_rollback(True)


@pytest.fixture
def browser_of(filled: Filled, db: None) -> Iterator[Callable[[str], Client]]:
    """The browser of somebody of a column, at the instant at which the walk ended."""

    def sign_in(column: str) -> Client:
        client = Client(HTTP_ACCEPT_LANGUAGE="ja")
        if column in PEOPLE:
            client.force_login(somebody(PEOPLE[column]))
        return client

    with time_machine.travel(filled.at, tick=False):
        yield sign_in


def link_for(column: str, case: Case) -> str:
    """The case's own link for the company, and for everybody else one that nobody gave out."""
    token = links.token(case)
    return token if column == "company" else token[:-4] + token[-4:].swapcase()[::-1]


def told(response: Any) -> str:
    """The answer as the table says it. A file is read to its end, which closes it; all else the client has closed."""
    if response.streaming:
        b"".join(response.streaming_content)
    if response.status_code == 302 and response.headers["Location"].startswith(reverse("city:sign_in")):
        return "sign-in"
    return str(response.status_code)


def everything() -> dict[str, list[Any]]:
    """Every row there is, but for sessions and for what is written down about refusals."""
    apart = {"sessions.Session", "records.SecurityEvent"}
    models = [model for model in apps.get_models() if model._meta.managed and model._meta.label not in apart]
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models}


def header_faults(answers: dict[str, Any]) -> list[str]:
    """Where an answer lacks a header of tests/lists/headers.toml, or has one with other words."""
    return [
        f"{name}: {row['id']}: {answer.headers.get(row['header'])!r}"
        for name, answer in answers.items()
        for row in HEADERS
        if concerns(row, name, answer) and not re.fullmatch(row["says"], answer.headers.get(row["header"], ""))
    ]


def concerns(row: dict[str, str], name: str, answer: Any) -> bool:
    """Whether that row of the list is about this answer."""
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    is_file = "Content-Disposition" in answer.headers
    about = {
        "every answer": True,
        "all but open data": not name.startswith(OPEN_DATA),
        "pages": is_page,
        "files": is_file,
        "staff": not name.startswith(("ui:", "records:", "proposals:", "progress:", "company:", "site:", "guest:")),
        "pages behind a link": is_page
        and answer.status_code == 200
        and name.startswith(("company:", "site:", "guest:")),
        "with a body": bool(answer.headers.get("Content-Type")) or answer.status_code == 200,
    }
    return about[row["on"]]


def dead_ends(client: Client, answers: dict[str, Any], column: str) -> list[str]:
    """The links on pages shown to this person that lead to “you may not”, each with a page it stands on."""
    refused = {row.name for row in ADDRESSES if row.cells[column] == "403"}
    shown_on = {
        link: name
        for name, answer in answers.items()
        if answer.status_code == 200 and "html" in answer.headers.get("Content-Type", "")
        for link in re.findall(r'href="(/desk/[^"#?]*)', answer.content.decode())
    }
    # Another's page of the same name may well be open: each link is followed as it stands.
    suspects = [link for link in sorted(shown_on) if resolve(link, ROOT).view_name in refused]
    return [f"{shown_on[link]}: {link}" for link in suspects if client.get(link).status_code == 403]


def test_every_address_has_its_row_and_no_row_is_left_over():
    assert sorted(names(get_resolver(ROOT).url_patterns)) == sorted(row.name for row in ADDRESSES)


def test_the_table_has_a_column_for_everybody():
    assert ["anonymous", "company", *PEOPLE] == COLUMNS


@pytest.mark.parametrize("column", COLUMNS)
def test_each_address_answers_as_the_table_says(browser_of: Any, filled: Filled, column: str):
    client, token = browser_of(column), link_for(column, filled.case)

    answers = {row.name: client.get(address(row.name, filled, token)) for row in ADDRESSES}
    found = {name: told(answer) for name, answer in answers.items()}
    # ASVS 5.0 14.3.2: what somebody signed in saw is in no store when they have gone.
    lax = [
        name
        for name, answer in answers.items()
        if answer.request["PATH_INFO"].startswith("/desk/")
        and "html" in answer.headers.get("Content-Type", "")
        and "no-store" not in answer.headers["Cache-Control"]
    ]

    assert header_faults(answers) == []
    assert lax == []
    assert dead_ends(client, answers, column) == []
    assert found == {row.name: row.cells[column] for row in ADDRESSES}


def test_what_an_officer_may_not_see_cannot_be_posted_to_either(browser_of: Any, filled: Filled):
    client, token, before = browser_of("other"), link_for("other", filled.case), everything()
    closed = [row.name for row in ADDRESSES if row.cells["other"] in ("403", "404")]
    only_posted_to = [
        row.name
        for row in ADDRESSES
        if row.cells["other"] == "405" and not row.name.startswith(("city:", "proposals:"))
    ]

    found = {name: told(client.post(address(name, filled, token))) for name in [*closed, *only_posted_to]}

    assert {name: word for name, word in found.items() if word not in ("403", "404", "405")} == {}
    assert [name for name in only_posted_to if found[name] == "405"] == []
    assert everything() == before


def test_no_page_asks_more_of_the_database_than_its_row_says(browser_of: Any, filled: Filled):
    shown = {row.name: reader for row in ADDRESSES if (reader := _first_reader(row))}
    assert sorted(statements.most()) == sorted(shown)

    browsers = {reader: browser_of(reader) for reader in set(shown.values())}
    statements.read_what_stands(tokyo_date(filled.at))
    found = {}
    for name, reader in shown.items():
        where = address(name, filled, link_for(reader, filled.case))
        with statements.counted() as asked:
            told(browsers[reader].get(where))
        found[name] = asked[0]

    most = statements.most()
    assert {name: (count, most[name]) for name, count in found.items() if count > most[name]} == {}


def _first_reader(row: Address) -> str:
    """Who is shown this page, the desk before others; nobody where it is no page."""
    return next((column for column in (*PEOPLE, "company", "anonymous") if row.cells[column] == "200"), "")


def test_what_a_company_sends_and_a_public_page_reads_is_on_the_list_of_what_crosses(browser_of: Any, filled: Filled):
    """Of two places, the public one has what its pages read, and sends on what is sent there."""
    held = {row["id"]: row for row in CROSSINGS}
    assert len(held) == len(CROSSINGS)
    token, begun = link_for("company", filled.case), browser_of("company")
    session = begun.session
    until = (filled.at + timedelta(hours=1)).isoformat()
    session["company"] = {"email": filled.case.proposal.contact_email, "until": until}  # type: ignore[union-attr]
    session.save()
    begun.post(reverse("proposals:start"))

    posts, read = set(), set()
    for name in names(get_resolver("connected_desk.urls.public").url_patterns):
        path = address(name, filled, token)
        with CaptureQueriesContext(connection) as made:
            told(begun.get(path))
        read |= {table for one in made.captured_queries for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', one["sql"])}
        if browser_of("company").post(path).status_code != 405:
            posts.add(name)

    assert {name for name in held if ":" in name} == posts
    assert read - set(held) == set()
    assert len(read) > 35
    inner = set(inward.gather(filled.at, {}))
    outer = set(outward.gather(filled.at, {}))
    parts = {(way, part) for row in CROSSINGS for way in ("crosses", "comes") for part in row.get(way, [])}
    assert {part for way, part in parts if way == "crosses"} == inner
    assert {part for way, part in parts if way == "comes"} == outer - {"erased"}
    mirrored = {one.table._meta.db_table for one in MIRRORED}
    assert {name for name, row in held.items() if row.get("comes") == ["mirrored"]} == mirrored


def test_whatever_is_fetched_stands_in_the_access_log(browser_of: Any, filled: Filled):
    """Every download and export of the staff's side, fetched by the first who may: a row with who and when."""
    from tests.rules.test_every_page import DOWNLOADS, PUBLIC

    downloads = [
        row
        for row in ADDRESSES
        if row.name.endswith(DOWNLOADS) and not row.name.startswith(PUBLIC)
        # What nobody is given here, a proof before it is drawn, is fetched in a test of its own.
        if row.name == "desk:calendar" or any(row.cells[column] == "200" for column in PEOPLE)
    ]
    unnoted = []
    for row in downloads:
        column = next(column for column in PEOPLE if row.cells[column] == "200" or row.name == "desk:calendar")
        client, person = browser_of(column), somebody(PEOPLE[column])
        noted = Access.objects.filter(person_id=person.pk, at=filled.at)
        before = noted.count()
        path = address(row.name, filled, link_for(column, filled.case))
        if row.name == "desk:calendar":  # its secret is the person's own
            path = reverse(row.name, args=[calendar_addresses.make(person, at=filled.at)])
            before = noted.count()
        assert told(client.get(path)) == "200", row.name
        unnoted += [row.name] if noted.count() == before else []
    assert len(downloads) >= 20
    assert unnoted == []


def test_whatever_an_administrator_sends_no_state_and_no_history_changes(browser_of: Any, filled: Filled):
    client, token = browser_of("admin"), link_for("admin", filled.case)
    before = of_the_record()

    for row in ADDRESSES:
        if not row.name.startswith(("company:", "guest:", "site:", "proposals:", "city:sign_out")):
            client.post(address(row.name, filled, token), {"state": "ended", "move": "conclude", "to": "ended"})

    after = of_the_record()
    assert [(row["subject_kind"], row["move"]) for row in after["log"] if row not in before["log"]] == []
    assert after == before


def test_the_tables_of_an_administrator_hold_nothing_of_a_case(browser_of: Any, filled: Filled):
    client = browser_of("admin")
    # By hand: what configuration is kept in Django's own pages. Nothing of a case, and no log, may join them.
    tables = {"city.city", "proposals.consenttext", "cases.agreementreminder"}
    assert {model._meta.label_lower for model in site._registry} == tables
    for model in apps.get_models():
        if model._meta.label_lower not in tables:
            path = f"/{NOT_OURS}{model._meta.app_label}/{model._meta.model_name}/"
            assert [client.get(f"{path}{page}").status_code for page in ("", "add/", "1/change/")] == [404, 404, 404], (
                path
            )


def of_the_record() -> dict[str, list[Any]]:
    """Every state there is, and the rows of every history but what is an administrator's: settings and transfers."""
    rows = LogRow.objects.exclude(subject_kind__in=["setting", "transfer"]).order_by("pk")
    found: dict[str, list[Any]] = {"log": list(rows.values())}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, FSMFieldMixin):
                states = model._default_manager.order_by("pk").values_list("pk", field.attname)
                found[f"{model._meta.label}.{field.attname}"] = list(states)
    assert len(found) > 5
    return found
