"""Every write of a case besides its moves, a verb each; and the two doors of a new case.

All take `by` (a person, or COMPANY) and `at` (an aware instant), and each is one transaction with one row of the log
(none for notes and messages). They raise MoveRefused where the person has no part in the case, the case has ended, or
it was changed since the form was drawn (`version`).
"""

from .exchange import (
    add_claims,
    answer_questions,
    ask_withdrawal,
    move_answer_date,
    revise_files,
    revise_proposal,
    send_message,
    take_version,
    why_not_edited,
)
from .facts import (
    A_MEANS,
    LINKED_ALREADY,
    NOT_OF_THE_UNIT,
    NOT_YOURS_TO_ASSIGN,
    NOT_YOURS_TO_CONFIRM,
    answer_ict,
    assign_officer,
    confirm_none_fits,
    link_item,
    none_fits,
    record_agreement,
    unlink_item,
    write_note,
)
from .opening import Identity, Receipt, change_team, new_case, open_case, open_case_of_bureau
from .standing import ENDED, LOCKED, NO_COMPANY, NOT_YOURS, set_due, set_turn

__all__ = [
    "A_MEANS",
    "ENDED",
    "Identity",
    "LINKED_ALREADY",
    "LOCKED",
    "NOT_OF_THE_UNIT",
    "NOT_YOURS",
    "NOT_YOURS_TO_ASSIGN",
    "NOT_YOURS_TO_CONFIRM",
    "NO_COMPANY",
    "Receipt",
    "add_claims",
    "answer_ict",
    "answer_questions",
    "ask_withdrawal",
    "assign_officer",
    "change_team",
    "confirm_none_fits",
    "link_item",
    "move_answer_date",
    "new_case",
    "none_fits",
    "open_case",
    "open_case_of_bureau",
    "record_agreement",
    "revise_files",
    "revise_proposal",
    "take_version",
    "send_message",
    "set_due",
    "set_turn",
    "unlink_item",
    "why_not_edited",
    "write_note",
]
