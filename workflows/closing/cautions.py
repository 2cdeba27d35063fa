"""What whoever decides on a contractor should know first (engine/cautions.py)."""

from collections.abc import Iterator

from django.utils.translation import ngettext

from workflows.cases.models import Case
from workflows.engine.cautions import caution

from .models import Exchange


@caution("case", "award")
def not_given_to_others(case: Case) -> Iterator[str]:
    """How much the partner had that nobody has said of how the other bidders get the same."""
    count = Exchange.objects.filter(case=case, settled_by=None).count()
    if count:
        yield ngettext(
            "%(n)d thing asked of or given to the partner is not recorded as given to the other bidders, nor is a "
            "reason why not. See “Procurement and closing” of the case.",
            "%(n)d things asked of or given to the partner are not recorded as given to the other bidders, nor is a "
            "reason why not. See “Procurement and closing” of the case.",
            count,
        ) % {"n": count}
