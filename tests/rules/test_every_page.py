"""R14, R16, R17, R21 and R22: every page there is, opened by somebody who may; and the narrowest screens."""

import re
from importlib import import_module
from typing import Any

import pytest
import time_machine
from django.db import OperationalError
from django.test import Client

from tests.address_parts import address
from tests.cases.filled import Filled, fill
from tests.support import somebody
from tests.test_addresses import ADDRESSES, PEOPLE, link_for

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
DOWNLOADS = (
    ":file",
    ":data",
    ":paper",
    ":letter",
    ":disclosure_copy",
    ":disclosure_letter",
    ":export",
    ":transfer_sheet",
    ":accounts_download",
    ":people_download",
    ":units_download",
    ":entry_export",
    ":briefing",
    "evidence:pack",
    ":charter_pdf",
    ":roadmap_calendar",
    ":steps_calendar",
    ":times_export",
    "desk:calendar",
    ":word",
    ":word_version",
    ":filed_mail",
    ":exchange_file",
    "closing:hand_out",
    ":meeting_paper",
    ":meeting_word",
    "reports:bureau",
    "reports:proof_pdf",
    "progress:feed",
    "progress:feed_item",
    "progress:feed_bureau",
    "progress:feed_theme",
    "progress:file_en",
    "progress:catalogue",
    "progress:columns",
    "progress:schema",
)
PUBLIC = ("proposals:", "progress:", "company:", "site:", "guest:")
# What Django's own error page or a download shows is not a page of ours.
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|\sstyle=|<style|\son[a-z]+=[\"']|javascript:", re.IGNORECASE)
# Controls nobody sees carry no label.
FAULTS = """() => {
    const shown = [...document.querySelectorAll("main input, main select, main textarea")].filter(
        (one) => one.type !== "hidden" && !one.closest("[aria-hidden=true]"));
    const named = (one) => one.labels?.length || one.getAttribute("aria-label") || one.getAttribute("aria-labelledby");
    return {
        nameless: shown.filter((one) => !named(one)).map((one) => one.name),
        disabled: [...document.querySelectorAll("main :disabled")].map((one) => one.outerHTML.slice(0, 80)),
        numbers: [...document.querySelectorAll("input[type=number]")].map((one) => one.name),
        wide: document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth,
    };
}"""
UNMARKED = """() => [...document.querySelectorAll("main form[method=post] .field")]
    .filter((one) => one.querySelector("input:not([type=hidden]), select, textarea"))
    .map((one) => one.querySelector("label, legend")?.textContent || "(none)")
    .filter((text) => !/※必須|※任意|\\*required|\\*optional/.test(text))"""


def somebody_who_may(cells: dict[str, str]) -> str:
    """The first column that gets the page, the company first."""
    return next((column for column in ("company", *PEOPLE) if cells[column] == "200"), "")


def signed_in(visitor: Any, live_server: Any, column: str) -> Any:
    """A browser in which somebody of that column has signed in."""
    person = visitor()
    if column in PEOPLE:
        client = Client()
        client.force_login(somebody(PEOPLE[column]))
        session = client.cookies["sessionid"].value
        person.page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    return person


def look_at(person: Any, path: str) -> list[str]:
    """Open a page and name what is wrong with it."""
    answer = person.page.goto(path)
    if "html" not in answer.headers.get("content-type", ""):
        return []
    found = {**person.page.evaluate(FAULTS), "unmarked": person.page.evaluate(UNMARKED)}
    faults = [f"{name}: {what}" for name, what in found.items() if what]
    faults += [f"inline: {one}" for one in INLINE.findall(answer.text())]
    if "default-src 'none'" not in answer.headers.get("content-security-policy", ""):
        faults.append("no policy")
    return [f"{answer.status} {path} {fault}" for fault in faults]


@pytest.mark.rule("R14 R16 R17 R21 R22")
def test_every_page_keeps_the_rules_of_all_pages(visitor, live_server, no_barriers, monkeypatch):
    # The renderer takes longer than all these pages together; tests/reports look at what it makes.
    monkeypatch.setattr("workflows.reports.screen.paper", lambda document: b"%PDF-1.7\n%%EOF\n")
    filled: Filled = fill()
    faults, people = [], {}
    with time_machine.travel(filled.at, tick=True):
        for row in ADDRESSES:
            column = somebody_who_may(row.cells)
            path = address(row.name, filled, link_for(column, filled.case))
            if not column or row.name.endswith(DOWNLOADS) or row.name.startswith("records:"):
                continue
            if column not in people:
                people[column] = signed_in(visitor, live_server, column)
            person = people[column]
            faults += look_at(person, path)
            no_barriers(person.page)
            if row.name.startswith(PUBLIC):
                faults += at_the_narrowest(person, path)

    assert faults == [], "\n".join(faults)


def at_the_narrowest(person: Any, path: str) -> list[str]:
    """Whether a public page fits the narrowest screens."""
    usual, faults = person.page.viewport_size, []
    for width in (375, 320):
        person.page.set_viewport_size({"width": width, "height": 812})
        if person.page.evaluate(FAULTS)["wide"]:
            faults.append(f"{path} is wider than {width}")
    person.page.set_viewport_size(usual)
    return faults


@pytest.mark.rule("R14 R16 R17 R21 R22")
def test_the_page_that_says_to_try_again_keeps_them_too(visitor, looked_for, no_barriers, monkeypatch):
    """503: what is away for a while, at the narrowest too."""

    def away(*_args: Any, **_named: Any) -> Any:
        raise OperationalError("the database system is shutting down")

    monkeypatch.setattr(import_module("proposals.views.challenges"), "board", away)
    looked_for.add(503)
    person = visitor()
    assert person.page.goto("/challenges/").status == 503
    assert look_at(person, "/challenges/") == []
    no_barriers(person.page)
    assert at_the_narrowest(person, "/challenges/") == []
