"""A long paper is asked for ten times at once: it is made or put off in words, and pages are served meanwhile."""

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from connected_desk.sample.walk import Walk
from tests.cases.support import page
from tests.outside import outside
from tests.proposals.server import Browser, Server
from tests.support import load_city, received_case, session_of, somebody
from workflows.cases import actions
from workflows.cases.models import Case

AT_ONCE = 10
NOTES = 600  # a paragraph each in the evidence: a paper of some thirty pages
LONGEST = 10.0  # seconds that a page may take meanwhile, on a machine that has other work too


@pytest.fixture
def case(transactional_db: None) -> Case:
    load_city()
    at = timezone.now()
    case = received_case(at)
    Walk(at, unit="WSB").to(case, "dialogue")
    for number in range(NOTES):
        actions.write_note(
            case, text=f"打合せの記録その{number}。" + "次回までに資料を整える。" * 8, by=somebody("bureau"), at=at
        )
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def cookies(case: Case) -> dict[str, str]:
    """Of somebody of the desk, whom the server's database knows."""
    return {"sessionid": session_of(somebody("desk"))}


@pytest.fixture
def server(cookies: dict[str, str], tmp_path: Path) -> Iterator[Server]:
    with Server(tmp_path, outside(tmp_path).address).at_work() as server:
        yield server


@pytest.mark.soak
def test_ten_long_papers_at_once_do_not_stop_the_desk(case: Case, cookies: dict[str, str], server: Server):
    reader = Browser(server.port, cookies=dict(cookies))
    path = f"/desk/cases/{case.number}/evidence/whole/"

    def paper(_number: int) -> int:
        return Browser(server.port, cookies=dict(cookies)).request("GET", path, expect=(200, 503))[0]

    took = []
    with ThreadPoolExecutor(AT_ONCE) as people:
        asked = [people.submit(paper, number) for number in range(AT_ONCE)]
        while not all(one.done() for one in asked):
            for other in ("/healthz", "/desk/cases/", page(case)):
                began = time.monotonic()
                reader.ask(other)
                took.append(time.monotonic() - began)
    answers = Counter(one.result() for one in asked)
    print(f"\n{connection.vendor}: {answers}, {len(took)} pages meanwhile, the longest {max(took):.1f} s")  # noqa: T201

    assert set(answers) <= {200, 503}
    assert answers[200] >= AT_ONCE / 2
    assert len(took) > AT_ONCE
    assert max(took) < LONGEST
