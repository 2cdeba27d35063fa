"""Every write of a proof of concept besides its moves, a verb each, one transaction and one row of its log.

All take `by` (a person) and `at` (an aware instant), and raise MoveRefused where the person has no part in the trial
or its state no longer allows the act.
"""

from ..models import Side
from .agreed import agree_charter, agree_criteria
from .bodies import answer_as_body, ask_body, end_body
from .charter import extend, freeze, open_poc, thaw, write_charter
from .criteria import add_criterion, change_criterion, remove_criterion
from .incidents import close_incident, report_incident, tell_incident
from .lent import change_lent, lend_data, settle_lent
from .safeguard_lists import Question, save_safeguard_list, worded
from .safeguards import answer_safeguard, answer_safeguards, reopen_safeguard
from .values import add_measurement, correct_measurement, judge_interim, set_final
from .way import hand_on_step, move_step, plan_step, record_progress, report_step

__all__ = [
    "Question",
    "Side",
    "add_criterion",
    "add_measurement",
    "agree_charter",
    "agree_criteria",
    "answer_as_body",
    "answer_safeguard",
    "answer_safeguards",
    "ask_body",
    "change_criterion",
    "change_lent",
    "close_incident",
    "end_body",
    "correct_measurement",
    "extend",
    "freeze",
    "hand_on_step",
    "judge_interim",
    "lend_data",
    "move_step",
    "open_poc",
    "plan_step",
    "record_progress",
    "remove_criterion",
    "reopen_safeguard",
    "report_incident",
    "report_step",
    "save_safeguard_list",
    "set_final",
    "settle_lent",
    "tell_incident",
    "thaw",
    "worded",
    "write_charter",
]
