"""What each move of a case brings with it, in a sentence at the top of its page."""

from django.utils.translation import gettext_lazy as _

from workflows.engine.asks import LEADS

OF_A_CASE = {
    "accept": _("Name who is in charge. The desk then looks at what the proposal says."),
    "reject": _("The case ends here. The proposer is told the ground and your explanation."),
    "merge": _("The other case goes on and this one ends. Its record and the proposer's page stay."),
    "request_info": _("The proposer gets the questions by mail. Our own time does not run while we wait."),
    "answer": _("Keep answers the proposer gave by telephone or in person. The case goes back to where it was."),
    "refer": _("The unit is asked by mail whether it takes the case on. The proposer gets a mail once it does."),
    "take": _("From now on your unit answers for this case and writes to the proposer."),
    "hand_back": _("Your reason goes to whoever asked. It does not go to the proposer."),
    "assign_owner": _("Once decided, the unit named owns this case, and the proposer is told."),
    "give_back": _("Your unit no longer owns the case. The desk looks for an owner again."),
    "hold": _("The case rests until the date you name. The proposer is told the reason and that date."),
    "resume": _("The case goes back to the state it had before."),
    "start_poc": _(
        "The plan of the trial is written next. Nothing starts before agreement and safeguards are in place."
    ),
    "go_ahead": _("Once decided, the case goes on without a trial, and the proposer is told."),
    "abandon_poc": _("The cancelled trial is closed. The case goes back to dialogue or ends."),
    "evaluate": _("The evaluators are asked by mail. The values measured stay as they are."),
    "conclude": _("Once decided, the conclusion stands, and the proposer is told."),
    "agree": _("Once decided, the case counts as realised under the agreement, and the proposer is told."),
    "grant": _("Record that the budget was granted, and what comes next."),
    "deny": _("Record that the budget was refused, and what comes of the case."),
    "award": _("Once decided, the contractor is known, and the proposer is told."),
    "back_to_dialogue": _("The owner and the proposer talk again. Everything recorded so far stays."),
    "decline": _("Once decided, the ground and your explanation are sent to the proposer."),
    "redirect": _("The case ends. The proposer is told the right window and your reason."),
    "withdraw": _("For when the proposer has asked to withdraw. The case ends and its record stays."),
    "lapse": _("We have reminded twice and had no answer. The case ends; the proposer may start again."),
    "end": _("Record what came of it, what it cost and what was learned. The case ends."),
    "reopen": _("The case goes back to triage under the same number."),
}
LEADS |= {("case", move): sentence for move, sentence in OF_A_CASE.items()}
