"""What a person keeps for the own work: nobody else sees it, but for a list shared with a unit."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person, Unit
from connected_desk.city.queries import units_served

from .models import Case, CaseOfPerson, SavedList

MOST_LISTS = 20


class ListRefused(Exception):
    """A list is not saved; the text says what to do, fit to show the person."""


@transaction.atomic
def follow(case: Case, *, by: Person, at: datetime, followed: bool = True) -> None:
    """Follow the case, or no longer. What was seen of it stays known."""
    now = {"seen_version": case.version, "seen_at": at}
    CaseOfPerson.objects.update_or_create(
        case=case, person=by, defaults={"followed": followed}, create_defaults={"followed": followed, **now}
    )


def look(case: Case, *, by: Person, at: datetime) -> bool:
    """Note that the person looks at the case as it is now; returns whether the person follows it.

    Written only where the case has changed since: most pages are read without a write.
    """
    known = CaseOfPerson.objects.filter(case=case, person=by).first()
    if known is None or known.seen_version < case.version:
        CaseOfPerson.objects.update_or_create(
            case=case, person=by, defaults={"seen_version": case.version, "seen_at": at}
        )
    return known is not None and known.followed


def followed_by(person: Person) -> Q:
    """The rule for the cases the person follows."""
    return Q(pk__in=CaseOfPerson.objects.filter(person=person, followed=True).values("case"))


def changed_since_seen_by(person: Person) -> Q:
    """The rule for the cases the person has looked at, and that were changed since."""
    stale = CaseOfPerson.objects.filter(person=person, seen_version__lt=F("case__version"))
    return Q(pk__in=stale.values("case"))


@transaction.atomic
def save_list(*, name: str, conditions: str, unit: Unit | None, by: Person, at: datetime) -> SavedList:
    """Keep the conditions under the name, in place of those kept under it before.

    Raises ListRefused beyond `MOST_LISTS`, and for a unit the person does not work for.
    """
    if unit is not None and unit.pk not in units_served(by, tokyo_date(at)):
        raise ListRefused(_("Share a list with a unit you work for."))
    own = SavedList.objects.filter(person=by)
    if not own.filter(name=name).exists() and own.count() >= MOST_LISTS:
        raise ListRefused(_("You have saved %d lists already. Remove one first.") % MOST_LISTS)
    kept = {"conditions": conditions, "unit": unit, "saved_at": at}
    return SavedList.objects.update_or_create(person=by, name=name, defaults=kept)[0]


@transaction.atomic
def drop_list(kept: SavedList) -> None:
    """Forget the list, for those it was shared with as well. That it is the person's own is for the caller to know."""
    SavedList.objects.filter(pk=kept.pk).delete()


def lists_of(person: Person, on: date) -> QuerySet[SavedList]:
    """The person's lists, and those shared with a unit the person works for."""
    rule = Q(person=person) | Q(unit__in=units_served(person, on))
    return SavedList.objects.filter(rule).select_related("person")
