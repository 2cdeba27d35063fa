"""Facts about a case that must hold before a move, each with the sentence said when they do not."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from proposals.models import InformationRequest, Question
from workflows.engine.registry import Context, guard
from workflows.engine.vocabulary import Role

from .models import Agreement, AgreementCover, AgreementKind, Case, StrategyLink

REMINDERS = 2
PARTNERSHIPS = (AgreementKind.COMPREHENSIVE, AgreementKind.INDIVIDUAL)


def primary_links(cases: Sequence[Case]) -> Mapping[int, int]:
    """The item each case names as primary, by case."""
    rows = StrategyLink.objects.filter(case__in=cases, is_primary=True, ended_at=None)
    return dict(rows.values_list("case_id", "item_id"))


def unanswered(cases: Sequence[Case]) -> Mapping[int, int]:
    """The cases with a question that is neither answered nor said to be impossible to answer."""
    rows = Question.objects.filter(
        request__proposal__case__in=cases, request__answered_at=None, answer="", cannot_because=""
    )
    return {case: case for case in rows.values_list("request__proposal__case", flat=True)}


def agreements(cases: Sequence[Case]) -> Mapping[int, list[Agreement | None]]:
    """The agreements each case has: None for one put on record with it, and the partnerships it comes under."""
    found: dict[int, list[Agreement | None]] = defaultdict(list)
    for case in Agreement.objects.filter(case__in=cases).values_list("case_id", flat=True):
        found[case].append(None)
    covers = AgreementCover.objects.filter(case__in=cases, ended_at=None, agreement__kind__in=PARTNERSHIPS)
    for cover in covers.select_related("agreement"):
        found[cover.case_id].append(cover.agreement)
    return found


def reminded(cases: Sequence[Case]) -> Mapping[int, tuple[date, int]]:
    """For each case the due date of its open questions and how many reminders have gone out."""
    rows = InformationRequest.objects.filter(proposal__case__in=cases, answered_at=None)
    return {case: (due, sent) for case, due, sent in rows.values_list("proposal__case", "due_on", "reminders_sent")}


@guard(
    "cases.linked_or_explained",
    "計画の項目を選ぶか、「あてはまるものがない」理由を書いてください。",
    "Choose an item of the strategy, or say why none fits.",
    facts=primary_links,
)
def linked_or_explained(case: Case, context: Context) -> bool:
    return case.pk in context.facts or bool(case.none_fits_reason)


@guard(
    "cases.linked_or_confirmed",
    "計画の主な項目を選ぶか、「あてはまるものがない」ことを所管の長が確認してください。",
    "Choose a primary item of the strategy, or have the bureau head confirm that none fits.",
    facts=primary_links,
)
def linked_or_confirmed(case: Case, context: Context) -> bool:
    confirmed = case.none_fits_reason and case.none_fits_confirmed_by_id
    return case.pk in context.facts or bool(confirmed)


@guard(
    "cases.survivor_stands",
    "統合先には、終わっていない別の案件を選んでください。",
    "Choose another case that has not ended to merge into.",
)
def survivor_stands(case: Case, context: Context) -> bool:
    if context.details is None:
        return True
    survivor = context.details["survivor"]
    return survivor.pk != case.pk and not survivor.state_row.final


@guard("cases.has_company", "この案件には、お願いする相手の提案者がいません。", "This case has no company to ask.")
def has_company(case: Case, context: Context) -> bool:
    return case.proposal_id is not None


@guard(
    "cases.questions_answered",
    "まだ答えのない質問があります。答えられないときは、その理由を書いてください。",
    "Some questions have no answer yet. Where you cannot answer, say why.",
    facts=unanswered,
)
def questions_answered(case: Case, context: Context) -> bool:
    return case.pk not in context.facts


@guard("cases.agreement_on_record", "協定の記録がありません。", "There is no agreement on record.", facts=agreements)
def agreement_on_record(case: Case, context: Context) -> bool:
    """One of its own, or a partnership still in force that it comes under; a promise of silence carries nothing."""
    return any(one is None or one.stands(context.on) for one in context.facts.get(case.pk, []))


@guard(
    "cases.company_asked",
    "提案者から取下げの申し出がありません。",
    "The company has not asked for the withdrawal.",
)
def company_asked(case: Case, context: Context) -> bool:
    """Until a trial begins the company, or the desk for it, withdraws by itself; from then on it asks the owner."""
    source = CASE_WITHDRAW.source_of(case.state, case.came_from)
    if source is None or Role.COMPANY in source.who:
        return True
    return case.withdrawal_asked_at is not None or case.proposal_id is None


CASE_WITHDRAW = Case.life.move("withdraw")


@guard(
    "cases.reminded_twice",
    "回答の期日が過ぎ、お知らせを2回送ってから終えることができます。",
    "It can be closed once the due date has passed and two reminders have gone out.",
    facts=reminded,
)
def reminded_twice(case: Case, context: Context) -> bool:
    due, sent = context.facts.get(case.pk, (context.on, 0))
    return due < context.on and sent >= REMINDERS
