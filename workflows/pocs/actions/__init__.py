"""Every write of a proof of concept besides its moves, a verb each, one transaction and one row of its log.

All take `by` (a person) and `at` (an aware instant), and raise MoveRefused where the person has no part in the trial
or its state no longer allows the act.
"""

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
from .safeguards import answer_safeguard, reopen_safeguard
from .way import close_incident, hand_on_step, move_step, plan_step, record_progress, report_incident, report_step

__all__ = [
    "Side",
    "add_criterion",
    "add_measurement",
    "agree_criteria",
    "answer_safeguard",
    "change_criterion",
    "close_incident",
    "extend",
    "freeze",
    "hand_on_step",
    "judge_interim",
    "move_step",
    "open_poc",
    "plan_step",
    "record_progress",
    "remove_criterion",
    "reopen_safeguard",
    "report_incident",
    "report_step",
    "set_final",
    "thaw",
    "write_charter",
]
