"""Where this room keeps words about a person of the staff, and how they are erased one day."""

from datetime import date
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from connected_desk.records.erasing import Erasure
from connected_desk.records.keeping import Due, keeps, retention_kind

from .models import Person

KIND = "person"
YEARS = 5  # until the city sets its own

# Who did what stays in the log by number; a name written into a case's log goes with the case.
keeps(KIND, "city.Person", "key", "name", "email")
keeps(KIND, "city.CalendarAddress", "person__key", gone=True)
keeps(KIND, "city.WaitingFile", "by__key", gone=True)
keeps(KIND, "city.SignedIn", "person__key", gone=True)
keeps(KIND, "city.SecondFactor", "person__key", gone=True)
keeps(KIND, "city.RecoveryCode", "person__key", gone=True)
keeps(KIND, "city.DirectoryAccount", "person__key", gone=True)


def ended(before: date) -> list[Due]:
    """The people whose last role ended before that day, the longest ago first. Named by number: a list stays."""
    rows = Person.objects.annotate(last=Max("roles_held__valid_to")).filter(is_active=False, last__lt=before)
    rows = rows.exclude(roles_held__valid_to=None).exclude(email__endswith=".invalid").order_by("last", "pk")
    return [Due(key, f"#{pk}", last) for key, pk, last in rows.values_list("key", "pk", "last")]


def mark(key: UUID, erasure: Erasure) -> None:
    """Close the account for good."""
    Person.objects.filter(key=key).update(is_active=False, password=make_password(None))


retention_kind(KIND, _("Accounts of staff"), _("the end of the last role"), YEARS, ended, mark)
