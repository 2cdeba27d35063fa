"""Start-up checks of this room: every mail there is, and every one a definition names, has a text that can be sent."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register

from connected_desk.city import mail_texts
from workflows.engine.registry import LIVES, MAIL


@register
def mails_are_written(**_: Any) -> list[CheckMessage]:
    """A text that is missing or faulty would otherwise be met by whoever makes the move."""
    return [Error(sentence, id="cases.E001") for sentence in _faults()]


def _faults() -> Iterator[str]:
    does = {name for life in LIVES.values() for move in life.moves for _, name in move.does}
    named = {name.removeprefix(MAIL) for name in does if name.startswith(MAIL)}
    for name in sorted(named | set(mail_texts.names_of_texts())):
        try:
            mail_texts.packaged(name)
        except mail_texts.FaultyText as fault:
            yield str(fault)
