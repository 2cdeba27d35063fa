"""What a file of units says, read into plain values: a city's organisation, and beside it who has which part.

The file of units is somebody's collection of facts; the roles file is the city's own: which unit is the desk, the ICT
office, finance and the secretariat, each bureau's 総括課, the titles of heads, and units that have ended.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from . import reader

FLAGS = ("desk", "ict", "finance", "secretariat")


@dataclass(frozen=True)
class UnitRow:
    """One unit as the file has it; `position` is its place in the file (建制順)."""

    code: str
    kind: str
    name_ja: str
    name_en: str
    parent: str
    position: int
    aliases: list[str]
    notes: dict[str, Any]


@dataclass(frozen=True)
class Organisation:
    city_ja: str
    city_en: str
    lg_code: str
    units: list[UnitRow]


@dataclass(frozen=True)
class Parts:
    """What the roles file says: codes of units by role, by the bureau they serve, and so on."""

    flags: dict[str, str] = field(default_factory=dict)
    general_affairs: dict[str, str] = field(default_factory=dict)
    head_titles: dict[str, str] = field(default_factory=dict)
    ended: dict[str, date] = field(default_factory=dict)
    desk_name_ja: str = ""
    desk_name_en: str = ""


def read_organisation(path: Path) -> Organisation:
    """The file's units. Raises FaultyFile with everything that is wrong, by line."""
    document = reader.read(path, records="units")
    meta = document.meta
    city_ja = meta.text("city_ja", longest=100, required=True)
    city_en, lg_code = meta.text("city_en", longest=100), meta.text("lg_code", longest=6)
    units = [_unit(record, position) for position, record in enumerate(document.records)]
    reader.check_tree(document, [[unit.parent] if unit.parent else [] for unit in units], "parent")
    document.refuse_if_faulty()
    return Organisation(city_ja, city_en, lg_code, units)


def read_parts(path: Path, organisation: Organisation) -> Parts:
    """The roles file. Raises FaultyFile where it names a unit that is not in the organisation, or an unknown role."""
    document = reader.read(path)
    content, codes = document.meta, {unit.code for unit in organisation.units}
    roles, general_affairs = content.table("roles"), content.table("general_affairs")
    head_titles, ended = content.table("head_titles"), content.table("ended")
    for code in [*roles, *general_affairs, *general_affairs.values(), *head_titles, *ended]:
        if code not in codes:
            document.fault(document.line_of(code), _("there is no unit “%(code)s”.") % {"code": code})
    parts = Parts(
        flags=dict(_flags(document, roles)),
        general_affairs=general_affairs,
        head_titles=head_titles,
        ended={code: day for code, end in ended.items() if (day := _last_day(document, code, end))},
        desk_name_ja=content.text("desk_name_ja", longest=100),
        desk_name_en=content.text("desk_name_en", longest=100),
    )
    document.refuse_if_faulty()
    return parts


def _unit(record: reader.Record, position: int) -> UnitRow:
    known = {"code", "type", "name_ja", "name_en", "parent", "aliases_ja"}
    return UnitRow(
        code=record.text("code", longest=40, required=True),
        kind=record.text("type", longest=40, required=True),
        name_ja=record.text("name_ja", longest=200, required=True),
        name_en=record.text("name_en", longest=200),
        parent=record.text("parent", longest=40),
        position=position,
        aliases=record.texts("aliases_ja"),
        notes=record.rest(known),
    )


def _flags(document: reader.Document, roles: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for code, flags in roles.items():
        for flag in flags:
            if flag not in FLAGS or flag in seen:
                sentence = _("“%(role)s” is no role of a unit, or given twice; there are %(roles)s.")
                document.fault(document.line_of(code), sentence % {"role": flag, "roles": ", ".join(FLAGS)})
            seen.add(flag)
            yield flag, code


def _last_day(document: reader.Document, code: str, end: Any) -> date | None:
    try:
        return date.fromisoformat(end)
    except (TypeError, ValueError):
        document.fault(
            document.line_of(code), _("the last day of “%(code)s” must be like 2020-03-31.") % {"code": code}
        )
        return None
