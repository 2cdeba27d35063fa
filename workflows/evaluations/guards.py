"""Facts about evaluations that must hold before a move of the case, each with the sentence if they do not."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from connected_desk.city.queries import head_of
from workflows.cases.models import Case
from workflows.engine.registry import Context, guard

from .guest_queries import why_not
from .models import Conclusion, Evaluator, FollowUp


def asked(cases: Sequence[Case]) -> Mapping[int, list[Evaluator]]:
    """The evaluators of each case's open evaluation."""
    found = defaultdict(list)
    rows = Evaluator.objects.filter(evaluation__case__in=cases, evaluation__closed_at=None)
    for evaluator in rows.select_related("evaluation", "person", "guest"):
        found[evaluator.evaluation.case_id].append(evaluator)
    return found


def concluded(cases: Sequence[Case]) -> Mapping[int, int]:
    """The cases that have been evaluated to a conclusion before."""
    rows = Conclusion.objects.filter(evaluation__case__in=cases)
    return {case: case for case in rows.values_list("evaluation__case_id", flat=True)}


def looks_back_open(cases: Sequence[Case]) -> Mapping[int, int]:
    """The cases with a planned look back that has not been made."""
    rows = FollowUp.objects.filter(case__in=cases, done_on=None)
    return {case: case for case in rows.values_list("case_id", flat=True)}


@guard(
    "evaluations.evaluators_independent",
    "評価者を1人以上選んでください。所管の決裁者は評価者になれません。",
    "Choose at least one evaluator. The head of the owning unit cannot be one.",
)
def evaluators_independent(case: Case, context: Context) -> bool:
    if context.details is None:
        return True
    evaluators = list(context.details["evaluators"])
    head = head_of(case.owner_unit, context.on) if case.owner_unit else None
    return bool(evaluators) and head not in evaluators


@guard(
    "evaluations.guests_independent",
    "提案者や、アカウントを持つ職員は、アカウントのない外部の評価者にできません。同じ方は1回だけ挙げてください。",
    "Neither the proposer nor anybody with an account can be an evaluator without one. Name each person once.",
)
def guests_independent(case: Case, context: Context) -> bool:
    named = [one["email"].lower() for one in (context.details or {}).get("guests") or []]
    return len(named) == len(set(named)) and not any(why_not(case, email) for email in named)


@guard("evaluations.complete", "評価がそろっていません。", "Scores are still missing.", facts=asked)
def complete(case: Case, context: Context) -> bool:
    evaluators = context.facts.get(case.pk, [])
    return bool(evaluators) and not any(evaluator.is_awaited for evaluator in evaluators)


@guard(
    "evaluations.conflicts_declared",
    "利害関係の有無を申告していない評価者がいます。",
    "An evaluator has not said yet whether an interest of theirs is touched.",
    facts=asked,
)
def conflicts_declared(case: Case, context: Context) -> bool:
    evaluators = context.facts.get(case.pk, [])
    return all(evaluator.conflict or evaluator.excused_at for evaluator in evaluators)


@guard(
    "evaluations.decider_did_not_score",
    "この案件を評価した人は、結論を決めることができません。",
    "Somebody who scored this case cannot decide on it.",
    facts=asked,
)
def decider_did_not_score(case: Case, context: Context) -> bool:
    """Asked of whoever decides; while it is only being offered or drafted, somebody else may still be that."""
    if context.details is None or context.decision is None:
        return True
    scored = {one.email.lower() for one in context.facts.get(case.pk, []) if one.submitted_at}
    return context.by.email not in scored


@guard(
    "evaluations.earlier_or_explained",
    "以前の効果検証がないときは、不要とする理由を書いてください。",
    "Without an earlier evaluation, say why none is needed.",
    facts=concluded,
)
def earlier_or_explained(case: Case, context: Context) -> bool:
    if context.details is None or case.pk in context.facts:
        return True
    return bool(context.details.get("why_no_evaluation"))


@guard(
    "evaluations.follow_ups_done",
    "実施後の確認が、まだ済んでいません。",
    "The looks back after realisation have not all been made yet.",
    facts=looks_back_open,
)
def follow_ups_done(case: Case, context: Context) -> bool:
    return case.pk not in context.facts
