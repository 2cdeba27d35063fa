"""How the cast asks other units and supports cases, so that the guards of `referrals` hold."""

from datetime import timedelta

from connected_desk.city import open_days
from connected_desk.city.models import Unit
from connected_desk.city.queries import officers_of
from workflows.cases import actions as cases
from workflows.cases.models import Case
from workflows.referrals import actions
from workflows.referrals.models import SupportRequest

from .walk import STEP, Walk, satisfies

QUESTIONS = (
    "この提案を所管の窓口で試すことができますか。できない場合は理由を教えてください。",
    "似た取組の予定はありますか。",
)
SUPPORT = (
    "担当者と実証の進め方を打ち合わせました。",
    "情報セキュリティの確認項目を一緒に点検しました。",
    "測定する値と方法について助言しました。",
)


@satisfies("referrals.ict_answered")
def answer_whether_it_concerns_ict(walk: Walk, case: Case) -> None:
    cases.answer_ict(
        case,
        ict=True,
        reason="通信とデータの利用を伴うため。",
        by=walk.holding("desk"),
        at=walk.at,
        origin=walk.origin,
    )


@satisfies("referrals.opinions_asked")
def ask_and_hear_an_opinion(walk: Walk, case: Case) -> None:
    """The desk asks the unit the walk leads to, and that unit answers."""
    request = actions.ask_opinion(
        case,
        unit=walk.unit,
        question=walk.chance.choice(QUESTIONS),
        due_on=open_days.add(walk.on, 10),
        by=walk.holding("desk"),
        at=walk.at,
        origin=walk.origin,
    )
    walk.pass_time(STEP)
    actions.answer_opinion(
        request,
        answer="受け入れる場所があれば試すことができます。",
        tellable="",
        by=officers_of(walk.unit, walk.on)[0],
        at=walk.at,
        origin=walk.origin,
    )


def support(walk: Walk, case: Case) -> SupportRequest | None:
    """The ICT office accepts the open support request of a case and writes down a first day; None without one."""
    request = SupportRequest.objects.filter(case=case, closed_at=None, accepted_at=None).first()
    if request is None:
        return None
    officer = officers_of(Unit.objects.ict(), walk.on)[0]
    kind = walk.chance.choice(["support", "support", "advice"])
    request = actions.accept_support(request, kind=kind, answer="", by=officer, at=walk.at, origin=walk.origin)
    walk.pass_time(timedelta(hours=1))
    actions.log_support(request, on=walk.on, text=walk.chance.choice(SUPPORT), by=officer, at=walk.at)
    return request
