"""Every write of a reorganisation: prepared, carried out on its day or called off.

Each is one transaction with a row of the units' book. Units end by a date and are never deleted, but for those that a
reorganisation called off would have begun and nothing names yet.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, QuerySet

from connected_desk.records import tables

from . import setting_record, unit_mails
from .calendar import tokyo_date
from .models import Person, Unit, UnitSuccessor
from .organisation_file import FLAGS
from .setting_models import WaitingFile
from .setting_record import Entry
from .unit_choices import Chosen, entries_of, shares
from .unit_edit_actions import UNITS, about, lay_order, plain
from .unit_file import AFFAIRS, FROM, HEAD, KIND, NAME_EN, NAME_JA, PARENT, PARTS, SUCCESSORS, TO
from .unit_holdings import HOLDINGS, UnitHanding
from .unit_known import Outcome, Planned, successors
from .unit_models import Reorganisation
from .unit_plan import Plan, plan_of

OWN_KIND = "section"  # what a new unit is where the file does not say
Handed = tuple[Unit, Unit, dict[str, int]]


class UnitsFaulty(Exception):
    """Some lines have to be put right, and so nothing was written."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.plan = plan


class ChangedMeanwhile(Exception):
    """What would be written is not what was shown any more."""


class PreparedAlready(Exception):
    """A reorganisation waits for its day: it is carried out or called off before another is read in."""


class InUse(Exception):
    """Something names a unit that a reorganisation called off would have begun."""


@transaction.atomic
def reorganise(
    waiting: WaitingFile,
    *,
    on: date,
    chosen: Chosen,
    shown: str,
    seen: int,
    reason: str,
    by: Person,
    at: datetime,
) -> Reorganisation:
    """Carry the file out today, or prepare it for a later day: units begin and end by dates at once, all else waits.

    `chosen` says which successor takes what, `shown` is the mark of the plan the person saw. Raises UnitsFaulty,
    ChangedMeanwhile, PreparedAlready and setting_record.Overtaken.
    """
    book = setting_record.take(UNITS, seen=seen)
    if prepared() is not None:
        raise PreparedAlready
    made = Reorganisation(
        on=on,
        reason=reason,
        name=waiting.name,
        content_type=waiting.content_type,
        content=bytes(waiting.content),
        chosen=chosen,
        planned_by=by,
        planned_at=at,
    )
    plan = planned(made)
    if plan.of(Outcome.WRONG):
        raise UnitsFaulty(plan)
    if plan.mark != shown:
        raise ChangedMeanwhile
    made.save()
    if on <= tokyo_date(at):
        return carry_out(made, at=at)
    entries = [*_prepare(made, plan), *entries_of(plan, {}, chosen)]
    made.save(update_fields=["prepared"])
    setting_record.write(book, entries or [_of_the_day(made)], reason=reason, by=by, at=at)
    return made


@transaction.atomic
def carry_out(reorganisation: Reorganisation, *, at: datetime) -> Reorganisation:
    """Bring the units to what the file says, and hand on what each unit that ends holds. Again, it does nothing.

    The heads of the units that end and of their successors get a mail. Raises UnitsFaulty where a unit holds something
    by now that nobody takes over.
    """
    made = Reorganisation.objects.select_for_update().get(pk=reorganisation.pk)
    if not made.waits:
        return made
    book = setting_record.take(UNITS, seen=setting_record.version(UNITS))
    plan = planned(made)
    if plan.of(Outcome.WRONG):
        raise UnitsFaulty(plan)
    entries = [*_prepare(made, plan), *_write(plan)]
    handed = list(_hand_on(made, plan, at))
    entries += [_handed(one) for one in handed if one[2]]
    made.done_at = at
    made.save(update_fields=["done_at", "prepared"])
    setting_record.write(book, entries or [_of_the_day(made)], reason=made.reason, by=made.planned_by, at=at)
    unit_mails.tell_heads(made, handed, at=at)
    return made


@transaction.atomic
def choose_successors(
    reorganisation: Reorganisation, chosen: Chosen, *, seen: int, reason: str, by: Person, at: datetime
) -> None:
    """Say anew which successor takes what on the day. Raises setting_record.Overtaken, also where it is over."""
    book = setting_record.take(UNITS, seen=seen)
    made = Reorganisation.objects.select_for_update().get(pk=reorganisation.pk)
    if not made.waits:
        raise setting_record.Overtaken
    entries = list(entries_of(planned(made), made.chosen, chosen))
    made.chosen = chosen
    made.save(update_fields=["chosen"])
    if entries:
        setting_record.write(book, entries, reason=reason, by=by, at=at)


@transaction.atomic
def call_off(reorganisation: Reorganisation, *, seen: int, reason: str, by: Person, at: datetime) -> Reorganisation:
    """Call a prepared reorganisation off: units do not end, and those it would have begun are gone again.

    Raises InUse where one of them is named by something already, and setting_record.Overtaken.
    """
    book = setting_record.take(UNITS, seen=seen)
    made = Reorganisation.objects.select_for_update().get(pk=reorganisation.pk)
    if not made.waits:
        raise setting_record.Overtaken
    entries = []
    UnitSuccessor.objects.filter(old__code__in=made.prepared["ended"], on=made.on).delete()
    for code, before in made.prepared["ended"].items():
        unit = Unit.objects.get(code=code)
        entries.append(Entry(about(unit), {TO: (unit.valid_to, before)}))
        unit.valid_to = date.fromisoformat(before) if before else None
        unit.save(update_fields=["valid_to"])
    for unit in Unit.objects.filter(code__in=made.prepared["begun"]):
        entries.append(Entry(about(unit), {FROM: (unit.valid_from, None)}))
        try:
            unit.delete()
        except ProtectedError as error:
            raise InUse(unit.name) from error
    made.cancelled_at, made.cancelled_by = at, by
    made.save(update_fields=["cancelled_at", "cancelled_by"])
    setting_record.write(book, entries or [_of_the_day(made)], reason=reason, by=by, at=at)
    return made


def planned(made: Reorganisation) -> Plan:
    """What the reorganisation does as things stand. Raises records.tables' Unreadable."""
    return plan_of(tables.read(bytes(made.content), made.content_type), on=made.on)


def prepared() -> Reorganisation | None:
    """The reorganisation that waits for its day, if there is one."""
    rows = Reorganisation.objects.filter(done_at=None, cancelled_at=None)
    return rows.select_related("planned_by").first()


def due(on: date) -> QuerySet[Reorganisation]:
    """The reorganisations whose day has come."""
    return Reorganisation.objects.filter(on__lte=on, done_at=None, cancelled_at=None).order_by("on", "pk")


def _prepare(made: Reorganisation, plan: Plan) -> Iterator[Entry]:
    """Write what has dates: new units, last days, successors."""
    begun, ended = made.prepared.get("begun", []), made.prepared.get("ended", {})
    units = {unit.code: unit for unit in Unit.objects.all()}
    last = max((unit.position for unit in units.values()), default=0)
    for one in plan.of(Outcome.BEGIN):
        said, last = one.said, last + 1
        units[said.code] = Unit.objects.create(
            code=said.code,
            kind=said.values.get(KIND) or OWN_KIND,
            name_ja=said.name,
            name_en=said.values.get(NAME_EN, ""),
            head_title_ja=said.values.get(HEAD, ""),
            position=last,
            valid_from=plan.on,
        )
        begun.append(said.code)
        yield Entry(about(units[said.code]), {NAME_JA: (None, said.name), FROM: (None, plan.on)})
    for one in plan.lines:
        unit = units[one.said.code]
        values: dict[str, tuple[Any, Any]] = {}
        if TO in one.said.values and unit.valid_to != one.said.last:
            values[TO] = (unit.valid_to, one.said.last)
            ended[unit.code] = unit.valid_to.isoformat() if unit.valid_to else None
            unit.valid_to = one.said.last
            unit.save(update_fields=["valid_to"])
        if new := list(_succeed(one, units, plan.on)):
            values[SUCCESSORS] = (None, new)
        if values:
            yield Entry(about(unit), values)
    made.prepared = {"begun": begun, "ended": ended}


def _succeed(one: Planned, units: Mapping[str, Unit], on: date) -> Iterator[str]:
    """Write down the successors of a unit that ends; yields the names of those that are new."""
    if one.outcome != Outcome.END:
        return
    for code in successors(one):
        row, created = UnitSuccessor.objects.get_or_create(
            old=units[one.said.code], new=units[code], defaults={"on": on}
        )
        if created:
            yield row.new.name_ja


def _write(plan: Plan) -> Iterator[Entry]:
    """Write what has no dates: names, links, parts and the official order."""
    units = {unit.code: unit for unit in Unit.objects.select_related("parent", "general_affairs")}
    moving = [flag for flag in FLAGS for one in plan.lines if flag in one.said.parts]
    losing = {flag: unit for flag in moving for unit in units.values() if getattr(unit, f"is_{flag}")}
    for flag, unit in losing.items():  # one unit at a time has a part
        Unit.objects.filter(pk=unit.pk).update(**{f"is_{flag}": False})
    for one in plan.lines:
        unit = units[one.said.code]
        values = _values(one, units)
        told = setting_record.changed({name: getattr(unit, name) for name in values}, values)
        for name, value in values.items():
            setattr(unit, name, value)
        unit.save()
        if told:
            yield Entry(about(unit), {name: (plain(old), plain(new)) for name, (old, new) in told.items()})
    lay_order([units[code] for code in plan.order])


def _values(one: Planned, units: Mapping[str, Unit]) -> dict[str, Any]:
    said = one.said.values
    values = {name: said[name] for name in (NAME_JA, NAME_EN, HEAD) if name in said}
    if said.get(KIND):
        values[KIND] = said[KIND]
    values |= {name: units.get(said[name]) for name in (PARENT, AFFAIRS) if name in said}
    if PARTS in said:
        values |= {f"is_{flag}": flag in said[PARTS] for flag in FLAGS}
    return values


def _hand_on(made: Reorganisation, plan: Plan, at: datetime) -> Iterator[Handed]:
    """Hand on what the units that end hold; yields each with a successor and how many of each kind went there."""
    for one in plan.of(Outcome.END):
        codes = successors(one)
        if not codes:
            continue
        former = Unit.objects.get(code=one.said.code)
        to = {unit.code: unit for unit in Unit.objects.filter(code__in=codes)}
        went: dict[str, dict[str, int]] = {code: {} for code in codes}
        for name, holding in HOLDINGS.items():
            for share in shares(holding, codes, made.chosen.get(former.code, {})):
                handing = UnitHanding(
                    former, to[share.code], made.on, made.reason, made.planned_by, at, share.only, share.but
                )
                if number := holding.hand_on(handing):
                    went[share.code][name] = number
        for code in codes:
            if went[code] or code == codes[0]:
                yield former, to[code], went[code]


def _handed(one: Handed) -> Entry:
    former, to, went = one
    (ja, en), (to_ja, to_en) = about(former), about(to)
    return Entry((f"{ja} → {to_ja}", f"{en} → {to_en}"), {name: (None, number) for name, number in went.items()})


def _of_the_day(made: Reorganisation) -> Entry:
    return Entry((made.name, made.name), {FROM: (None, made.on)})
