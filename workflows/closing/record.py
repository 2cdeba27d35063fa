"""What the acts of this room are called in the record of a case, and the logs beside it."""

from django.utils.translation import gettext_lazy as _

from workflows.cases import chains
from workflows.engine.record import ACTS

from .models import Exchange, Spread

ACTS.update({"closing_written": _("Wrote the closing record"), "closing_cost": _("Entered what the case cost")})
# Chains of their own: what is written down of a procurement makes no decision on it void.
chains.KINDS.update({Exchange: "procurement_exchange", Spread: "spread"})
chains.ACTS.update(
    {
        "exchange": _("Wrote down what the partner had"),
        "share": _("The same was given to the other bidders"),
        "keep": _("Said why it is not given to the others"),
        "name_unit": _("Named a unit that could use it"),
        "answer_spread": _("The unit answered"),
    }
)
