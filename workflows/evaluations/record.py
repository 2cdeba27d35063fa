"""What the acts on an evaluation are called in the record of the case."""

from django.utils.translation import gettext_lazy

from workflows.engine.record import ACTS

ACTS.update(
    {
        "interest_declared": gettext_lazy("Said whether an interest is touched"),
        "scored": gettext_lazy("Submitted scores"),
        "excused": gettext_lazy("Excused an evaluator"),
        "effect_judged": gettext_lazy("Judged how a criterion came out"),
        "followed_up": gettext_lazy("Recorded a look back"),
    }
)
