"""Where rooms register what definitions name by string: guards, effects, roles, and what follows a row of the log."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from .refusals import Reason
from .vocabulary import Life, Role, in_language

LIVES: dict[str, Life] = {}
GUARDS: dict[str, "Guard"] = {}
EFFECTS: dict[str, "Effect"] = {}
ROLES: dict[str, Callable[[Any, Any, date], frozenset[Role]]] = {}
SCOPES: dict[str, Callable[[Any, date], Any]] = {}
SETTLERS: dict[str, Callable[[Any, "Context"], None]] = {}
FOLLOWERS: list[Callable[[Any, "Context"], None]] = []
# The querysets in which rows about a subject stand.
Rows = Callable[[Any], Sequence[Any]]
WATCHED: dict[str, list[Rows]] = {}

MAIL = "mail."  # an effect named mail.x queues the text of templates/mail/x.txt
Facts = Callable[[Sequence[Any]], Mapping[int, Any]]


@dataclass(frozen=True)
class Outsider:
    """Somebody who acts on a subject without an account of the city: the company, an outside evaluator, the system.

    `name` stands in the log's body where one of them is a person known by name.
    """

    kind: str
    name: str = ""


COMPANY = Outsider("company")
SYSTEM = Outsider("system")


@dataclass(frozen=True)
class Context:
    """What a guard or an effect may know besides its subject.

    `details` is None while a move is only being offered: a guard that looks at them lets the offer stand.
    """

    by: Any
    at: datetime
    on: date
    acting_for: Any = None
    target: str = ""
    decision: Any = None
    details: Mapping[str, Any] | None = None
    roles: frozenset[Role] = frozenset()
    facts: Mapping[int, Any] = field(default_factory=dict)
    origin: str = "live"
    move: str = ""
    came_out_of: str = ""  # the state the subject was in before the move
    before: Any = None  # the subject as it stood before the move, known to effects
    row: Any = None  # the log row, known to effects
    mails: list[Any] | None = None  # where effects put the mails they wrote: a move queues all of its mails together


@dataclass(frozen=True)
class Detail:
    """What a guard adds to its sentence about one subject, and where that is put right, with the words of the link."""

    ja: str
    en: str
    url: str = ""
    link: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Guard:
    """A fact that must hold before a move, with the sentence said when it does not; `detail` says more of a subject."""

    name: str
    ja: str
    en: str
    test: Callable[[Any, Context], bool]
    facts: Facts | None = None
    detail: Callable[[Any, Context], Detail] | None = None

    def refusal(self, subject: Any, context: Context) -> Reason:
        """Why this subject may not move, where the fact does not hold for it."""
        if self.detail is None:
            return Reason(self.name, self.ja, self.en)
        more = self.detail(subject, context)
        return Reason(self.name, f"{self.ja}{more.ja}", f"{self.en} {more.en}", more.url, more.link)

    @property
    def sentence(self) -> str:
        return in_language(self.ja, self.en)


@dataclass(frozen=True)
class Effect:
    """What a move causes, with the sentence the reference page says of it.

    `of` gives the sentences where one effect stands for many names ("mail" for every mail.x). `writes` gives the
    querysets of the subject's rows in which it makes or changes rows, what belongs to a row after the row: they are put
    back when the move is undone. An effect without it makes its move final.
    """

    name: str
    ja: str
    en: str
    carry_out: Callable[[Any, Context], None]
    of: Callable[[str], tuple[str, str]] | None = None
    writes: Rows | None = None


def life(definition: Life) -> Life:
    """Make a life known by its name."""
    LIVES[definition.name] = definition
    return definition


def guard(
    name: str,
    ja: str,
    en: str,
    facts: Facts | None = None,
    detail: Callable[[Any, Context], Detail] | None = None,
) -> Callable[[Any], Any]:
    """Register a guard. `facts` is asked once for a whole batch and answers by primary key; `detail` is asked of a
    subject for which the guard does not hold."""

    def register(test: Callable[[Any, Context], bool]) -> Callable[[Any, Context], bool]:
        GUARDS[name] = Guard(name, ja, en, test, facts, detail)
        return test

    return register


def effect(
    name: str,
    ja: str,
    en: str,
    of: Callable[[str], tuple[str, str]] | None = None,
    writes: Rows | None = None,
) -> Callable[[Any], Any]:
    """Register an effect: it writes rows in the move's own transaction, and a move whose effect raises fails."""

    def register(carry_out: Callable[[Any, Context], None]) -> Callable[[Any, Context], None]:
        EFFECTS[name] = Effect(name, ja, en, carry_out, of, writes)
        return carry_out

    return register


def roles_for(life_name: str) -> Callable[[Any], Any]:
    """Register how the roles of a person towards a subject of that life are found."""

    def register(find: Callable[[Any, Any, date], frozenset[Role]]) -> Any:
        ROLES[life_name] = find
        return find

    return register


def scope_for(life_name: str) -> Callable[[Any], Any]:
    """Register which subjects of that life a person may see on a day: the one rule, as a queryset."""

    def register(visible: Callable[[Any, date], Any]) -> Any:
        SCOPES[life_name] = visible
        return visible

    return register


def settles(life_name: str) -> Callable[[Any], Any]:
    """Register what brings the cached columns of a subject (turn, due date, stage) into line after a move."""

    def register(settle: Callable[[Any, Context], None]) -> Any:
        SETTLERS[life_name] = settle
        return settle

    return register


def follows_every_row(follow: Callable[[Any, Context], None]) -> Any:
    """Register what is to be done after any row of the log but a life's first, in its transaction: a move or a note."""
    FOLLOWERS.append(follow)
    return follow


def watched(life_name: str) -> Callable[[Rows], Rows]:
    """Register rows about a subject of that life that no move may be undone past: what came after it would hang."""

    def register(rows: Rows) -> Rows:
        WATCHED.setdefault(life_name, []).append(rows)
        return rows

    return register
