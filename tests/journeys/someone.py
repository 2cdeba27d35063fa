"""Somebody at a browser: signs in, goes to pages, fills in fields by name, presses buttons, and looks at each page."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from connected_desk.sample.people import DOMAIN

PASSWORD = "sample-password"


@dataclass
class Someone:
    """A person with a browser of their own. Every page they land on is checked for barriers and photographed."""

    page: Any
    name: str
    check: Callable[[Any], None]
    photograph: Callable[[Any, str], None]
    steps: list[str] = field(default_factory=list)

    def sign_in(self, account: str) -> "Someone":
        """Sign in as one of the cast."""
        self.go("/desk/sign-in/")
        self.fill(username=f"{account}@{DOMAIN}", password=PASSWORD)
        self.send("password")
        return self

    def go(self, path: str) -> None:
        """Open an address."""
        answer = self.page.goto(path)
        assert answer.status == 200, f"{self.name}: {answer.status} at {path}"
        self._look(path)

    def fill(self, **values: Any) -> None:
        """Fill in fields by name: text, a date in three parts, a choice by value, a tick by True, files by path."""
        for name, value in values.items():
            if isinstance(value, date):
                self._date(name, value)
            else:
                self._control(name, value)

    def send(self, name: str, value: str = "") -> None:
        """Press the button of the form that holds the field; `value` names the button where it has several."""
        button = f'button[type=submit][value="{value}"]' if value else "button[type=submit]"
        form = self.page.locator("form").filter(has=self.page.locator(f'[name="{name}"]'))
        before = self.page.url
        with self.page.expect_navigation():
            form.locator(button).first.click()
        self._look(f"{before} {name}")

    def press(self, text: str) -> None:
        """Press a link or button by its words."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=text).or_(self.page.get_by_role("button", name=text)).first.click()
        self._look(text)

    def choose(self, move: str) -> None:
        """On a subject's page, choose a move and go on to its page."""
        radio = f'[name="move"][value="{move}"]'
        form = self.page.locator("form").filter(has=self.page.locator(radio)).first
        form.locator(radio).check()
        with self.page.expect_navigation():
            form.locator("button[type=submit]").click()
        self._look(f"choose {move}")

    def sees(self, *texts: str) -> None:
        """The page shows these words."""
        shown = self.page.locator("main").inner_text()
        for text in texts:
            assert text in shown, f"{self.name} does not see {text!r} at {self.page.url}:\n{shown[:1500]}"

    def _control(self, name: str, value: Any) -> None:
        control = self.page.locator(f'[name="{name}"]:not([type="hidden"])')
        kind = control.first.evaluate("e => e.tagName === 'INPUT' ? e.type : e.tagName")
        if kind in ("radio", "checkbox") and value is not True:
            for one in [value] if isinstance(value, str) else value:
                self._tick(self.page.locator(f'[name="{name}"][value="{one}"]'))
        elif kind == "checkbox":
            self._tick(control.first)
        elif kind == "SELECT":
            control.first.select_option(value)
        elif kind == "file":
            control.first.set_input_files(value)
        else:
            control.first.fill(str(value))

    def _tick(self, box: Any) -> None:
        box.first.check()

    def _date(self, name: str, day: date) -> None:
        for part in ("year", "month", "day"):
            self.page.locator(f'[name="{name}_{part}"]').fill(str(getattr(day, part)))

    def _look(self, what: str) -> None:
        self.steps.append(what)
        self.photograph(self.page, f"{self.name} {len(self.steps):02d}")
        self.check(self.page)
