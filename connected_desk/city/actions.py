"""Every write of the city's own data: loading its organisation, laying its budget calendar."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from connected_desk.records import outbox

from . import open_days
from .calendar import Account, Step, other_accounts
from .models import CalendarStep, City, Person, Unit
from .organisation_file import FLAGS, Organisation, Parts, UnitRow

# The house calendar: months before April belong to the year the budget is for. (month, day), Japanese, English.
HOUSE_CALENDAR = {
    Step.CONCEPT_SURVEY: ((7, 1), "翌年度構想調べ", "Survey of plans for next year"),
    Step.ICT_CHECK: ((9, 15), "ICT予算確認", "ICT budget check"),
    Step.BUREAU_DEADLINE: ((10, 5), "局内締切", "Deadline within the bureau"),
    Step.FINANCE_DEADLINE: ((11, 5), "財政課締切", "Deadline of the finance section"),
    Step.SECTION_ASSESSMENT: ((1, 7), "財政課長査定", "Assessment by the head of the finance section"),
    Step.BUREAU_ASSESSMENT: ((1, 25), "財政局長査定", "Assessment by the head of the finance bureau"),
    Step.MAYOR_ASSESSMENT: ((2, 3), "市長査定", "Assessment by the mayor"),
    Step.PUBLICATION: ((2, 15), "予算案公表", "Publication of the draft budget"),
    Step.VOTE: ((3, 24), "議決", "Vote of the council"),
}


class AnotherCity(Exception):
    """The file is another city's: one city lives in one database."""


@dataclass(frozen=True)
class LoadedUnits:
    """What loading an organisation did; `absent` are units of the database that are not in the file."""

    created: int
    changed: int
    absent: list[Unit]


@transaction.atomic
def choose_notices(person: Person, *, digest: str, bundles: bool) -> None:
    """Keep how the person wants to be told. What waited for a digest leaves at once where none will carry it."""
    person.digest, person.bundles = digest, bundles
    person.save(update_fields=["digest", "bundles"])
    if not bundles:
        outbox.release(person.email)


@transaction.atomic
def load_organisation(organisation: Organisation, parts: Parts | None) -> LoadedUnits:
    """Bring city and units to what the file says; with `parts`, flags, 総括課, titles of heads and ends too.

    Units that are no longer in the file stay as they are: a unit ends by a date somebody sets. Raises AnotherCity.
    """
    _take_city(organisation, parts)
    units = {unit.code: unit for unit in Unit.objects.all()}
    before = set(units)
    changed = {row.code for row in organisation.units if _bring_to(units, row.code, _values_of(row))}
    changed |= {row.code for row in organisation.units if _bring_to(units, row.code, {"parent": units.get(row.parent)})}
    if parts:
        changed |= set(_give_parts(units, parts))
    absent = before - {row.code for row in organisation.units}
    return LoadedUnits(
        created=len(set(units) - before),
        changed=len(changed & before),
        absent=[unit for code, unit in units.items() if code in absent],
    )


def lay_calendar(*, account: str, fiscal_years: Iterable[int]) -> int:
    """Lay the house calendar towards the budgets of those years; returns how many steps were missing.

    A step somebody has set stays where it is. A step that falls on a closed day goes to the next open one.
    """
    closed = open_days.closed_days()
    there = set(CalendarStep.objects.filter(account=account).values_list("fiscal_year", "step"))
    missing = [
        CalendarStep(
            account=account,
            fiscal_year=year,
            step=step,
            name_ja=name_ja,
            name_en=name_en,
            on=open_days.next_open(date(year if month < 4 else year - 1, month, day), closed=closed),
        )
        for year in fiscal_years
        for step, ((month, day), name_ja, name_en) in HOUSE_CALENDAR.items()
        if (year, step) not in there
    ]
    return len(CalendarStep.objects.bulk_create(missing))


def lay_calendars(*, around: int) -> int:
    """Lay the house calendar of every account, from the budget of the year before to three years ahead."""
    accounts = [*Account.values, *other_accounts()]
    return sum(lay_calendar(account=account, fiscal_years=range(around - 1, around + 4)) for account in accounts)


def _take_city(organisation: Organisation, parts: Parts | None) -> None:
    city = City.get()
    if not city.name_ja:
        city.name_ja, city.name_en = organisation.city_ja, organisation.city_en
        city.lg_code = organisation.lg_code
        if parts and parts.desk_name_ja:
            city.desk_name_ja, city.desk_name_en = parts.desk_name_ja, parts.desk_name_en
        city.save()
    elif city.name_ja != organisation.city_ja:
        raise AnotherCity(
            _("This database serves %(ours)s; the file is of %(theirs)s. One city lives in one database.")
            % {"ours": city.name_ja, "theirs": organisation.city_ja}
        )


def _values_of(row: UnitRow) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "name_ja": row.name_ja,
        "name_en": row.name_en,
        "position": row.position,
        "aliases": row.aliases,
        "notes": row.notes,
    }


def _give_parts(units: dict[str, Unit], parts: Parts) -> Iterator[str]:
    """Give every unit its part; yields the codes of those that changed."""
    # One unit at a time carries a flag, so all are taken off before any is given.
    for flag in FLAGS:
        for code in [code for code, unit in units.items() if code != parts.flags.get(flag)]:
            if _bring_to(units, code, {f"is_{flag}": False}):
                yield code
    given = [
        *[(code, f"is_{flag}", True) for flag, code in parts.flags.items()],
        *[(code, "general_affairs", units[section]) for code, section in parts.general_affairs.items()],
        *[(code, "head_title_ja", title) for code, title in parts.head_titles.items()],
        *[(code, "valid_to", day) for code, day in parts.ended.items()],
    ]
    for code, name, value in given:
        if _bring_to(units, code, {name: value}):
            yield code


def _bring_to(units: dict[str, Unit], code: str, values: dict[str, Any]) -> bool:
    """Make or change the unit so that it has these values; whether that took a write."""
    unit = units.get(code) or Unit(code=code)
    if unit.pk and all(getattr(unit, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(unit, name, value)
    unit.save()
    units[code] = unit
    return True
