"""What the city itself keeps by unit: the roles of people, proposed ones too, and whom a unit is asked through."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from . import setting_record
from .models import RoleHeld, RoleProposal
from .people_actions import PEOPLE
from .setting_record import Entry
from .unit_holdings import UnitHanding, counted, unit_holding
from .unit_models import UnitContact


def _roles(on: date) -> QuerySet[RoleHeld]:
    return RoleHeld.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on))


def _contacts(on: date) -> QuerySet[UnitContact]:
    return UnitContact.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on))


def _each_role(units: Collection[int], on: date) -> dict[int, list[tuple[str, str]]]:
    """The roles in each unit, by person; one query."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in _roles(on).filter(unit__in=units).select_related("person").order_by("person__name", "pk"):
        found[row.unit_id].append((str(row.pk), f"{row.person.name} {row.get_role_display()}"))  # type: ignore[index]  # of a unit
    return found


def _hand_on_roles(handing: UnitHanding) -> int:
    """End each role in the unit with the eve, and begin it in the successor, with a row of the people's book."""
    found = handing.takes(_roles(handing.on).filter(unit=handing.former), "pk")
    rows = list(found.select_related("person"))
    entries = [_entry(row, handing) for row in rows]
    for row in rows:
        _pass_on(row, handing)
    if entries:
        book = setting_record.take(PEOPLE, seen=setting_record.version(PEOPLE))
        setting_record.write(book, entries, reason=handing.reason, by=handing.by, at=handing.at)
    return len(rows)


def _pass_on(row: RoleHeld, handing: UnitHanding) -> None:
    there = _roles(handing.on).filter(person=row.person, role=row.role, unit=handing.to).exists()
    begun, last = row.valid_from < handing.on, row.valid_to
    if begun or there:
        row.valid_to = max(row.valid_from, handing.on - timedelta(days=1))
        row.save(update_fields=["valid_to"])
    else:
        row.unit = handing.to
        row.save(update_fields=["unit"])
    if begun and not there:
        RoleHeld.objects.create(person=row.person, role=row.role, unit=handing.to, valid_from=handing.on, valid_to=last)


def _entry(row: RoleHeld, handing: UnitHanding) -> Entry:
    def about(language: str) -> str:
        with override(language):
            return f"{row.person.name} <{row.person.email}> {row.get_role_display()}"

    return Entry((about("ja"), about("en")), {"unit": (handing.former.name_ja, handing.to.name_ja)})


def _hand_on_contacts(handing: UnitHanding) -> int:
    """Whom the unit was asked through is who the successor is asked through, where it has nobody for that yet."""
    rows = list(_contacts(handing.on).filter(unit=handing.former))
    taken = set(_contacts(handing.on).filter(unit=handing.to).values_list("part", flat=True))
    for row in rows:
        last = row.valid_to
        row.valid_to = max(row.valid_from, handing.on - timedelta(days=1))
        row.save(update_fields=["valid_to"])
        if row.part not in taken:
            since = max(row.valid_from, handing.on)
            UnitContact.objects.create(
                unit=handing.to, person=row.person, part=row.part, valid_from=since, valid_to=last
            )
            taken.add(row.part)
    return len(rows)


def _proposals(on: date) -> QuerySet[RoleProposal]:
    return RoleProposal.objects.filter(answered_at=None)


def _hand_on_proposals(handing: UnitHanding) -> int:
    """A role that is only proposed is proposed in the successor."""
    return _proposals(handing.on).filter(unit=handing.former).update(unit=handing.to)


def register() -> None:
    """Name what the city keeps by unit."""
    unit_holding("roles", _("Roles of people"), counted(_roles, "unit"), _hand_on_roles, things=_each_role)
    unit_holding("contacts", _("Liaisons and deputies"), counted(_contacts, "unit"), _hand_on_contacts)
    unit_holding("role_proposals", _("Roles the directory proposes"), counted(_proposals, "unit"), _hand_on_proposals)
