"""The official texts there are as Word documents, what each may name in braces, and a made-up value for each name.

The lists are closed: a template can say nothing else. The documents are Japanese, as the city's official texts are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Name:
    """A name in braces: what it stands for, and a made-up value."""

    means: Any
    sample: str


@dataclass(frozen=True)
class Kind:
    """An official text: what it is called, when it is used, and the names its template may hold."""

    code: str
    label: Any
    title_ja: str  # in the name of the file
    used: Any
    names: Mapping[str, Name]


COMMON = {
    "date": Name(_("Date of the document: today, or left open"), "令和8年7月6日"),
    "city": Name(_("Name of the city"), "例市"),
    "desk": Name(_("Name of the desk"), "コネクテッドデスク"),
    "phone": Name(_("Telephone of the desk"), "000-000-0000"),
    "number": Name(_("Number of the case"), "CD-2026-0142"),
    "title": Name(_("Title of the case"), "書類作成を助ける案内（架空）"),
    "organisation": Name(_("Name of the organisation, as it typed it"), "株式会社例示（架空）"),
    "unit": Name(_("Unit that answers for the case"), "市民局"),
    "unit_head": Name(_("Head of the unit that answers for the case"), "市民局長"),
    "person": Name(_("Whoever is in charge of the case"), "堺 太郎"),
}
CONTACT = {
    "contact": Name(_("Name of the contact person"), "山田 花子"),
    "received_on": Name(_("Day the proposal was received"), "令和8年6月10日"),
}
ASKED = {
    "from_head": Name(_("Head of the unit that asks"), "コネクテッドデスク長"),
    "to_unit": Name(_("Unit whose opinion is asked for"), "環境局"),
    "to_head": Name(_("Head of the unit asked"), "環境局長"),
    "question": Name(_("Question that is asked"), "対象となる施設の数を教えてください。"),
    "due": Name(_("Day by which an answer is asked for"), "令和8年7月17日"),
    "asked_by": Name(_("Who asked"), "堺 太郎"),
}
BUDGET = {
    "year": Name(_("Fiscal year of the budget"), "令和9年度（2027年度）"),
    "kind": Name(_("Kind of budget: initial, supplementary …"), "当初予算"),
    "account": Name(_("Account the money is in"), "一般会計"),
    "purpose": Name(_("What the money is for"), "案内の利用料及び職員向けの研修"),
    "strategy_item": Name(_("Items of the strategy, a line each"), "1-2 手続のオンライン化"),
    "trial": Name(_("Purpose and period of the trial"), "窓口の待ち時間を短くできるかを確かめた。"),
    "results": Name(_("What the criteria came to, a line each"), "待ち時間：目標 15分、結果 12分（達成）"),
    "outlook": Name(_("Effect and cost if adopted, as the charter says"), "全区で年2,000時間の短縮が見込まれる。"),
    "conclusion": Name(_("Conclusion of the evaluation"), "本格導入 目標を達成したため"),
    "amount_requested": Name(_("Amount requested"), "1,250,000円"),
    "amount_proposed": Name(_("Amount in the draft budget, once there is one"), "1,000,000円"),
    "amount_voted": Name(_("Amount voted, once there is one"), "1,000,000円"),
    "multi_year": Name(_("What binds later years"), "後年度の負担なし"),
    "ict_check": Name(_("The ICT office's check: result, day, amount, remark"), "妥当 / 2026年9月14日（月）"),
}
MEETING = {
    "title": Name(_("Name of the meeting"), "例市戦略本部会議　2026年度第2回"),
    "held": Name(_("Day and time of the meeting"), "2026年7月20日（月）10時30分"),
    "place": Name(_("Place of the meeting"), "大会議室"),
    "chair": Name(_("Office of the chair"), "市長"),
    "order": Name(_("Running order, a line each"), "10時30分　1　進み具合　推進監（10分）"),
    "script": Name(_("Script for the chair, a line each"), "ただいまから、会議を開会します。"),
    "questions": Name(_("Expected questions and answers, a line each"), "問1　何が遅れていますか。"),
}
KINDS = {
    kind.code: kind
    for kind in (
        Kind(
            "decision",
            _("Draft for decision"),
            "伺い文",
            _("On the page of a decision"),
            COMMON
            | {
                "subject": Name(_("Title of the decision"), "提案の見送りについて"),
                "text": Name(_("Text of the decision"), "次の理由により見送りたい。"),
                "move": Name(_("What is done once it is decided"), "見送る"),
                "details": Name(_("Its details, a line each"), "理由：同じ取組をすでに行っている"),
                "level": Name(_("How high it has to go"), "局長"),
                "drafter": Name(_("Drafter"), "堺 太郎"),
                "drafter_unit": Name(_("Unit of the drafter"), "市民局"),
                "drafted_on": Name(_("Day of drafting"), "令和8年7月1日"),
                "decider": Name(_("Decider"), "例 次郎"),
                "consultations": Name(_("Units consulted and their opinions, a line each"), "環境局：異議なし"),
            },
        ),
        Kind(
            "inquiry",
            _("Request for an opinion"),
            "照会文",
            _("On the page of a request for an opinion"),
            COMMON | ASKED,
        ),
        Kind(
            "reply",
            _("Answer to a request"),
            "回答文",
            _("On the page of a request for an opinion, once it is answered"),
            COMMON
            | ASKED
            | {
                "asked_on": Name(_("Day of the request"), "令和8年7月1日"),
                "answer": Name(_("Answer"), "対象となる施設は12か所です。"),
                "answered_by": Name(_("Who answered"), "例 三郎"),
                "tellable": Name(_("What of the answer the proposer may be told"), "対象となる施設の数"),
            },
        ),
        Kind(
            "decline_notice",
            _("Notice that a proposal is declined"),
            "見送り通知",
            _("On the page of a decision to decline, and of a case that was declined"),
            COMMON
            | CONTACT
            | {
                "reason": Name(_("Ground, from the list"), "同じ取組をすでに行っているため"),
                "sentence": Name(_("The explanation written for the proposer"), "理由の説明がここに入ります。"),
                "alternatives": Name(_("What is offered instead"), "別の窓口を御案内します。"),
            },
        ),
        Kind(
            "agreement",
            _("Draft of an agreement"),
            "協定書案",
            _("On the page of a case with a proposer, until it ends"),
            COMMON
            | CONTACT
            | {
                "city_address": Name(_("Address of the city"), "例市例町1番1号"),
                "organisation_address": Name(_("Address of the organisation"), "例市見本町2番2号"),
                "representative": Name(_("Representative of the organisation"), "例示 一郎"),
            },
        ),
        Kind(
            "budget_sheet",
            _("Sheet of a budget request"),
            "要求書案",
            _("On the page of a budget request"),
            COMMON | BUDGET,
        ),
        Kind(
            "meeting",
            _("Papers of a meeting"),
            "会議資料",
            _("On the page of the papers of a meeting"),
            {name: COMMON[name] for name in ("date", "city", "desk", "phone")} | MEETING,
        ),
    )
}
