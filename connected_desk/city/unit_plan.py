"""What a file of units would do on its day, line by line, without writing anything."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from connected_desk.records.tables import Table
from connected_desk.ui.formats import full_date

from .file_lines import in_groups
from .organisation_file import FLAGS
from .unit_faults import faults_of
from .unit_file import (
    AFFAIRS,
    HEAD,
    KIND,
    LABELS,
    NAME_EN,
    NAME_JA,
    PARENT,
    PART_LABELS,
    PARTS,
    TO,
    UnitLine,
    lines_of,
)
from .unit_known import Known, Outcome, Planned, name_of, successors, until


@dataclass(frozen=True)
class Plan:
    """Every line of a file in its order, on its day; `order` has the codes of all units, also those not in the file."""

    on: date
    lines: Sequence[Planned]
    order: Sequence[str]

    def of(self, outcome: Outcome) -> list[Planned]:
        return [one for one in self.lines if one.outcome == outcome]

    @property
    def groups(self) -> list[tuple[Outcome, list[Planned]]]:
        """The lines by what becomes of them, what is wrong first; only what there is."""
        return in_groups(self.lines, Outcome)

    @property
    def written(self) -> list[Planned]:
        return [one for one in self.lines if one.outcome in (Outcome.BEGIN, Outcome.END, Outcome.CHANGE)]

    @property
    def mark(self) -> str:
        """What the plan says, in short: equal where a person would read the same."""
        told = [(one.said.line, one.outcome.value, one.said.code, one.sentences, one.held) for one in self.lines]
        return hashlib.sha256(json.dumps([str(self.on), told]).encode()).hexdigest()


def plan_of(table: Table, *, on: date) -> Plan:
    """What each line would do on that day. Raises records.tables' Unreadable."""
    lines = lines_of(table)
    known = Known(lines, on)
    order = _order(known)
    return Plan(on, [_planned(said, known, order) for said in lines], order)


def _order(known: Known) -> list[str]:
    """The codes in the official order of the file; a unit that is not in it stays behind the one it stands behind."""
    found = list(known.lines)
    before = ""
    for code in known.units:
        if code not in known.lines:
            found.insert(found.index(before) + 1 if before else 0, code)
        before = code
    return found


def _planned(said: UnitLine, known: Known, order: Sequence[str]) -> Planned:
    one = Planned(said, known.units.get(said.code))
    one.held = known.held.get(one.unit.pk, {}) if one.unit else {}
    faults = [*said.faults, *faults_of(one, known)]
    known.seen.add(said.code)
    if faults:
        one.outcome, one.sentences = Outcome.WRONG, faults
    elif one.unit is None:
        one.outcome = Outcome.BEGIN
        one.sentences = [_("From %s") % full_date(known.on), *_named(one, known)]
    else:
        _decide(one, known, order)
    return one


def _decide(one: Planned, known: Known, order: Sequence[str]) -> None:
    """Set what becomes of a unit that there is."""
    said, unit = one.said, one.unit
    if unit is None:
        return
    one.sentences = [*_named(one, known), *_moved(unit.code, known, order)]
    if known.ends(said):
        one.outcome = Outcome.END
        one.sentences = [_("Until %s") % full_date(known.eve), *_goes_to(one, known), *one.sentences]
    elif TO in said.values and unit.valid_to != said.last:
        one.sentences.append(_("Last day: %(before)s → %(after)s") % {
            "before": until(unit.valid_to), "after": until(said.last)
        })  # fmt: skip
    if one.outcome == Outcome.SAME and one.sentences:
        one.outcome = Outcome.CHANGE


def _named(one: Planned, known: Known) -> Iterator[str]:
    """What the line says otherwise than it stands, but for days and order."""
    values, unit = one.said.values, one.unit
    for name in (NAME_JA, NAME_EN, KIND, HEAD):
        before = getattr(unit, name) if unit else ""
        if name in values and values[name] != before and (unit is not None or name == HEAD):
            yield _changed(name, before, values[name])
    for name, link in ((PARENT, "parent"), (AFFAIRS, "general_affairs")):
        before = getattr(unit, link) if unit else None
        code = before.code if before else ""
        if name in values and values[name] != code:
            yield _changed(name, before.name_ja if before else "", name_of(values[name], known))
    if PARTS in values:
        before_parts = [flag for flag in FLAGS if unit and getattr(unit, f"is_{flag}")]
        if set(before_parts) != set(values[PARTS]):
            yield _changed(PARTS, _parts_in_words(before_parts), _parts_in_words(values[PARTS]))


def _changed(name: str, before: Any, after: Any) -> str:
    return _("%(column)s: %(before)s → %(after)s") % {
        "column": LABELS[name],
        "before": before or _("none"),
        "after": after or _("none"),
    }


def _parts_in_words(flags: Sequence[str]) -> str:
    return _(", ").join(str(PART_LABELS[flag]) for flag in FLAGS if flag in flags)


def _moved(code: str, known: Known, order: Sequence[str]) -> Iterator[str]:
    """Where the unit comes behind another than so far, among the units there are."""
    old = list(known.units)
    new = [one for one in order if one in known.units]
    before, after = _behind(code, old), _behind(code, new)
    if before != after:
        yield _("Order: after %(before)s → after %(after)s") % {
            "before": name_of(before, known) or _("none"),
            "after": name_of(after, known) or _("none"),
        }


def _behind(code: str, order: Sequence[str]) -> str:
    place = order.index(code)
    return order[place - 1] if place else ""


def _goes_to(one: Planned, known: Known) -> Iterator[str]:
    """To whom the business of the unit goes."""
    one.goes_to = [(code, name_of(code, known)) for code in successors(one)]
    names = [name for _code, name in one.goes_to]
    if names:
        yield _("Successor: %s") % _(", ").join(names)
    if one.held and len(names) > 1:
        yield _("What each successor takes is said below; what is not said goes to %(unit)s.") % {"unit": names[0]}
    elif one.held:
        count = sum(one.held.values())
        sentence = ngettext("What it holds (%(n)d) goes to %(unit)s.", "What it holds (%(n)d) goes to %(unit)s.", count)
        yield sentence % {"n": count, "unit": names[0]}
