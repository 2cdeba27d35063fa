"""An evaluator sees a case while it is under evaluation."""

from datetime import date

from django.db.models import Q

from connected_desk.city.models import Person
from workflows.cases.scope import widens_scope

from .models import Evaluator


@widens_scope
def asked_to_score(person: Person, on: date) -> Q:
    """The cases this person is asked to score; every move that leads out of the evaluation closes it."""
    asked = Evaluator.objects.filter(person=person, excused_at=None, evaluation__closed_at=None)
    return Q(pk__in=asked.values("evaluation__case"))
