"""What every test may use: the browser of the journeys, and the rules each page is held to while one walks by."""

import gc
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test import Client, TransactionTestCase
from django.utils import translation

from connected_desk.city.models import Person
from connected_desk.records import log_triggers
from tests.rows import watched
from tests.support import load_city

CHROMIUM = shutil.which(os.environ.get("CHROMIUM", "chromium"))
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCREENSHOTS = Path(__file__).resolve().parent.parent / "screenshots"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What soaks is left out unless `-m` asks for it.

    Without a browser a journey is skipped with its reason; under CI it runs, and so fails, instead.
    """
    if "soak" not in config.option.markexpr:
        soaking = [item for item in items if item.get_closest_marker("soak")]
        config.hook.pytest_deselected(items=soaking)
        items[:] = [item for item in items if item not in soaking]
    if CHROMIUM or os.environ.get("CI"):
        return
    for item in items:
        if item.get_closest_marker("journey"):
            # A city's own machine has no browser and still tests the rest; scripts/test.sh then ends with NOT RUN.
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was imported stays, so the collector need not go over it again and again: an eighth of the suite's work."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session", autouse=True)
def emptied_after_each_committed_test() -> Iterator[None]:
    """Lets the test runner empty the tables after a test that committed: the log's triggers would refuse even that.

    Emptying ends with `post_migrate`, which puts them back.
    """
    empty = TransactionTestCase._fixture_teardown

    def lift_and_empty(self: TransactionTestCase) -> None:
        with connection.cursor() as cursor:
            for trigger in log_triggers.needed(connection.vendor):
                table = f" ON {trigger.table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}{table}")
        empty(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lift_and_empty)
        yield


@pytest.fixture(autouse=True)
def language_of_the_suite() -> None:
    """Each test begins in the suite's language, whatever page the one before asked for."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def city(db: None) -> Iterator[None]:
    """Sakai's units, plan, calendar and cast."""
    load_city()
    with watched():
        yield


@pytest.fixture
def japanese() -> Iterator[None]:
    """Sentences are compared in Japanese, whatever language the suite runs in."""
    with translation.override("ja"):
        yield


@pytest.fixture
def signed_in() -> Callable[[Person], Client]:
    """A browser that asks for Japanese, in which this person has signed in."""

    def sign_in(person: Person) -> Client:
        client = Client(HTTP_ACCEPT_LANGUAGE="ja")
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, one for the whole run."""
    from playwright.sync_api import sync_playwright

    if not CHROMIUM:
        pytest.fail("The journeys need Chromium; on Debian: apt-get install chromium")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's own loop runs in this thread, and Django would take our queries for asynchronous ones.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=CHROMIUM_ARGS)
        yield chromium
        chromium.close()


@dataclass
class Watch:
    """What a walk must never meet: text of a broken rule, and addresses of other hosts."""

    host: str
    faults: list[str] = field(default_factory=list)
    looked_for: set[int] = field(default_factory=set)

    def on_console(self, message: Any) -> None:
        """Note what the browser itself complains about: the content policy, a script that failed."""
        if "Content Security Policy" in message.text or "Uncaught" in message.text:
            self.faults.append(f"{message.location.get('url', '')}: {message.text}")

    def on_request(self, request: Any) -> None:
        """Note a request to another host than the one under test."""
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != self.host:
            self.faults.append(f"A page asked another host: {request.url}")

    def on_response(self, response: Any) -> None:
        """Note an answer that says that we failed."""
        if response.status >= 500 and response.status not in self.looked_for:
            self.faults.append(f"{response.status} from {response.url}")


@pytest.fixture
def without_script() -> list[Any]:
    """The pages of this test on which no script runs."""
    return []


@pytest.fixture
def looked_for() -> set[int]:
    """The answers of 500 and more that this test is about."""
    return set()


@pytest.fixture
def one_request_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """On SQLite all threads of the browser's server share the suite's one connection: two presses would break into each
    other's transaction, which a server with a connection for each thread knows nothing of.
    """
    turn, answer = threading.Lock(), WSGIHandler.get_response

    def in_turn(self: WSGIHandler, request: HttpRequest) -> HttpResponseBase:
        with turn:
            return answer(self, request)

    monkeypatch.setattr(WSGIHandler, "get_response", in_turn)


@pytest.fixture
def open_page(
    browser: Any, live_server: Any, without_script: list[Any], looked_for: set[int], one_request_at_a_time: None
) -> Iterator[Callable[..., Any]]:
    """Opens pages of the site under test: `open_page(width=375, language="en", script=False)` gives a Playwright page.

    Each has its own cookies. When the test ends, no page may have broken the content policy, raised in a script, met
    an answer of 500 or asked another host.
    """
    watch = Watch(host=urlsplit(live_server.url).netloc, looked_for=looked_for)
    contexts = []

    def open_one(*, width: int = 1280, language: str = "ja", script: bool = True) -> Any:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            locale={"ja": "ja-JP", "en": "en-GB"}[language],
            timezone_id="Asia/Tokyo",
            java_script_enabled=script,
        )
        contexts.append(context)
        context.on("console", watch.on_console)
        context.on("request", watch.on_request)
        context.on("response", watch.on_response)
        page = context.new_page()
        if not script:
            without_script.append(page)
        page.on("pageerror", lambda error: watch.faults.append(f"{page.url}: {error}"))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert watch.faults == []


@pytest.fixture
def no_barriers(without_script: list[Any]) -> Callable[[Any], None]:
    """Asserts that axe finds nothing on the page as it stands.

    Axe is a script itself: where the page runs none it is not asked, for it would never answer.
    """
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()

    def check(page: Any) -> None:
        if page in without_script:
            return
        found = axe.run(page).response["violations"]
        told = [f"{v['id']}: {v['help']} at {[node['target'] for node in v['nodes']]}" for v in found]
        assert told == [], f"{page.url}: {told}"

    return check


@pytest.fixture
def photograph(request: pytest.FixtureRequest) -> Callable[[Any, str], None]:
    """Keeps a picture of the page in screenshots/, which git ignores: `photograph(page, "01 receipt")`."""
    from playwright.sync_api import Error as PlaywrightError

    def take(page: Any, name: str) -> None:
        folder = SCREENSHOTS / request.node.name
        folder.mkdir(parents=True, exist_ok=True)
        try:
            page.screenshot(path=folder / f"{name}.png", full_page=True)
        except PlaywrightError:
            # Now and then Chromium has no picture of a page that stood behind others: in front it has.
            page.bring_to_front()
            page.screenshot(path=folder / f"{name}.png", full_page=True)

    return take
