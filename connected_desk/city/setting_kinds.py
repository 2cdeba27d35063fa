"""Every kind of setting there is: rooms register what an administrator may change in them, in one sentence each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .roles import HeldRole

# Who may look at settings; only the administrator changes them.
READERS = (HeldRole.ADMIN, HeldRole.DESK_HEAD, HeldRole.AUDITOR)
Last = tuple[datetime, str] | None


@dataclass(frozen=True)
class SettingKind:
    """A kind of setting: what it is for, the name of its page's address, and what its record calls each value.

    `last` gives when and by whom it was last changed where versions of its own say so; else its book does.
    """

    name: str
    label: Any
    sentence: Any
    page: str
    values: Mapping[str, Any] = field(default_factory=dict)
    last: Callable[[], Last] | None = None
    in_tables: bool = False  # kept in Django's admin, which only the administrator may open


KINDS: dict[str, SettingKind] = {}


def kind(
    name: str,
    label: Any,
    sentence: Any,
    page: str,
    values: Mapping[str, Any] | None = None,
    last: Callable[[], Last] | None = None,
    in_tables: bool = False,
) -> None:
    """Register a kind of setting; the settings page lists the kinds in the order in which the rooms come."""
    KINDS[name] = SettingKind(name, label, sentence, page, values or {}, last, in_tables)
