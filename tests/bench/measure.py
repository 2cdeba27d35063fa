"""Asks for each page through the whole of the middleware, without a network, and takes the time."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from connected_desk.city.models import Unit
from connected_desk.strategy.queries import current_edition
from tests.support import somebody
from workflows.cases import queries
from workflows.cases.models import Case
from workflows.cases.orders import USUAL

from . import text

RUNS = 5


@dataclass(frozen=True)
class Measured:
    """What a page took: milliseconds, the median of the runs and the slowest, and how many queries it made.

    `busy` is the work of our process and, where it runs on this machine, of the database's for us (no parallel
    workers): the mean of the runs. Others who use the machine lengthen it less than the time on the clock.
    """

    page: str
    middle: float
    most: float
    busy: float
    queries: int


def measure(walked: Case, on: date) -> Iterator[Measured]:
    """Every page of the bench, by the desk officer and by an officer of a bureau."""
    desk, bureau = _browser("desk"), _browser("bureau")
    for page, address in _pages(walked, on).items():
        yield _asked(page, desk, address)
    for page in ("list, all", "search, common", "home"):
        yield _asked(f"{page}, by a bureau's officer", bureau, _pages(walked, on)[page])


def _pages(walked: Case, on: date) -> dict[str, str]:
    listed, unit = reverse("desk:cases"), Unit.objects.filter(kind="bureau").order_by("pk")[3]
    item = current_edition(on).items.filter(is_means=False).first()
    number = Case.objects.filter(state="declined").order_by("-pk").values_list("number", flat=True)[0]
    all_cases = f"{listed}?tab=all"
    return {
        "list, mine": f"{listed}?tab=mine",
        "list, unassigned": f"{listed}?tab=unassigned",
        "list, overdue": f"{listed}?tab=overdue",
        "list, all": all_cases,
        "list, all, page 100": f"{all_cases}&after={_page(100)}",
        "list, filter by state": f"{all_cases}&state=declined",
        "list, filter by unit and due date": f"{all_cases}&unit={unit.code}&due=14",
        "list, filter by strategy item": f"{all_cases}&item={item.key}",  # type: ignore[union-attr]
        "search, rare": f"{all_cases}&q={text.RARE}",
        "search, common": f"{all_cases}&q={text.COMMON}",
        "search, common, page 100": f"{all_cases}&q={text.COMMON}&after={_page(100)}",
        "search, common and rare": f"{all_cases}&q={text.COMMON}+{text.RARE}",
        "search, two common words": f"{all_cases}&q={text.NOUNS[0]}+{text.NOUNS[4]}",
        "search, two characters, in one case of a hundred": f"{all_cases}&q={text.NOUNS[-1]}",
        "search, one character": f"{all_cases}&q=森",
        "search, number": f"{all_cases}&q={number}",
        "search, none": f"{all_cases}&q={text.NEVER}",
        "board": reverse("desk:board"),
        "case, with 30 lines of record": walked.get_absolute_url(),
        "home": reverse("desk:home"),
    }


def _page(number: int) -> str:
    """The place in the list of all cases behind which that page begins; the first for a list that is shorter."""
    behind = (number - 1) * queries.PAGE
    case = USUAL.apply(Case.objects.all())[behind - 1 : behind].first()
    return USUAL.mark(case) if case else ""


def _browser(account: str) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="ja", HTTP_HOST="127.0.0.1")
    client.force_login(somebody(account))
    return client


def _asked(page: str, client: Client, address: str) -> Measured:
    with CaptureQueriesContext(connection) as made:
        assert client.get(address).status_code == 200, page
    asked = len(made)  # the next request forgets them
    before = busy()
    taken = sorted(_taken(client, address) for _run in range(RUNS))
    return Measured(page, median(taken), taken[-1], (busy() - before) * 1000 / RUNS, asked)


def _taken(client: Client, address: str) -> float:
    start = perf_counter()
    client.get(address)
    return (perf_counter() - start) * 1000


def busy() -> float:
    """Seconds of work so far: ours, and that of the process that serves us in the database."""
    if connection.vendor != "postgresql":
        return process_time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), inet_server_addr()::text IN ('127.0.0.1', '127.0.0.1/32', '::1')")
        pid, here = cursor.fetchone()
    if not here:
        return process_time()
    user, system = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[11:13]
    return process_time() + (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
