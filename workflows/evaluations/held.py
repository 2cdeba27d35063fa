"""Score sheets are their evaluator's own: a transfer only names them, and the owner decides."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from connected_desk.city.models import Person
from workflows.cases.holdings import Held, holding

from .queries import to_score


def sheets_of(person: Person, on: date) -> list[Held]:
    """The sheets this person has still to fill in."""
    rows = to_score(person).filter(submitted_at=None, evaluation__closed_at=None)
    return [
        Held("sheet", row.key, row.evaluation.case.title, row.evaluation.case, row.evaluation.due_on) for row in rows
    ]


holding("sheet", _("Score sheets"), sheets_of)
