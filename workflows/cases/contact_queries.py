"""What is asked about contacts and what is to be done next after them."""

from datetime import date

from django.db.models import Prefetch, QuerySet

from connected_desk.city.models import Person
from connected_desk.city.queries import officers_of
from connected_desk.city.roles import HeldRole

from .mails import holders
from .models import Case, Contact, FiledMail, NextAction
from .scope import visible_cases


def contacts_of(case: Case) -> QuerySet[Contact]:
    """What was said about the case, the latest first, each with what was to be done next."""
    actions = NextAction.objects.select_related("who", "closed_by")
    rows = Contact.objects.filter(case=case).select_related("by")
    return rows.prefetch_related(Prefetch("actions", actions), "mentions__person")


def mails_of(case: Case) -> QuerySet[FiledMail]:
    """The mails filed with the case."""
    return FiledMail.objects.filter(case=case).select_related("file", "filed_by")


def open_actions(person: Person, on: date) -> QuerySet[NextAction]:
    """What this person is to do next, in cases they may see, the nearest day first."""
    rows = NextAction.objects.filter(who=person, closed_at=None, contact__case__in=visible_cases(person, on))
    return rows.select_related("contact__case").order_by("due_on", "pk")


def can_be_named(case: Case, on: date) -> list[Person]:
    """Who can be named to do something next: whoever works for the desk or a unit with a part in the case."""
    units = {unit.pk: unit for unit in (case.responsible_unit, case.target_unit, case.lead_unit) if unit}
    found = {person.pk: person for unit in units.values() for person in officers_of(unit, on)}
    found |= {person.pk: person for person in holders(HeldRole.DESK, on)}
    return list(found.values())
