"""What the cast answers to the asks of a case, and how it brings the guards of `cases` to hold."""

from datetime import timedelta
from typing import Any

from connected_desk.city import open_days
from connected_desk.city.models import Unit
from connected_desk.city.queries import officers_of
from connected_desk.strategy.models import Item
from proposals.actions import Answer
from proposals.models import InformationRequest
from workflows.cases import actions
from workflows.cases.models import Case
from workflows.engine.registry import COMPANY
from workflows.engine.vocabulary import Role

from .walk import Walk, answers, satisfies

REASONS = (
    "関係する部署との調整に時間が必要なため。",
    "来年度の計画に合わせて進めるため。",
    "現場の体制が整ってから進めるため。",
)


@answers("*", "reason", "remark", "grounds", "route_ground", "ict_reason")
def a_reason(walk: Walk, subject: Any, row: Any) -> str:
    return walk.chance.choice(REASONS)


@answers("*", "note")
def a_note(walk: Walk, subject: Any, row: Any) -> str:
    return "提案者とは一度電話で話しています。"


@answers("*", "due_on")
def a_due_date(walk: Walk, subject: Any, row: Any) -> Any:
    return open_days.add(walk.on, 10)


@answers("*", "resume_on")
def a_date_of_resuming(walk: Walk, subject: Any, row: Any) -> Any:
    return open_days.add(walk.on, 40)


@answers("case", "officer")
def an_officer(walk: Walk, case: Case, row: Any) -> Any:
    return walk.holding("desk")


@answers("case", "unit")
def a_unit(walk: Walk, case: Case, row: Any) -> Unit:
    return walk.unit


@answers("case", "lead_unit")
def a_lead(walk: Walk, case: Case, row: Any) -> Unit:
    return case.owner_unit or walk.unit


@answers("case", "ict")
def about_ict(walk: Walk, case: Case, row: Any) -> bool:
    return walk.ict


@answers("case", "section")
def no_section(walk: Walk, case: Case, row: Any) -> None:
    return None


@answers("case", "person")
def the_officer_of_the_target(walk: Walk, case: Case, row: Any) -> Any:
    return walk.person(Role.TARGET, case)


@answers("case", "refusal_code")
def a_refusal(walk: Walk, case: Case, row: Any) -> str:
    return "sales"


@answers("case", "decline_code")
def a_decline(walk: Walk, case: Case, row: Any) -> str:
    return walk.chance.choice(["plan", "same", "cost", "time"])


@answers("case", "sentence")
def a_sentence(walk: Walk, case: Case, row: Any) -> str:
    return "同じ内容の取組をすでに市で行っているため、今回は進めないことになりました。"


@answers("case", "alternatives")
def an_alternative(walk: Walk, case: Case, row: Any) -> str:
    return "来年度の募集テーマを10月に公開します。"


@answers("case", "window")
def a_window(walk: Walk, case: Case, row: Any) -> str:
    return "市政への提案箱（市政情報課）"


@answers("case", "survivor")
def a_survivor(walk: Walk, case: Case, row: Any) -> Case:
    return Case.objects.filter(state__in=["triage", "dialogue"]).exclude(pk=case.pk).order_by("pk").first() or _another(
        walk
    )


def _another(walk: Walk) -> Case:
    return actions.open_case_of_bureau(
        title="窓口の案内の見直し", summary="", by=walk.holding("desk"), at=walk.at, origin=walk.origin
    )


@answers("case", "questions")
def some_questions(walk: Walk, case: Case, row: Any) -> list[str]:
    return ["対象にしたい場所を教えてください。", "1か月に使う人の数の見込みを教えてください。"]


@answers("case", "route")
def a_route(walk: Walk, case: Case, row: Any) -> str:
    return "proposal"


@satisfies("cases.linked_or_explained")
@satisfies("cases.linked_or_confirmed")
def link_an_item(walk: Walk, case: Case) -> None:
    items = list(Item.objects.filter(is_means=False).order_by("pk"))
    if items:
        leaves = [item for item in items if "-" in item.code] or items
        item = walk.chance.choice(leaves)
        reason = "提案の内容がこの項目の目標に直接役立つため。"
        actions.link_item(
            case, item=item, primary=True, reason=reason, by=walk.holding("desk"), at=walk.at, origin=walk.origin
        )
        return
    reason = "現在の計画にこの分野の項目がないため。"
    actions.none_fits(case, reason=reason, by=walk.holding("desk"), at=walk.at, origin=walk.origin)
    if case.owner_unit_id:
        head = walk.person(Role.OWNER_HEAD, case)
        actions.confirm_none_fits(case, by=head, at=walk.at, origin=walk.origin)


@satisfies("cases.questions_answered")
def answer_the_questions(walk: Walk, case: Case) -> None:
    from proposals import actions as proposals

    for request in InformationRequest.objects.filter(proposal=case.proposal, answered_at=None):
        said = {question.number: Answer("市内の3か所です。") for question in request.questions.all()}
        proposals.answer(request=request, answers=said, at=walk.at)


@satisfies("cases.agreement_on_record")
def record_an_agreement(walk: Walk, case: Case, kind: str = "individual") -> None:
    actions.record_agreement(
        case,
        kind=kind,
        parties="堺市、提案者",
        signed_on=walk.on,
        ends_on=None,
        document_number="",
        capacity="standing",
        by=officers_of(case.owner_unit, walk.on)[0],
        at=walk.at,
        origin=walk.origin,
    )


@satisfies("cases.company_asked")
def ask_to_withdraw(walk: Walk, case: Case) -> None:
    actions.ask_withdrawal(
        case, reason="社内の事情により取り下げたいと考えています。", by=COMPANY, at=walk.at, origin=walk.origin
    )


@satisfies("cases.reminded_twice")
def let_the_date_pass(walk: Walk, case: Case) -> None:
    request = InformationRequest.objects.get(proposal=case.proposal, answered_at=None)
    InformationRequest.objects.filter(pk=request.pk).update(reminders_sent=2)
    late = open_days.add(request.due_on, 6)
    walk.pass_time(max(timedelta(0), timedelta(days=(late - walk.on).days)))
