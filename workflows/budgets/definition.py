"""The life of a budget request (予算要求) on one screen."""

from enum import StrEnum

from workflows.engine.registry import life
from workflows.engine.vocabulary import Life, M, Role, S

OWNER, FINANCE, SYSTEM, NOBODY = Role.OWNER, Role.FINANCE, Role.SYSTEM, Role.NOBODY


class BudgetState(StrEnum):
    """The codes of a budget request's states."""

    TENTATIVE = "tentative"
    REQUESTED = "requested"
    ASSESSING = "assessing"
    PROPOSED = "proposed"
    VOTED = "voted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


TENTATIVE, REQUESTED, ASSESSING, PROPOSED = (
    BudgetState.TENTATIVE,
    BudgetState.REQUESTED,
    BudgetState.ASSESSING,
    BudgetState.PROPOSED,
)
VOTED, REFUSED, WITHDRAWN = BudgetState.VOTED, BudgetState.REFUSED, BudgetState.WITHDRAWN

# fmt: off
STATES = (
    S(TENTATIVE, "仮要求",       "Tentative", turn=OWNER,   due="next_step_on", look="gray edit"),
    S(REQUESTED, "要求済",       "Requested", turn=FINANCE, due="next_step_on", look="blue send"),
    S(ASSESSING, "査定中",       "Assessing", turn=FINANCE, due="next_step_on", look="orange scale"),
    S(PROPOSED,  "予算案に計上", "Proposed",  turn=FINANCE, due="next_step_on", look="cyan flag"),
    S(VOTED,     "議決",         "Voted",     turn=NOBODY, look="green check", final=True),
    S(REFUSED,   "認められず",   "Refused",   turn=NOBODY, look="gray x", final=True),
    S(WITHDRAWN, "取下げ",       "Withdrawn", turn=NOBODY, look="gray back", final=True),
)
MOVES = (
    M("request", "要求する", "Request", [TENTATIVE], to=REQUESTED, who=[OWNER], needs=["budgets.amount_entered", "budgets.ict_checked"]),
    M("assess", "査定を始める", "Begin the assessment", [REQUESTED], to=ASSESSING, who=[FINANCE], needs=["budgets.goes_to_vote"], asks=["assessed_by"]),
    M("propose", "予算案に計上する", "Put into the draft budget", [ASSESSING], to=PROPOSED, who=[FINANCE], asks=["amount_proposed", "remark?"]),
    M("vote", "議決を記録する", "Record the vote", [PROPOSED], to=VOTED, who=[FINANCE], asks=["amount_voted"], does=["mail.budget_decided"]),
    M("confirm", "確認済とする", "Confirm without a vote", [REQUESTED], to=VOTED, who=[FINANCE], needs=["budgets.needs_no_vote"], asks=["remark?"],
      does=["mail.budget_decided"]),
    M("refuse", "認めない", "Refuse", [REQUESTED, ASSESSING, PROPOSED], to=REFUSED, who=[FINANCE], asks=["reason"], does=["mail.budget_decided"]),
    M("restore", "復活要求をする", "Ask for restoration", [REFUSED], to=ASSESSING, who=[OWNER],
      needs=["budgets.before_publication", "budgets.goes_to_vote", "budgets.case_goes_on"], asks=["reason"]),
    M("withdraw", "要求を取り下げる", "Withdraw the request", [TENTATIVE, REQUESTED, ASSESSING, PROPOSED], to=WITHDRAWN, who=[OWNER, SYSTEM], asks=["reason"]),
)
# fmt: on

BUDGET = life(
    Life(
        name="budget",
        ja="予算要求",
        en="Budget request",
        model_label="budgets.BudgetRequest",
        states=STATES,
        moves=MOVES,
        opens_in=(TENTATIVE,),
        parent="case",
        opening_label=("仮要求の作成", "Opened"),
    )
)
