"""The ways a rule of the screens is walked: how wide, in which language, with or without scripts."""

from dataclasses import dataclass
from itertools import product
from pathlib import Path

TABLE = Path(__file__).parent.parent / "lists" / "rules.txt"


@dataclass(frozen=True)
class Way:
    """One of the eight: a telephone or a desk, Japanese or English, scripts on or off."""

    width: int
    language: str
    script: bool

    def __str__(self) -> str:
        return f"{self.width}-{self.language}-{'on' if self.script else 'off'}"

    def says(self, ja: str, en: str) -> str:
        """The words of a page in the language of this way."""
        return {"ja": ja, "en": en}[self.language]


ALL = [Way(*one) for one in product((375, 1280), ("ja", "en"), (True, False))]


def read() -> dict[str, Way]:
    """The way of each rule in `make test`, from the table written by hand."""
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"][1:]
    rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    return {rule: Way(int(width), language, scripts == "on") for rule, width, language, scripts in rows}
