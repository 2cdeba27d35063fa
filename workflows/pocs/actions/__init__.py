"""Every write of a proof of concept besides its moves, a verb each, one transaction and one row of its log.

All take `by` (a person) and `at` (an aware instant), and raise MoveRefused where the person has no part in the trial
or its state no longer allows the act.
"""

from .bodies import answer_as_body, ask_body, end_body
from .charter import extend, freeze, open_poc, thaw, write_charter
from .criteria import (
    Side,
    add_criterion,
    add_measurement,
    agree_criteria,
    change_criterion,
    judge_interim,
    remove_criterion,
    set_final,
)
from .lent import change_lent, lend_data, settle_lent
from .safeguard_lists import Question, save_safeguard_list, worded
from .safeguards import answer_safeguard, reopen_safeguard
from .way import close_incident, hand_on_step, move_step, plan_step, record_progress, report_incident, report_step

__all__ = [
    "Question",
    "Side",
    "add_criterion",
    "add_measurement",
    "agree_criteria",
    "answer_as_body",
    "answer_safeguard",
    "ask_body",
    "change_criterion",
    "change_lent",
    "close_incident",
    "end_body",
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
    "thaw",
    "worded",
    "write_charter",
]
