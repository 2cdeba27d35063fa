"""The values components receive: what a chip, a tab, a check or a row of a list says, without knowing whose it is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise

# The symbols of templates/cd/icons.html; a test keeps the two lists equal.
ICONS = frozenset(
    (
        "check",
        "x",
        "clock",
        "alert",
        "info",
        "ok",
        "search",
        "inbox",
        "chat",
        "flag",
        "send",
        "back",
        "pause",
        "edit",
        "play",
        "scale",
        "file",
        "down",
        "user",
        "list",
        "board",
        "globe",
        "plus",
        "save",
        "phone",
        "link",
    )
)
COLOURS = frozenset(("gray", "blue", "sky", "cyan", "green", "yellow", "orange", "red", "purple"))


@dataclass(frozen=True)
class Look:
    """How a state shows on a chip: an icon and a colour, never a colour alone.

    Raises ValueError for an icon or colour that does not exist, so that a misspelt look stops the start and not a page.
    """

    icon: str
    colour: str

    def __post_init__(self) -> None:
        if self.icon not in ICONS:
            raise ValueError(f"There is no icon {self.icon!r}; there are {', '.join(sorted(ICONS))}.")
        if self.colour not in COLOURS:
            raise ValueError(f"There is no chip colour {self.colour!r}; there are {', '.join(sorted(COLOURS))}.")


@dataclass(frozen=True)
class Crumb:
    """A step of the way to this page; the last one has no address."""

    label: str
    url: str = ""


@dataclass(frozen=True)
class Tab:
    """A link of a row of views on the same thing; `count` None shows no number, `alert` makes the number red."""

    label: str
    url: str
    count: int | None = None
    current: bool = False
    alert: bool = False
    icon: str = ""


@dataclass(frozen=True)
class Step:
    """A page of a form in several pages; done ones are links, later ones are not."""

    label: str
    url: str = ""
    done: bool = False
    current: bool = False


@dataclass(frozen=True)
class Fact:
    """A row of a list of facts; `url` and `link` are what stands beside it, such as 変更; `changed` marks it as new."""

    term: str
    value: Any
    url: str = ""
    link: str = ""
    changed: bool = False


@dataclass(frozen=True)
class Check:
    """Something that must be true before a move: fulfilled or not, why it matters, and where it is put right."""

    sentence: str
    ok: bool
    note: str = ""
    url: str = ""
    link: str = ""


@dataclass(frozen=True)
class Stage:
    """A stage of a way with several: `state` is done, now or next; the chip says more about the present one."""

    label: str
    state: str
    sentence: str = ""
    note: str = ""
    chip: str = ""
    look: Look | None = None

    def __post_init__(self) -> None:
        if self.state not in ("done", "now", "next"):
            raise ValueError(f"A stage is done, now or next, not {self.state!r}.")


@dataclass(frozen=True)
class LogLine:
    """A line of a record: when, who (empty where nobody in particular), what, and the words written with it."""

    at: datetime
    text: str
    who: str = ""
    note: str = ""


@dataclass(frozen=True)
class FileLine:
    """A file that may be fetched (no `url`: named only); `size` in bytes; `note` such as its scan result.

    `sha256` where the line proves what arrived; `more` is HTML of the caller's that stands below, such as a chip.
    """

    name: str
    url: str = ""
    size: int | None = None
    note: str = ""
    sha256: str = ""
    more: str = ""


@dataclass(frozen=True)
class Bubble:
    """A message of a conversation; `mine` is true where the reader's side wrote it."""

    who: str
    at: datetime
    text: str
    mine: bool = False
    files: Sequence[FileLine] = field(default_factory=tuple)


@dataclass(frozen=True)
class FilterTag:
    """A condition in force on a list; `url` is the same list without it."""

    label: str
    url: str


@dataclass(frozen=True)
class Holder:
    """Who has something in hand, and since when."""

    who: str
    since: date | datetime | None = None


@dataclass(frozen=True)
class Choice:
    """The label of a choice with a line that explains it; use it as the label of a form's choice."""

    label: str | Promise
    sub: str | Promise = ""

    def __str__(self) -> str:
        return str(self.label)
