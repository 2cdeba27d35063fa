"""A company walks through the intake and answers on its page: wide and narrow, with scripts and without."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from connected_desk.city import open_days
from connected_desk.city.calendar import tokyo_date
from proposals.models import Draft, Proposal
from tests.support import desk_officer, load_city
from workflows.cases.definition import CaseState
from workflows.cases.models import Case
from workflows.engine.move import move

from .support import CONTENT, ORGANISATION, PDF, mails

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

Check = Callable[[Any], None]


@pytest.fixture(autouse=True)
def city(transactional_db: None) -> None:
    load_city()


def fill(page: Any, typed: dict[str, str]) -> None:
    """Type into text fields and choose radio buttons by name."""
    for name, value in typed.items():
        field = page.locator(f"[name={name}]")
        if field.first.get_attribute("type") == "radio":
            page.locator(f"[name={name}][value={value}]").check()
        else:
            field.fill(value)


def press(page: Any, value: str) -> None:
    """Press the button that sends that value, and wait for the page it leads to."""
    go_on(page, page.locator(f"button[value={value}]"))


def go_on(page: Any, control: Any) -> None:
    """Press a link or button and wait for its page: a click alone may return while the old page still stands."""
    with page.expect_navigation():
        control.click()


@pytest.mark.parametrize(("width", "language", "script"), [(375, "ja", False), (1280, "en", True)])
def test_a_company_proposes_pauses_goes_on_submits_and_answers(
    open_page: Callable[..., Any], no_barriers: Check, tmp_path: Path, width: int, language: str, script: bool
):
    page = open_page(width=width, language=language, script=script)
    pdf = tmp_path / "提案書.pdf"
    pdf.write_bytes(PDF)
    # It starts, and first presses the button of an empty page.
    page.goto("/propose/")
    no_barriers(page)
    go_on(page, page.locator("main form button").last)
    press(page, "next")
    assert page.locator(".errors li").count() == 10
    no_barriers(page)
    fill(page, ORGANISATION)
    press(page, "next")
    fill(page, CONTENT)
    no_barriers(page)
    press(page, "next")
    page.locator("[name=items]").first.check()
    fill(page, {"helps": "窓口を使いやすくします。"})
    no_barriers(page)
    press(page, "next")
    no_barriers(page)
    press(page, "next")
    fill(page, {"trial": "yes", "payer": "proposer", "personal_data": "no"})
    no_barriers(page)
    press(page, "next")
    page.locator("[name=uploads]").set_input_files(pdf)
    press(page, "add")
    assert page.locator(".files li").count() == 1
    no_barriers(page)
    # It leaves, comes back by the link in the mail, and goes on with the next step.
    press(page, "pause")
    no_barriers(page)
    link = re.search(r"/propose/d/\S+", mails()[-1].body)[0]
    page.goto(link)
    go_on(page, page.locator("main form button"))
    assert page.url.endswith("/propose/claims/")
    no_barriers(page)
    press(page, "next")
    for tick in page.locator("main [type=checkbox]").all():
        tick.check()
    no_barriers(page)
    press(page, "next")
    no_barriers(page)
    press(page, "submit")
    # It has a receipt, and the same one when it goes back.
    assert page.url.endswith("/propose/receipt/")
    no_barriers(page)
    case = Case.objects.get()
    assert case.number in page.content()
    page.go_back()
    assert page.url.endswith("/propose/receipt/")
    assert (Proposal.objects.count(), case.number in page.content()) == (1, True)
    # The desk asks; it opens its page, gets a code and answers.
    go_on(page, page.locator("main a.btn--fill"))
    no_barriers(page)
    _ask(case)
    page.reload()
    go_on(page, page.locator("main a.btn--fill"))
    page.locator("[name=answer_1]").fill("転入届")
    press(page, "send")
    no_barriers(page)
    assert page.locator("[name=answer_1]").input_value() == "転入届"
    page.locator("[name=code]").fill(re.search(r"^[0-9]{6}$", mails(case.number)[-1].body, re.M)[0])
    with page.expect_navigation():
        page.keyboard.press("Enter")
    no_barriers(page)
    assert Case.objects.get().state == CaseState.TRIAGE
    assert Draft.objects.get().submitted == case.proposal


def _ask(case: Case) -> None:
    at = timezone.now()
    due_on = open_days.add(tokyo_date(at), 5)
    move(case, "accept", by=desk_officer(), at=at, officer=desk_officer())
    move(case, "request_info", by=desk_officer(), at=at, questions=["対象の手続はどれですか。"], due_on=due_on)
