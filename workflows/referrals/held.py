"""Hand-overs a person was put on: they go on with a transfer."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from connected_desk.city.models import Person
from workflows.cases.holdings import Handing, Held, holding

from .actions import hand_on_person
from .models import HandOver


def hand_overs_of(person: Person, on: date) -> list[Held]:
    """The open hand-overs this person was named for by the unit's general-affairs section."""
    rows = HandOver.objects.filter(Q(closed_at=None), person=person).select_related("case").order_by("due_on", "pk")
    return [Held("hand_over", row.key, row.case.title, row.case, row.answer_by) for row in rows]


def _hand_on(held: Held, handing: Handing) -> None:
    hand_over = HandOver.objects.select_related("case").get(key=held.key)
    hand_on_person(hand_over, person=handing.to, by=handing.by, at=handing.at, reason=handing.reason)


holding("hand_over", _("Hand-overs to look at"), hand_overs_of, _hand_on)
