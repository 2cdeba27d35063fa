"""Why a unit may see a case that is not in its hands: it was asked about it, or supports it."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from connected_desk.city.models import Person, Unit
from connected_desk.city.queries import speaks_for_ict
from workflows.cases.mention_queries import names_units
from workflows.cases.models import Case
from workflows.cases.scope import widens_scope
from workflows.decisions.queries import consultations

from .models import HandOver, OpinionRequest, SupportRequest
from .queries import spoken_for


@widens_scope
def units_asked(person: Person, on: date) -> Q:
    """The cases this person's units were ever offered, or asked about: by opinion request, or in a decision (合議)."""
    units = spoken_for(person, on)
    offered = HandOver.objects.filter(unit__in=units).values("case")
    asked = OpinionRequest.objects.filter(unit__in=units).values("case")
    consulted = consultations(person, on).values("decision__case_key")
    return Q(pk__in=offered) | Q(pk__in=asked) | Q(key__in=consulted)


@widens_scope
def the_ict_office(person: Person, on: date) -> Q:
    """Those who speak for the ICT office see every case that concerns ICT, and those they were asked to support."""
    if not speaks_for_ict(person, on):
        return Q(pk__in=[])
    return Q(ict=True) | Q(pk__in=SupportRequest.objects.values("case"))


@names_units
def units_besides(case: Case) -> Iterable[Unit]:
    """The units asked for an opinion about the case, and the ICT office where the case concerns ICT."""
    asked = Unit.objects.filter(opinion_requests__case=case).distinct()
    return [*asked, *(Unit.objects.filter(is_ict=True) if case.ict else ())]
