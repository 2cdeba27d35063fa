"""Start-up checks: what definitions name exists, and what is registered is named."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register

from connected_desk.records.log import UNDO
from connected_desk.ui.looks import Look

from .asks import FIELDS
from .registry import EFFECTS, GUARDS, LIVES, MAIL, ROLES, SCOPES
from .vocabulary import Life, Move, Role


@register
def lives_are_whole(**_: Any) -> list[CheckMessage]:
    """Every state has a look and a way on, every move a method, every name a meaning, and nothing is left over."""
    found = [message for life in LIVES.values() for message in _faults(life)]
    return [Error(message, id="engine.E001") for message in [*found, *_left_over()]]


def _faults(life: Life) -> Iterator[str]:
    codes = {state.code for state in life.states}
    for state in life.states:
        Look(icon=state.icon, colour=state.colour)
        if not state.final and not any(move.source_of(state.code) or _held(move, state.code) for move in life.moves):
            yield f"{life.name}: no move leaves {state.code}."
        if state.usual and not any(_held(move, state.code) for move in life.moves if move.name == state.usual):
            yield f"{life.name}: {state.usual}, the usual move of {state.code}, does not leave it."
    if life.name not in SCOPES or life.name not in ROLES:
        yield f"{life.name}: nobody has said who may see it and who is who towards it."
    for move in life.moves:
        yield from _faults_of_move(life, move, codes)
    names = {move.name for move in life.moves}
    drawn = {name for name in dir(life.model) if hasattr(getattr(life.model, name, None), "_django_fsm")}
    for name in sorted(names ^ drawn):
        yield f"{life.name}: {name} is either a row without a method or a method without a row."


def _held(move: Move, state: str) -> bool:
    return any(source.state == state for source in move.sources)


def _faults_of_move(life: Life, move: Move, codes: set[str]) -> Iterator[str]:
    where = f"{life.name}.{move.name}"
    if move.name == UNDO:
        yield f"{where}: this name stands for taking a move back."
    for code in {*(source.state for source in move.sources), *move.targets} - codes:
        yield f"{where}: there is no state {code}."
    for source in move.sources:
        if not source.who:
            yield f"{where}: nobody may make it in {source.state}."
    for _, name in move.needs:
        if name not in GUARDS:
            yield f"{where}: there is no guard {name}."
    for _, name in move.does:
        if not name.startswith(MAIL) and name not in EFFECTS:
            yield f"{where}: there is no effect {name}."
    for name in move.asks:
        if name != move.chosen_by and (life.name, name) not in FIELDS and ("*", name) not in FIELDS:
            yield f"{where}: there is no field for the ask {name}."
    if move.undo:
        yield from _faults_of_undo(where, move)
    if len(move.targets) > 1 and not (move.chosen_by in move.asks or move.back_to):
        yield f"{where}: nothing chooses among {', '.join(move.targets)}."


def _faults_of_undo(where: str, move: Move) -> Iterator[str]:
    if move.by_decision or any(Role.COMPANY in source.who for source in move.sources):
        yield f"{where}: what is decided or the company does itself is not undone."
    for _, name in move.does:
        if not name.startswith(MAIL) and name in EFFECTS and EFFECTS[name].writes is None:
            yield f"{where}: it cannot be undone, for {name} does not say which rows it writes."


def _left_over() -> Iterator[str]:
    moves = [move for life in LIVES.values() for move in life.moves]
    needed = {name for move in moves for _, name in move.needs}
    done = {name for move in moves for _, name in move.does} | {"mail"}
    for name in sorted(set(GUARDS) - needed):
        yield f"The guard {name} is named by no move."
    for name in sorted(set(EFFECTS) - done):
        yield f"The effect {name} is named by no move."
