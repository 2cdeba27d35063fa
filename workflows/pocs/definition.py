"""The life of a proof of concept (実証) on one screen."""

from enum import StrEnum

from workflows.engine.registry import life
from workflows.engine.vocabulary import Life, M, Role, S

LEAD, LEAD_HEAD, OWNER, NOBODY = Role.LEAD, Role.LEAD_HEAD, Role.OWNER, Role.NOBODY


class PocState(StrEnum):
    """The codes of a proof of concept's states."""

    PLANNING = "planning"
    READY = "ready"
    RUNNING = "running"
    SUSPENDED = "suspended"
    FINISHED = "finished"
    CANCELLED = "cancelled"


PLANNING, READY, RUNNING = PocState.PLANNING, PocState.READY, PocState.RUNNING
SUSPENDED, FINISHED, CANCELLED = PocState.SUSPENDED, PocState.FINISHED, PocState.CANCELLED

# fmt: off
STATES = (
    S(PLANNING,  "準備中",   "Planning",  turn=LEAD, norm=30, look="green edit",
      says=("実証の準備をしています。", "We are preparing the trial with you.")),
    S(READY,     "準備完了", "Ready",     turn=LEAD, due="starts_on", look="green ok",
      says=("実証の準備ができました。", "Everything is ready for the trial.")),
    S(RUNNING,   "実証中",   "Running",   turn=LEAD, due="ends_on", look="green play",
      says=("実証をしています。", "The trial is running.")),
    S(SUSPENDED, "一時停止", "Suspended", turn=LEAD, norm=10, look="orange pause",
      says=("実証を一時止めています。", "The trial is paused.")),
    S(FINISHED,  "終了",     "Finished",  turn=NOBODY, look="gray check", final=True,
      says=("実証が終わりました。", "The trial has finished.")),
    S(CANCELLED, "中止",     "Cancelled", turn=NOBODY, look="gray x", final=True,
      says=("実証は中止になりました。", "The trial was cancelled.")),
)
MOVES = (
    M("prepare", "準備を終える", "Declare ready", [PLANNING], to=READY, who=[LEAD_HEAD], by_decision=True,
      needs=["pocs.charter_written", "pocs.criteria_agreed", "pocs.charter_agreed", "pocs.safeguards_answered", "pocs.agreement_decided"],
      does=["pocs.lock_criteria", "mail.poc_ready", "mail.poc_ready_to_city"]),
    M("amend", "計画を改める", "Amend the plan", [READY], to=PLANNING, who=[LEAD], asks=["reason"], does=["pocs.new_version"]),
    M("start", "実証を始める", "Start", [READY], to=RUNNING, who=[LEAD], needs=["pocs.safeguards_answered"], does=["mail.poc_started"]),
    M("suspend", "一時停止する", "Suspend", [RUNNING], to=SUSPENDED, who=[LEAD], asks=["reason"], does=["mail.poc_suspended"]),
    M("resume", "再開する", "Resume", [SUSPENDED], to=RUNNING, who=[LEAD], needs=["pocs.no_open_incident"]),
    M("finish", "実証を終える", "Finish", [RUNNING, SUSPENDED], to=FINISHED, who=[LEAD], asks=["reason"], does=["mail.poc_finished", "mail.poc_finished_to_city"]),
    M("cancel", "中止する", "Cancel", [PLANNING, READY, RUNNING, SUSPENDED], to=CANCELLED, who=[LEAD, OWNER], asks=["reason"],
      does=["mail.poc_cancelled"]),
)
# fmt: on

POC = life(
    Life(
        name="poc",
        ja="実証",
        en="Proof of concept",
        model_label="pocs.Poc",
        states=STATES,
        moves=MOVES,
        opens_in=(PLANNING,),
        parent="case",
        opening_label=("準備の開始", "Planning begun"),
    )
)
