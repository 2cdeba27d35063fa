"""The lives as a page of documentation: a Mermaid diagram and two tables each, made from the rows and nothing else."""

from collections.abc import Iterable, Iterator

from .move import OFFICERS_OF
from .registry import EFFECTS, GUARDS, LIVES, MAIL
from .vocabulary import ROLE_LABELS, Life, Move, Role, Source, State

HEAD = """# The lives, from their definitions

Made by `make docs` from `workflows/*/definition.py`. Do not edit: a test compares this page with the rows.
Days are house targets in open days, not legal periods. Of a move the table says who may make it from which state,
where it leads, what must hold before (needs), what the person is asked, and everything that follows in the same
transaction (then). "state: ..." holds for that target alone. After each table stand the names of guards and effects.

A move *by decision* is drafted as a 伺い, circulated, and made when it is decided. The people named decide it; drafting
is for whoever has the turn, for those who decide, and for the officers of their unit: {officers}.
Units whose opinion a move needs are asked when it is drafted; dissent is recorded and does not block. What concerns the
deciding itself (who scored, whose opinions are in) is judged when it is decided, everything else already at drafting.
Whoever stands in for somebody (代決) may do what that person may; the record names both. After any row of a subject's
record other decisions that wait about it become void.

A move with *undo* may be taken back by the person who made it, for ten minutes, while everything it touched stands as
it left it; its mails wait that long. It is final where it was made for an import, or made another record move on.

A mail to the company goes to every address of its proposal, in the language it was written in; a case without a company
sends none.
"""


def workflow_page() -> str:
    """The whole page, as Markdown."""
    officers = ", ".join(f"{_role(officer)} for {_role(head)}" for head, officer in OFFICERS_OF.items())
    return "\n".join([HEAD.format(officers=officers), *_roles(), *(_chapter(life) for life in LIVES.values())])


def _roles() -> Iterator[str]:
    yield "| role | Japanese | English |"
    yield "|---|---|---|"
    yield from (f"| `{role}` | {ja} | {en} |" for role, (ja, en) in ROLE_LABELS.items())
    yield ""


def _chapter(life: Life) -> str:
    tables = (_diagram(life), _states(life), _moves(life), _words(life))
    return "\n".join([f"## {life.ja} ({life.en})", "", *(line for table in tables for line in (*table, ""))])


def _diagram(life: Life) -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for state in life.states:
        yield f'    state "{state.ja}" as {state.code}'
    for code in life.opens_in:
        yield f"    [*] --> {code}: {life.opening_label[0]}"
    drawn: set[tuple[str, str, str]] = set()
    for move in life.moves:
        for source in move.sources:
            for target in move.targets:
                edge = (source.state, target, move.ja)
                if edge not in drawn:
                    drawn.add(edge)
                    yield f"    {source.state} --> {target}: {move.ja}"
    yield "```"


def _states(life: Life) -> Iterator[str]:
    yield "| state | Japanese | English | turn | norm | stage | the company reads |"
    yield "|---|---|---|---|---|---|---|"
    for state in life.states:
        stage = "" if state.stage is None else str(state.stage)
        cells = (f"`{state.code}`", state.ja, state.en, _role(state.turn), _norm(state), stage, state.says[0])
        yield f"| {' | '.join(cells)} |"


def _norm(state: State) -> str:
    if state.due:
        return f"`{state.due}`" + (f" or {state.norm}" if state.norm else "")
    return str(state.norm) if state.norm else "–"


def _moves(life: Life) -> Iterator[str]:
    yield "| move | Japanese | English | from (who) | to | needs | asks | then | undo |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for move in life.moves:
        cells = (
            f"`{move.name}`" + (" (by decision)" if move.by_decision else ""),
            move.ja,
            move.en,
            "; ".join(_source(source) for source in move.sources),
            _targets(move),
            "; ".join(_bound(target, GUARDS[name].ja) for target, name in move.needs),
            _list(f"{ask}?" if ask in move.optional else ask for ask in move.asks),
            "; ".join(_bound(target, _effect(name)[0]) for target, name in move.does),
            "yes" if move.undo else "",
        )
        yield f"| {' | '.join(cells)} |"


def _words(life: Life) -> Iterator[str]:
    """The guards and effects of a life by name, in both languages, each once and in the order of its moves."""
    yield "| guard or effect | Japanese | English |"
    yield "|---|---|---|"
    guards = dict.fromkeys(name for move in life.moves for _, name in move.needs)
    yield from (f"| `{name}` | {GUARDS[name].ja} | {GUARDS[name].en} |" for name in guards)
    effects = dict.fromkeys(name for move in life.moves for _, name in move.does)
    yield from (f"| `{name}` | {' | '.join(_effect(name))} |" for name in effects)


def _effect(name: str) -> tuple[str, str]:
    """What an effect does, in Japanese and English."""
    known = EFFECTS["mail" if name.startswith(MAIL) else name]
    return known.of(name.removeprefix(MAIL)) if known.of else (known.ja, known.en)


def _source(source: Source) -> str:
    held = f" from {source.held_from}" if source.held_from else ""
    return f"{source.state}{held} ({', '.join(_role(role) for role in source.who)})"


def _targets(move: Move) -> str:
    how = f" (by `{move.chosen_by or move.back_to}`)" if len(move.targets) > 1 else ""
    return ", ".join(move.targets) + how


def _bound(target: str, words: str) -> str:
    return f"{target}: {words}" if target else words


def _role(role: Role) -> str:
    return ROLE_LABELS[role][0]


def _list(words: Iterable[str]) -> str:
    return ", ".join(words)
