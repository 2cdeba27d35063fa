"""The life of a decision (伺い) on one screen."""

from enum import StrEnum

from workflows.engine.registry import life
from workflows.engine.vocabulary import Life, M, Role, S

DRAFTER, DECIDER, NOBODY, SYSTEM = Role.DRAFTER, Role.DECIDER, Role.NOBODY, Role.SYSTEM


class DecisionState(StrEnum):
    """The codes of a decision's states."""

    DRAFTED = "drafted"
    CIRCULATING = "circulating"
    SENT_BACK = "sent_back"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"
    VOID = "void"


DRAFTED, CIRCULATING, SENT_BACK = DecisionState.DRAFTED, DecisionState.CIRCULATING, DecisionState.SENT_BACK
DECIDED, WITHDRAWN, VOID = DecisionState.DECIDED, DecisionState.WITHDRAWN, DecisionState.VOID

# fmt: off
STATES = (
    S(DRAFTED,     "起案済み", "Drafted",     turn=DRAFTER, norm=3, look="gray edit"),
    S(CIRCULATING, "回議中",   "Circulating", turn=DECIDER, norm=5, look="blue send"),
    S(SENT_BACK,   "差戻し",   "Sent back",   turn=DRAFTER, norm=3, look="orange back"),
    S(DECIDED,     "決裁済み", "Decided",     turn=NOBODY, look="green check", final=True),
    S(WITHDRAWN,   "取下げ",   "Withdrawn",   turn=NOBODY, look="gray x", final=True),
    S(VOID,        "失効",     "Void",        turn=NOBODY, look="gray alert", final=True),
)
MOVES = (
    M("circulate", "回議に付す", "Circulate", [DRAFTED, SENT_BACK], to=CIRCULATING, who=[DRAFTER], does=["mail.decision_asked"]),
    M("decide", "決裁する", "Decide", [CIRCULATING], to=DECIDED, who=[DECIDER], needs=["decisions.subject_unmoved"],
      asks=["capacity", "document_number?"], does=["decisions.carry_out"]),
    M("send_back", "差し戻す", "Send back", [CIRCULATING], to=SENT_BACK, who=[DECIDER], asks=["reason"], does=["mail.decision_sent_back"]),
    M("withdraw", "伺いを取り下げる", "Withdraw the draft", [DRAFTED, CIRCULATING, SENT_BACK], to=WITHDRAWN, who=[DRAFTER]),
    M("void", "失効とする", "Void", [DRAFTED, CIRCULATING, SENT_BACK], to=VOID, who=[SYSTEM], asks=["reason"], does=["mail.decision_void"]),
)
# fmt: on

DECISION = life(
    Life(
        name="decision",
        ja="伺い",
        en="Decision",
        model_label="decisions.Decision",
        states=STATES,
        moves=MOVES,
        opens_in=(DRAFTED,),
        opening="draft",
        opening_label=("起案", "Drafted"),
    )
)
