"""Somebody at a browser who goes by the names of fields and the values of buttons, whatever the language."""

import re
from datetime import date
from typing import Any

from connected_desk.sample.people import DOMAIN
from tests.proposals.support import CONTENT, ORGANISATION, TRIAL, mails
from workflows.cases.models import Case

from .ways import Way

PASSWORD = "sample-password"
INTAKE = {
    "organisation": ORGANISATION,
    "content": CONTENT,
    "plan": {"items": "none", "helps": "窓口を使いやすくします。"},
    "trial": TRIAL,
}


class Visitor:
    """A page of one browser; `way` is how it is walked."""

    def __init__(self, page: Any, way: Way) -> None:
        self.page, self.way = page, way

    def go(self, address: str) -> None:
        """Open an address; it must answer."""
        answer = self.page.goto(address)
        assert answer.status == 200, f"{answer.status} at {address}"

    def path(self) -> str:
        """Where the browser is."""
        return re.sub(r"^https?://[^/]+", "", self.page.url)

    def follow(self, control: Any) -> None:
        """Press a link or button and wait for the page it leads to."""
        with self.page.expect_navigation():
            control.click()

    def press(self, value: str) -> None:
        """Press the button of the page that sends that value."""
        self.follow(self.page.locator(f'main button[value="{value}"]:not(.vh)'))

    def fill(self, **values: Any) -> None:
        """Type into fields and tick by name: text, a choice by value, True for a tick, a date by its three parts."""
        for name, value in values.items():
            control = self.page.locator(f'main [name="{name}"]:not([type="hidden"])')
            kind = control.first.evaluate("control => control.type")
            if value is True:
                control.first.check()
            elif kind in ("radio", "checkbox"):
                self.page.locator(f'main [name="{name}"][value="{value}"]').check()
            elif kind.startswith("select"):
                control.select_option(value)
            else:
                control.fill(value)

    def date(self, name: str, day: date) -> None:
        """Type a date into its three fields."""
        self.fill(**{f"{name}_{part}": str(getattr(day, part)) for part in ("year", "month", "day")})

    def value(self, name: str) -> str:
        """What stands in a field."""
        return str(self.page.locator(f'main [name="{name}"]:not([type="hidden"])').input_value())

    def text(self) -> str:
        """What the page says."""
        return str(self.page.locator("main").inner_text())

    def sign_in(self, account: str) -> "Visitor":
        """Sign in as one of the cast."""
        self.go("/desk/sign-in/")
        self.fill(username=f"{account}@{DOMAIN}", password=PASSWORD)
        self.follow(self.page.locator("main form button[type=submit]").last)
        return self

    def start(self) -> None:
        """Start a proposal; the browser is at its first step."""
        self.go("/propose/")
        self.follow(self.page.locator("main form button").last)

    def walk_to(self, slug: str, **instead: dict[str, Any]) -> None:
        """Fill in the steps up to that one, the present page first; a step not known by name is passed as it is."""
        while (here := self.path().split("/")[2]) != slug:
            if here == "consents":
                for tick in self.page.locator("main [type=checkbox]").all():
                    tick.check()
            else:
                self.fill(**instead.get(here, INTAKE.get(here, {})))
            self.press("next")
            assert self.path().split("/")[2] != here, f"The step {here} was not taken:\n{self.text()[:800]}"

    def submit(self, **instead: dict[str, Any]) -> Case:
        """Propose from the start to the receipt."""
        self.start()
        self.walk_to("check", **instead)
        self.press("submit")
        assert self.path() == "/propose/receipt/"
        return Case.objects.latest("pk")

    def company_page(self) -> str:
        """Follow the link of the receipt; returns its address."""
        self.follow(self.page.locator("main a.btn--fill"))
        return self.path()

    def send_with_code(self, case: Case) -> None:
        """Have a code sent, enter it and press the button of the page."""
        self.press("send")
        sent = [mail for mail in mails(case.number) if re.search(r"^[0-9]{6}$", mail.body, re.M)][-1]
        self.fill(code=re.search(r"^[0-9]{6}$", sent.body, re.M)[0])
        self.follow(self.page.locator("main form button.btn--fill"))
