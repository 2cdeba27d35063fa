"""What the acts on an evaluation are called in the record of the case."""

from django.utils.translation import gettext_lazy

from workflows.engine.record import ACTS

ACTS.update(
    {
        "interest_declared": gettext_lazy("Said whether an interest is touched"),
        "scored": gettext_lazy("Submitted scores"),
        "scores_reopened": gettext_lazy("Let an evaluator correct their scores"),
        "scores_corrected": gettext_lazy("Corrected scores"),
        "talked_over": gettext_lazy("Wrote down what the evaluators talked over"),
        "guest_named": gettext_lazy("Named an evaluator without an account"),
        "guest_link_renewed": gettext_lazy("Mailed an evaluator another link"),
        "excused": gettext_lazy("Excused an evaluator"),
        "effect_judged": gettext_lazy("Judged how a criterion came out"),
        "followed_up": gettext_lazy("Recorded a look back"),
    }
)
