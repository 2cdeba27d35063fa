"""The words in which a life is written down: states, moves, roles, and the life that holds them.

A definition (`cases/definition.py` and its like) is nothing but these values. Nothing here asks the database, the
clock or the web.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.apps import apps
from django.utils.translation import get_language


def in_language(ja: str, en: str) -> str:
    """The text of a label pair in the language of the present request."""
    return en if (get_language() or "ja").startswith("en") else ja


class Role(StrEnum):
    """Who may do something to one subject: resolved for a person and that subject, never stored."""

    COMPANY = "company"
    DESK = "desk"
    DESK_HEAD = "desk_head"
    TARGET = "target"
    OWNER = "owner"
    OWNER_HEAD = "owner_head"
    LEAD = "lead"
    LEAD_HEAD = "lead_head"
    HOLDER = "holder"
    EVALUATOR = "evaluator"
    FINANCE = "finance"
    ICT = "ict"
    SECRETARIAT = "secretariat"
    SECRETARIAT_HEAD = "secretariat_head"
    DRAFTER = "drafter"
    DECIDER = "decider"
    SYSTEM = "system"
    NOBODY = "nobody"


ROLE_LABELS: Mapping[Role, tuple[str, str]] = {
    Role.COMPANY: ("提案者", "the company"),
    Role.DESK: ("デスク", "the desk"),
    Role.DESK_HEAD: ("デスクの長", "the head of the desk"),
    Role.TARGET: ("引受けを依頼された部署", "the unit asked to take it"),
    Role.OWNER: ("所管", "the owning unit"),
    Role.OWNER_HEAD: ("所管の決裁者", "the head of the owning unit"),
    Role.LEAD: ("実証の主担当", "the unit that leads the proof of concept"),
    Role.LEAD_HEAD: ("実証の主担当の決裁者", "the head of the unit that leads the proof of concept"),
    Role.HOLDER: ("いま担当している部署", "whoever has the turn"),
    Role.EVALUATOR: ("評価者", "the evaluators"),
    Role.FINANCE: ("財政担当", "the finance section"),
    Role.ICT: ("ICT担当室", "the ICT office"),
    Role.SECRETARIAT: ("事務局", "the secretariat"),
    Role.SECRETARIAT_HEAD: ("事務局の長", "the head of the secretariat"),
    Role.DRAFTER: ("起案者", "the drafter"),
    Role.DECIDER: ("決裁者", "the decider"),
    Role.SYSTEM: ("システム", "the system"),
    Role.NOBODY: ("なし", "nobody"),
}


def role_label(role: Role) -> str:
    """What a screen calls the role, in the language of the present request."""
    return in_language(*ROLE_LABELS[role])


@dataclass(frozen=True)
class State:
    """One state of a life: what it is called, whose turn it is there, when it is late, how it looks."""

    code: str
    ja: str
    en: str
    turn: Role
    norm: int | None  # open days, a house target
    due: str  # the subject's field that holds the due date; empty where the norm counts
    stage: int | None  # 1 to 6, what the company sees
    says: tuple[str, str]  # the sentence on the company's page
    icon: str
    colour: str
    final: bool
    usual: str  # the move that usually comes next: what a list proposes to whoever may make it

    @property
    def label(self) -> str:
        return in_language(self.ja, self.en)

    @property
    def sentence(self) -> str:
        return in_language(*self.says)


def S(  # noqa: N802  (a definition reads as a table: S a state, M a move)
    code: str,
    ja: str,
    en: str,
    *,
    turn: Role,
    look: str,
    norm: int | None = None,
    due: str = "",
    stage: int | None = None,
    says: tuple[str, str] = ("", ""),
    final: bool = False,
    usual: str = "",
) -> State:
    """A row of STATES; `look` is "colour icon"."""
    colour, icon = look.split()
    return State(code, ja, en, turn, norm, due, stage, says, icon, colour, final, usual)


@dataclass(frozen=True)
class Source:
    """A state a move may start from, and who may make it there.

    `held_from` narrows a waiting state to where the subject came from (on hold from dialogue is not on hold from
    procurement).
    """

    state: str
    who: tuple[Role, ...]
    held_from: str = ""


@dataclass(frozen=True)
class Move:
    """A named transition of a life."""

    name: str
    ja: str
    en: str
    sources: tuple[Source, ...]
    targets: tuple[str, ...]
    chosen_by: str  # the detail that chooses among several targets
    back_to: str  # the subject's field that says where it goes back to
    undoes: str  # the move whose sources are the targets of this one
    needs: tuple[tuple[str, str], ...]  # (target or "", guard)
    asks: tuple[str, ...]
    optional: tuple[str, ...]
    does: tuple[tuple[str, str], ...]  # (target or "", effect)
    by_decision: bool
    undo: bool  # whether who made it may take it back for a while (undo.py)

    @property
    def label(self) -> str:
        return in_language(self.ja, self.en)

    def guards_for(self, target: str) -> list[str]:
        return [name for bound, name in self.needs if bound in ("", target)]

    def effects_for(self, target: str) -> list[str]:
        return [name for bound, name in self.does if bound in ("", target)]

    def source_of(self, state: str, came_from: str = "") -> Source | None:
        """The source that fits the subject's state, or None where the move does not start there."""
        return next((s for s in self.sources if s.state == state and s.held_from in ("", came_from)), None)


Sources = Sequence[str] | Mapping[Any, Sequence[Role]]


def M(  # noqa: N802
    name: str,
    ja: str,
    en: str,
    sources: Sources,
    *,
    to: str | tuple[str, ...] = (),
    who: Sequence[Role] = (),
    chosen_by: str = "",
    back_to: str = "",
    undoes: str = "",
    needs: Sequence[str | Mapping[str, str]] = (),
    asks: Sequence[str] = (),
    does: Sequence[str | Mapping[str, str]] = (),
    by_decision: bool = False,
    undo: bool = False,
) -> Move:
    """A row of MOVES.

    `sources` is a list of states (then `who` names the roles) or a mapping from state, or (state, held from), to
    roles. A move that `undoes` another leads back to wherever that one starts, as the subject's field `back_to`
    remembers. A name in `asks` that ends in "?" may be left empty. In `needs` and `does`, {TARGET: name} binds a guard
    or an effect to one target. `undo` lets whoever made the move take it back while nothing followed: not for a move by
    decision, nor for one the company makes, and only where every effect says which rows it writes.
    """
    targets = (to,) if isinstance(to, str) else tuple(to)
    return Move(
        name=name,
        ja=ja,
        en=en,
        sources=tuple(_sources(sources, who)),
        targets=tuple(str(t) for t in targets),
        chosen_by=chosen_by,
        back_to=back_to,
        undoes=undoes,
        needs=tuple(_bound(needs)),
        asks=tuple(ask.rstrip("?") for ask in asks),
        optional=tuple(ask.rstrip("?") for ask in asks if ask.endswith("?")),
        does=tuple(_bound(does)),
        by_decision=by_decision,
        undo=undo,
    )


def _sources(sources: Sources, who: Sequence[Role]) -> Iterator[Source]:
    if not isinstance(sources, Mapping):
        sources = dict.fromkeys(sources, who)
    for key, roles in sources.items():
        state, held_from = key if isinstance(key, tuple) else (key, "")
        yield Source(str(state), tuple(roles), str(held_from))


def _led_back(move: Move, known: Mapping[str, Move]) -> Move:
    if not move.undoes:
        return move
    return replace(move, targets=tuple(source.state for source in known[move.undoes].sources))


def _bound(names: Sequence[str | Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    for name in names:
        if isinstance(name, Mapping):
            yield from ((str(target), bound) for target, bound in name.items())
        else:
            yield "", name


@dataclass(frozen=True)
class Life:
    """A whole life: its states and moves, the model that lives it, and how its log begins."""

    name: str
    ja: str
    en: str
    model_label: str
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    opens_in: tuple[str, ...]
    opening: str = "open"
    opening_label: tuple[str, str] = ("登録", "Opened")
    parent: str = ""  # the field that leads to the case, which is locked first

    def __post_init__(self) -> None:
        """Give each move that undoes another its targets: the states the other one starts from."""
        known = {move.name: move for move in self.moves}
        object.__setattr__(self, "moves", tuple(_led_back(move, known) for move in self.moves))

    @property
    def model(self) -> Any:
        return apps.get_model(self.model_label)

    @property
    def label(self) -> str:
        return in_language(self.ja, self.en)

    def state(self, code: str) -> State:
        return next(state for state in self.states if state.code == code)

    def move(self, name: str) -> Move:
        """The move of that name; KeyError where this life has none."""
        for move in self.moves:
            if move.name == name:
                return move
        raise KeyError(name)

    def choices(self) -> list[tuple[str, str]]:
        return [(state.code, state.label) for state in self.states]

    @cached_property
    def open_states(self) -> tuple[str, ...]:
        return tuple(state.code for state in self.states if not state.final)
