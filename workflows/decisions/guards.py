"""Facts about decisions that must hold before a move, each with the sentence said when they do not."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from workflows.engine.registry import LIVES, Context, guard

from .definition import DecisionState
from .models import Decision
from .queries import CONSULTS_DESK_AND_ICT, units_to_consult


def subjects_unmoved(decisions: Sequence[Decision]) -> Mapping[int, bool]:
    """For each decision whether its subject's log is as long as it was at drafting."""
    by_kind: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        by_kind[decision.subject_kind].append(decision)
    unmoved: dict[int, bool] = {}
    for kind, alike in by_kind.items():
        rows = LIVES[kind].model._base_manager.filter(key__in=[decision.subject_key for decision in alike])
        now = dict(rows.values_list("key", "log_seq"))
        unmoved |= {decision.pk: now[decision.subject_key] == decision.subject_seq for decision in alike}
    return unmoved


def circulating(cases: Sequence[Any]) -> Mapping[int, set[int]]:
    """The decisions circulating about each case and what belongs to it."""
    by_key = {case.key: case.pk for case in cases}
    rows = Decision.objects.filter(case_key__in=by_key, state=DecisionState.CIRCULATING)
    found: dict[int, set[int]] = defaultdict(set)
    for decision, key in rows.values_list("pk", "case_key"):
        found[by_key[key]].add(decision)
    return found


@guard(
    "decisions.subject_unmoved",
    "起案した後に、対象の記録が増えています。この伺いを取り下げ、いまの内容で起案し直してください。",
    "Something was recorded about this after the decision was drafted. Withdraw it and draft it again as things stand.",
    facts=subjects_unmoved,
)
def subject_unmoved(decision: Decision, context: Context) -> bool:
    return context.facts[decision.pk]


@guard(
    CONSULTS_DESK_AND_ICT,
    "デスクとICT担当室の意見がそろっていません。",
    "The opinions of the desk and of the ICT office are not both in.",
)
def desk_and_ict_consulted(case: Any, context: Context) -> bool:
    """Asked of the decision that carries the move: while it is offered or drafted there is nothing to consult about."""
    if context.decision is None:
        return True
    heard = set(context.decision.consultations.exclude(at=None).values_list("unit", flat=True))
    return heard >= {unit.pk for unit in units_to_consult(context.decision.pending)}


@guard(
    "decisions.none_circulating",
    "回議中の伺いがあります。決裁または取下げの後に進めてください。",
    "A decision is circulating. Go on once it is decided or withdrawn.",
    facts=circulating,
)
def none_circulating(case: Any, context: Context) -> bool:
    own = {context.decision.pk} if context.decision is not None else set()
    return not context.facts.get(case.pk, set()) - own
