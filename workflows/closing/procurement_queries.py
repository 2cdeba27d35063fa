"""What is asked about the record of fairness of a case's procurement."""

from workflows.cases.models import Case
from workflows.cases.pages import Rows, counts_tab

from .models import Award, Exchange


def exchanges_of(case: Case) -> list[Exchange]:
    """What the partner had, by day, complete for a page."""
    return list(case.exchanges.select_related("by", "settled_by", "file"))


def for_others(case: Case) -> list[Exchange]:
    """What the other bidders are given: everything but what somebody said why it is not."""
    return [one for one in exchanges_of(case) if not one.kept_because]


def awards_of(case: Case) -> list[Award]:
    """How a contractor was decided on, the latest first."""
    return list(case.awards.select_related("decided_by"))


@counts_tab("closing")
def written_down(case: Case) -> Rows:
    """The rows of the record of fairness."""
    return [case.exchanges.all()]
