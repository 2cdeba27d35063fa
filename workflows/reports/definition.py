"""The life of a monthly report on one screen."""

from enum import StrEnum

from workflows.engine.registry import life
from workflows.engine.vocabulary import Life, M, Role, S

SECRETARIAT, SECRETARIAT_HEAD, NOBODY = Role.SECRETARIAT, Role.SECRETARIAT_HEAD, Role.NOBODY


class ReportState(StrEnum):
    """The codes of a report's states."""

    DRAFTING = "drafting"
    CHECKING = "checking"
    APPROVED = "approved"
    PUBLISHED = "published"


DRAFTING, CHECKING, APPROVED, PUBLISHED = (
    ReportState.DRAFTING,
    ReportState.CHECKING,
    ReportState.APPROVED,
    ReportState.PUBLISHED,
)

# fmt: off
STATES = (
    S(DRAFTING,  "作成中",   "Drafting",  turn=SECRETARIAT,      norm=5, look="gray edit"),
    S(CHECKING,  "確認中",   "Checking",  turn=SECRETARIAT_HEAD, norm=3, look="blue search"),
    S(APPROVED,  "承認済み", "Approved",  turn=SECRETARIAT,      norm=2, look="cyan ok"),
    S(PUBLISHED, "本部へ報告済み", "Published", turn=NOBODY, look="green check", final=True),
)
MOVES = (
    M("submit", "確認を求める", "Submit for checking", [DRAFTING], to=CHECKING, who=[SECRETARIAT], needs=["reports.figures_built"]),
    M("send_back", "差し戻す", "Send back", [CHECKING, APPROVED], to=DRAFTING, who=[SECRETARIAT_HEAD], asks=["reason"]),
    M("approve", "承認する", "Approve", [CHECKING], to=APPROVED, who=[SECRETARIAT_HEAD], by_decision=True,
      needs=["reports.approver_did_not_submit"]),
    M("publish", "本部へ報告する", "Publish to headquarters", [APPROVED], to=PUBLISHED, who=[SECRETARIAT], does=["reports.freeze", "mail.report_published"]),
    M("correct", "訂正版を作る", "Open a corrected edition", [PUBLISHED], to=PUBLISHED, who=[SECRETARIAT],
      needs=["reports.newest_edition"], asks=["reason"], does=["reports.open_next_edition"]),
)
# fmt: on

REPORT = life(
    Life(
        name="report",
        ja="月次報告",
        en="Monthly report",
        model_label="reports.Report",
        states=STATES,
        moves=MOVES,
        opens_in=(DRAFTING,),
        opening="build",
        opening_label=("作成", "Built"),
    )
)
