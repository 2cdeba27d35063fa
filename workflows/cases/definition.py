"""The life of a case on one screen: states, whose turn, norm, moves, who, needs, then, labels."""

from enum import StrEnum

from workflows.engine.registry import life
from workflows.engine.vocabulary import Life, M, Role, S

DESK, DESK_HEAD, COMPANY, TARGET, OWNER = Role.DESK, Role.DESK_HEAD, Role.COMPANY, Role.TARGET, Role.OWNER
OWNER_HEAD, LEAD, HOLDER, EVALUATOR, NOBODY = Role.OWNER_HEAD, Role.LEAD, Role.HOLDER, Role.EVALUATOR, Role.NOBODY


class CaseState(StrEnum):
    """The codes of a case's states; their labels stand below and nowhere else."""

    RECEIVED = "received"
    TRIAGE = "triage"
    INFO_REQUESTED = "info_requested"
    REFERRED = "referred"
    DIALOGUE = "dialogue"
    ON_HOLD = "on_hold"
    PROOF_OF_CONCEPT = "proof_of_concept"
    EVALUATION = "evaluation"
    BUDGETING = "budgeting"
    PROCUREMENT = "procurement"
    REALISED = "realised"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    REDIRECTED = "redirected"
    LAPSED = "lapsed"
    MERGED = "merged"
    ENDED = "ended"


RECEIVED, TRIAGE, INFO_REQUESTED, REFERRED = (
    CaseState.RECEIVED,
    CaseState.TRIAGE,
    CaseState.INFO_REQUESTED,
    CaseState.REFERRED,
)
DIALOGUE, ON_HOLD, PROOF_OF_CONCEPT, EVALUATION = (
    CaseState.DIALOGUE,
    CaseState.ON_HOLD,
    CaseState.PROOF_OF_CONCEPT,
    CaseState.EVALUATION,
)
BUDGETING, PROCUREMENT, REALISED, ENDED = (
    CaseState.BUDGETING,
    CaseState.PROCUREMENT,
    CaseState.REALISED,
    CaseState.ENDED,
)
DECLINED, WITHDRAWN, REDIRECTED, LAPSED, MERGED = (
    CaseState.DECLINED,
    CaseState.WITHDRAWN,
    CaseState.REDIRECTED,
    CaseState.LAPSED,
    CaseState.MERGED,
)

# The company's six stages; a case's page shows the highest one reached since receipt or the last reopen.
STAGES = (
    ("受付", "Receipt"),
    ("内容の確認", "Reading the proposal"),
    ("検討する部署の決定", "Finding the office"),
    ("担当部署との対話", "Dialogue with the office"),
    ("実証と効果の確認", "Trial and its effect"),
    ("結果と今後", "Result and next steps"),
)

# fmt: off
STATES = (
    #  state            Japanese          English                  turn              norm or due date           stage  look
    S(RECEIVED,         "受付済み",        "Received",              turn=DESK,        norm=2,                    stage=1, look="sky inbox", usual="accept",
      says=("提案を受け付けました。", "We received your proposal.")),
    S(TRIAGE,           "一次確認中",      "In triage",             turn=DESK,        norm=5,                    stage=2, look="blue search", usual="refer",
      says=("担当者が内容を確認しています。", "A member of the desk is reading your proposal.")),
    S(INFO_REQUESTED,   "追加情報待ち",    "Information requested", turn=COMPANY,     due="answer_due_on",       stage=None, look="yellow chat",
      says=("お願いがあります。追加の情報をお送りください。", "We need something from you.")),
    S(REFERRED,         "所管調整中",      "Owner being agreed",    turn=TARGET,      norm=10, due="handover_due_on", stage=3, look="purple send", usual="take",
      says=("検討する部署に確認しています。", "We are asking the office concerned.")),
    S(DIALOGUE,         "対話・調整中",    "In dialogue",           turn=OWNER,       norm=20,                   stage=4, look="purple chat", usual="start_poc",
      says=("担当の部署が、進め方を一緒に相談しています。", "The office is working out the way forward with you.")),
    S(ON_HOLD,          "保留",            "On hold",               turn=HOLDER,      due="resume_on",           stage=None, look="gray pause", usual="resume",
      says=("いったん止めています。予定の日に検討を再開します。", "Paused. We plan to resume on the date shown.")),
    S(PROOF_OF_CONCEPT, "実証",            "Proof of concept",      turn=LEAD,        due="poc_ends_on",         stage=5, look="green play", usual="evaluate",
      says=("実証の準備または実証をしています。", "The trial is being prepared or is running.")),
    S(EVALUATION,       "効果検証中",      "Under evaluation",      turn=EVALUATOR,   norm=20,                   stage=5, look="orange scale", usual="conclude",
      says=("実証の結果を確かめています。", "We are evaluating the trial.")),
    S(BUDGETING,        "予算手続中",      "In the budget process", turn=OWNER,       due="next_step_on",        stage=6, look="cyan flag", usual="grant",
      says=("予算の手続をしています。予算や契約を約束するものではありません。", "A budget is being sought. This promises neither budget nor contract.")),
    S(PROCUREMENT,      "公募・契約手続中", "In procurement",        turn=OWNER,       norm=60,                   stage=6, look="cyan file", usual="award",
      says=("公平に選ぶための手続をしています。", "A fair selection procedure is under way.")),
    S(REALISED,         "実施",            "Realised",              turn=OWNER,       due="follow_up_on",        stage=6, look="green check", usual="end",
      says=("市の事業として始まりました。", "It is now a city service.")),
    S(DECLINED,         "見送り",          "Declined",              turn=NOBODY, look="gray x", final=True,
      says=("今回は進めないことになりました。", "We will not take it forward this time.")),
    S(WITHDRAWN,        "取下げ",          "Withdrawn",             turn=NOBODY, look="gray back", final=True,
      says=("提案は取り下げられました。", "The proposal was withdrawn.")),
    S(REDIRECTED,       "他窓口を案内済み", "Redirected",            turn=NOBODY, look="gray send", final=True,
      says=("別の窓口が合っています。", "Another contact point fits better.")),
    S(LAPSED,           "回答がないため終了", "Lapsed",               turn=NOBODY, look="gray clock", final=True,
      says=("期日までに回答がなかったため終わりました。もう一度始めることができます。", "Closed because no answer came. You can start again.")),
    S(MERGED,           "統合",            "Merged",                turn=NOBODY, look="gray link", final=True,
      says=("同じ内容の案件とまとめて検討しています。", "It is considered together with a case of the same content.")),
    S(ENDED,            "終了",            "Ended",                 turn=NOBODY, look="gray ok", final=True,
      says=("終わりました。分かったことを公開します。", "It has ended. We publish what we learned.")),
)

LINKED = "cases.linked_or_explained"
CONFIRMED = "cases.linked_or_confirmed"

MOVES = (
    M("accept", "受付を確認する", "Confirm receipt", [RECEIVED], to=TRIAGE, who=[DESK], asks=["officer"], undo=True),
    M("reject", "受付対象外とする", "Not for this desk", [RECEIVED], to=DECLINED, who=[DESK_HEAD],
      asks=["refusal_code", "sentence"], does=["mail.rejected"], undo=True),
    M("merge", "統合する", "Merge", [RECEIVED, TRIAGE], to=MERGED, who=[DESK], needs=["cases.survivor_stands"], asks=["survivor"],
      does=["budgets.withdraw_open"], undo=True),
    M("request_info", "追加情報を依頼する", "Request information", {TRIAGE: [DESK], REFERRED: [TARGET], DIALOGUE: [OWNER]}, to=INFO_REQUESTED,
      needs=["cases.has_company"], asks=["questions", "due_on"], does=["cases.ask_company", "mail.info_requested"], undo=True),
    M("answer", "回答を送る", "Send the answers", [INFO_REQUESTED], undoes="request_info", back_to="came_from", who=[COMPANY, DESK],
      needs=["cases.questions_answered"], does=["cases.close_questions", "mail.answered"]),
    M("refer", "引受けを依頼する", "Ask a unit to take it", {TRIAGE: [DESK], DIALOGUE: [OWNER]}, to=REFERRED,
      needs=[LINKED, "referrals.ict_answered"], asks=["unit", "ict", "ict_reason", "due_on", "note?"],
      does=["referrals.keep_advice", "referrals.offer", "referrals.ask_support", "mail.referred"], undo=True),
    M("take", "引き受ける", "Take it on", [REFERRED], to=DIALOGUE, who=[TARGET], asks=["section?", "person"],
      does=["referrals.take", "mail.owner_decided", "mail.taken"], undo=True),
    M("hand_back", "引き受けられない", "Hand it back", [REFERRED], undoes="refer", back_to="offered_from", who=[TARGET, DESK],
      asks=["reason"], does=["referrals.hand_back", "mail.handed_back"], undo=True),
    M("assign_owner", "所管を決める", "Assign the owner", [TRIAGE, REFERRED], to=DIALOGUE, who=[DESK_HEAD], by_decision=True,
      needs=[LINKED, "referrals.ict_answered", "referrals.opinions_asked"], asks=["unit", "grounds"],
      does=["referrals.keep_advice", "referrals.close", "referrals.ask_support", "mail.owner_decided"]),
    M("give_back", "デスクに戻す", "Give it back", [DIALOGUE], to=TRIAGE, who=[OWNER_HEAD], asks=["reason"], undo=True),
    M("hold", "保留にする", "Put on hold", [TRIAGE, DIALOGUE, BUDGETING, PROCUREMENT], to=ON_HOLD, who=[HOLDER, DESK_HEAD],
      asks=["reason", "resume_on"], does=["mail.on_hold"], undo=True),
    M("resume", "検討を再開する", "Resume", [ON_HOLD], undoes="hold", back_to="came_from", who=[HOLDER, DESK_HEAD], undo=True),
    M("start_poc", "実証に進める", "Move to a proof of concept", [DIALOGUE], to=PROOF_OF_CONCEPT, who=[OWNER], needs=[CONFIRMED],
      asks=["lead_unit", "purpose"], does=["pocs.open"]),
    M("go_ahead", "実証を経ずに進める", "Go ahead without a trial", [DIALOGUE], to=(BUDGETING, PROCUREMENT), chosen_by="result",
      who=[OWNER_HEAD], by_decision=True, needs=[CONFIRMED, "evaluations.earlier_or_explained"],
      asks=["result", "reason", "why_no_evaluation?"], does=[{BUDGETING: "budgets.open_if_none"}, {BUDGETING: "mail.adopted", PROCUREMENT: "mail.result"}]),
    M("abandon_poc", "実証をやめる", "Give the trial up", [PROOF_OF_CONCEPT], to=(DIALOGUE, ENDED), chosen_by="result", who=[OWNER, LEAD],
      needs=["pocs.cancelled"], asks=["result", "reason", "lessons"], does=["closing.record", {ENDED: "budgets.withdraw_open"}, {ENDED: "mail.stopped"}]),
    M("evaluate", "評価に進む", "Go to evaluation", [PROOF_OF_CONCEPT], to=EVALUATION, who=[OWNER, LEAD],
      needs=["pocs.finished", "pocs.measured", "evaluations.evaluators_independent", "evaluations.guests_independent"],
      asks=["evaluators", "guests?", "due_on"],
      does=["evaluations.open", "mail.evaluation_asked"]),
    M("conclude", "結論を決める", "Conclude", [EVALUATION], to=(BUDGETING, PROCUREMENT, REALISED, PROOF_OF_CONCEPT, ENDED), chosen_by="result",
      who=[OWNER_HEAD], by_decision=True,
      needs=["evaluations.complete", "evaluations.conflicts_declared", "evaluations.decider_did_not_score",
             "decisions.desk_and_ict_consulted", {REALISED: "budgets.money_in_hand"}, {ENDED: "closing.lessons_given"}],
      asks=["result", "next_action", "weighed", "reason", "lessons?", "public_text"],
      does=["evaluations.conclude", {BUDGETING: "budgets.open_if_none"}, {PROOF_OF_CONCEPT: "pocs.open_again"},
            {REALISED: "evaluations.plan_follow_ups"},
            {BUDGETING: "closing.keep_lessons", PROCUREMENT: "closing.keep_lessons", REALISED: "closing.keep_lessons",
             PROOF_OF_CONCEPT: "closing.keep_lessons", ENDED: "closing.record"}, {ENDED: "budgets.withdraw_open"},
            {BUDGETING: "mail.adopted", PROOF_OF_CONCEPT: "mail.continued", ENDED: "mail.stopped", PROCUREMENT: "mail.result",
             REALISED: "mail.result"}]),
    M("agree", "協定により実施する", "Realise by agreement", [DIALOGUE], to=REALISED, who=[OWNER_HEAD], by_decision=True,
      needs=["cases.agreement_on_record", CONFIRMED], asks=["reason"], does=["evaluations.plan_follow_ups", "mail.result"]),
    M("grant", "予算が認められた", "Budget granted", [BUDGETING], to=(PROCUREMENT, REALISED), chosen_by="result", who=[OWNER],
      needs=["budgets.voted"], asks=["result"], does=[{REALISED: "evaluations.plan_follow_ups"}, "mail.result"]),
    M("deny", "予算が認められなかった", "Budget refused", [BUDGETING], to=(BUDGETING, DIALOGUE, REALISED, ENDED), chosen_by="result", who=[OWNER],
      needs=["budgets.refused"], asks=["result", "reason"],
      does=[{BUDGETING: "budgets.open_next_year"}, {REALISED: "evaluations.plan_follow_ups"}, {ENDED: "closing.record"}, {ENDED: "budgets.withdraw_open"},
            {ENDED: "mail.result"}]),
    M("award", "契約候補者の決定", "Decide the contractor", [PROCUREMENT], to=(REALISED, ENDED), chosen_by="result", who=[OWNER_HEAD], by_decision=True,
      asks=["result", "route", "route_ground"],
      does=["closing.keep_route", {REALISED: "evaluations.plan_follow_ups"}, {ENDED: "closing.record"}, {ENDED: "budgets.withdraw_open"}, "mail.result"]),
    M("back_to_dialogue", "対話に戻す", "Back to dialogue", [EVALUATION, BUDGETING, PROCUREMENT], to=DIALOGUE, who=[OWNER],
      needs=["pocs.none_running", "budgets.none_open", "decisions.none_circulating"], asks=["reason"], does=["evaluations.close"]),
    M("decline", "見送りとする", "Decline", {TRIAGE: [DESK_HEAD], REFERRED: [DESK_HEAD], DIALOGUE: [OWNER_HEAD]}, to=DECLINED, by_decision=True,
      asks=["decline_code", "sentence", "alternatives?"], does=["closing.record_trial", "referrals.close", "budgets.withdraw_open", "mail.declined"]),
    M("redirect", "他の窓口を案内する", "Point to another window", {TRIAGE: [DESK], REFERRED: [DESK], DIALOGUE: [OWNER]}, to=REDIRECTED,
      asks=["window", "reason"], does=["referrals.close", "budgets.withdraw_open", "mail.redirected"], undo=True),
    M("withdraw", "提案を取り下げる", "Withdraw", {
        **dict.fromkeys([RECEIVED, TRIAGE, REFERRED, DIALOGUE, INFO_REQUESTED, (ON_HOLD, TRIAGE), (ON_HOLD, DIALOGUE)], [COMPANY, DESK]),
        **dict.fromkeys([PROOF_OF_CONCEPT, EVALUATION, BUDGETING, PROCUREMENT, (ON_HOLD, BUDGETING), (ON_HOLD, PROCUREMENT)], [OWNER]),
      }, to=WITHDRAWN, needs=["cases.company_asked"], asks=["reason?"],
      does=["closing.record_trial", "cases.close_questions", "referrals.close", "pocs.cancel_open", "evaluations.close", "budgets.withdraw_open", "decisions.withdraw_open", "mail.withdrawn", "mail.withdrawn_to_city"]),
    M("lapse", "回答がないため終える", "Close for want of an answer", [INFO_REQUESTED], to=LAPSED, who=[DESK],
      needs=["cases.reminded_twice"], does=["cases.close_questions", "referrals.close", "budgets.withdraw_open", "mail.lapsed"], undo=True),
    M("end", "終了する", "End", [REALISED], to=ENDED, who=[OWNER], needs=["evaluations.follow_ups_done"],
      asks=["outcome", "lessons", "cost", "hours?"], does=["closing.record", "budgets.withdraw_open", "mail.result"]),
    M("reopen", "もう一度検討する", "Reopen", [DECLINED, WITHDRAWN, REDIRECTED, LAPSED, ENDED], to=TRIAGE, who=[DESK_HEAD], asks=["reason"], undo=True),
)
# fmt: on

CASE = life(
    Life(
        name="case",
        ja="案件",
        en="Case",
        model_label="cases.Case",
        states=STATES,
        moves=MOVES,
        opens_in=(RECEIVED, TRIAGE),
        opening_label=("受付", "Received"),
    )
)
