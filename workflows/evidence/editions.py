"""The editions of a pack: all of it for those who answer for the case and the auditor, and one for the council."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from connected_desk.city.models import Person
from connected_desk.city.queries import holds, is_from_outside
from connected_desk.city.roles import HeldRole
from workflows.cases.models import Case
from workflows.cases.permissions import takes_part


class Edition(TextChoices):
    """For whom a pack is made.

    The council's leaves out what is claimed as a business secret, what tells who somebody is, what staff wrote to each
    other, and amounts before the city publishes them.
    """

    COUNCIL = "council", _("For the council (without confidential parts)")
    WHOLE = "whole", _("For the auditor (everything)")


@dataclass(frozen=True)
class Reading:
    """A pack as it is being made: of which case, in which edition, for whom, on which day in Tokyo."""

    case: Case
    edition: Edition
    by: Person
    on: date

    @property
    def whole(self) -> bool:
        return self.edition == Edition.WHOLE

    def name(self, person: Any) -> str | None:
        """Whoever that is, "" for nobody; None where names of people are left out."""
        return (str(person) if person is not None else "") if self.whole else None

    def inside(self, words: str) -> str | None:
        """Words that stay among those who may take everything; None in the council's edition."""
        return words if self.whole else None


def editions_for(case: Case, person: Any, on: date) -> list[Edition]:
    """The editions this person may take of a case they may see.

    Everything is for the auditor and for the units that work on the case; an evaluator from outside gets none.
    """
    if is_from_outside(person, on):
        return []
    everything = holds(person, HeldRole.AUDITOR, on) or takes_part(case, person, on)
    return [Edition.COUNCIL, Edition.WHOLE] if everything else [Edition.COUNCIL]
