"""Steps of a road map that name a person: they go on with a transfer."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from connected_desk.city.models import Person
from workflows.cases.holdings import Handing, Held, holding, named_in, renamed_in

from .actions import hand_on_step
from .definition import POC
from .models import RoadmapItem, StepState


def steps_of(person: Person, on: date) -> list[Held]:
    """The steps of trials under way that are not done and name the person, the nearest date first."""
    rows = RoadmapItem.objects.exclude(state=StepState.DONE).filter(poc__state__in=POC.open_states)
    return [
        Held("step", row.key, row.what, row.poc.case, row.due_on, row.who)
        for row in rows.select_related("poc__case").order_by("due_on", "pk")
        if named_in(row.who, person)
    ]


def _hand_on(held: Held, handing: Handing) -> None:
    step = RoadmapItem.objects.select_related("poc").get(key=held.key)
    who = renamed_in(step.who, handing.former, handing.to)
    hand_on_step(step, who=who, by=handing.by, at=handing.at, reason=handing.reason)


holding("step", _("Steps of road maps"), steps_of, _hand_on)
