"""Facts about trials that must hold before a move of the trial or of its case, each with the sentence if not."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import Count, F, Q
from django.urls import reverse

from workflows.cases.models import Agreement, AgreementKind, Case
from workflows.engine.registry import Context, Detail, guard

from .definition import POC, PocState
from .models import Criterion, Incident, Poc, Side
from .queries import missing_in_charter, open_items


def criteria_counts(pocs: Sequence[Poc]) -> Mapping[int, tuple[int, int]]:
    """For each trial how many criteria it has, and how many of them one side has not agreed to yet."""
    unagreed = Q(criteria__agreed_city_on=None) | Q(criteria__agreed_company_on=None)
    rows = Poc.objects.filter(pk__in=[poc.pk for poc in pocs]).annotate(
        all_criteria=Count("criteria"), unagreed=Count("criteria", filter=unagreed)
    )
    return {pk: (every, unagreed) for pk, every, unagreed in rows.values_list("pk", "all_criteria", "unagreed")}


def name_the_open(poc: Poc, context: Context) -> Detail:
    """Which safeguards are open, by name, and where they are answered."""
    found = context.facts[poc.pk]
    url = reverse("pocs:safeguards", args=[poc.key])
    ja, en = "、".join(one.title_ja for one in found), ", ".join(one.title_en or one.title_ja for one in found)
    return Detail(f"（{ja}）", f"({en})", url, ("安全の確認を開く", "Open the safeguards"))


def charter_sides(pocs: Sequence[Poc]) -> Mapping[int, int]:
    """For each trial how many sides agreed to the charter as it stands."""
    of_now = Count("charter_agreements", filter=Q(charter_agreements__version=F("charter_version")))
    return dict(Poc.objects.filter(pk__in=[poc.pk for poc in pocs]).annotate(n=of_now).values_list("pk", "n"))


def trial_agreements(pocs: Sequence[Poc]) -> Mapping[int, list[Agreement]]:
    """The agreements on a trial, by case."""
    found: dict[int, list[Agreement]] = defaultdict(list)
    for agreement in Agreement.objects.filter(case__in=[poc.case_id for poc in pocs], kind=AgreementKind.TRIAL):
        found[agreement.case_id].append(agreement)  # type: ignore[index]  # a trial's agreement has its case
    return found


def open_incidents(pocs: Sequence[Poc]) -> Mapping[int, int]:
    """The trials with an incident that is not closed."""
    rows = Incident.objects.filter(poc__in=pocs, closed_at=None)
    return {poc: poc for poc in rows.values_list("poc_id", flat=True)}


def latest_states(cases: Sequence[Case]) -> Mapping[int, str]:
    """The state of each case's latest trial."""
    return dict(Poc.objects.filter(case__in=cases).order_by("number").values_list("case_id", "state"))


def unsettled(cases: Sequence[Case]) -> Mapping[int, list[Criterion]]:
    """By case, the criteria of its finished trial with neither a final value nor a reason for having none."""
    found = defaultdict(list)
    rows = Criterion.objects.filter(
        poc__case__in=cases, poc__state=PocState.FINISHED, final_value=None, not_measured_because=""
    )
    for criterion in rows.select_related("poc"):
        found[criterion.poc.case_id].append(criterion)
    return found


def name_the_unmeasured(case: Case, context: Context) -> Detail:
    """Which criteria lack a final value, and where the first of them is entered."""
    missing = context.facts[case.pk]
    names = [one.indicator for one in missing]
    url = reverse("pocs:final", args=[missing[0].key])
    words = (f"「{names[0]}」の終了時の測定値を登録する", f"Enter the final value of “{names[0]}”")
    return Detail(f"（{'、'.join(names)}）", f"({', '.join(names)})", url, words)


def alive(cases: Sequence[Case]) -> Mapping[int, int]:
    """The cases with a trial that is neither finished nor cancelled."""
    rows = Poc.objects.filter(case__in=cases, state__in=POC.open_states)
    return {case: case for case in rows.values_list("case_id", flat=True)}


@guard(
    "pocs.charter_written",
    "実証の計画書に、まだ書いていない項目があります。",
    "The charter of the trial is not complete yet.",
)
def charter_written(poc: Poc, context: Context) -> bool:
    return not missing_in_charter(poc)


@guard(
    "pocs.criteria_agreed",
    "測定できる指標を1つ以上決め、市と提案者（提案者がいないときは主担当と所管）の両方が合意してください。",
    "At least one measurable criterion is needed, and both sides have to agree to each.",
    facts=criteria_counts,
)
def criteria_agreed(poc: Poc, context: Context) -> bool:
    every, unagreed = context.facts[poc.pk]
    return every > 0 and unagreed == 0


@guard(
    "pocs.charter_agreed",
    "実証の計画書に、市と提案者（提案者がいないときは主担当と所管）の両方が合意した記録がありません。",
    "It is not on record yet that both sides agreed to the charter of the trial.",
    facts=charter_sides,
)
def charter_agreed(poc: Poc, context: Context) -> bool:
    return context.facts[poc.pk] == len(Side)


@guard(
    "pocs.safeguards_answered",
    "安全の確認に、まだ済んでいない項目があります。",
    "Some safeguards are still open.",
    facts=open_items,
    detail=name_the_open,
)
def safeguards_answered(poc: Poc, context: Context) -> bool:
    return poc.pk not in context.facts


@guard(
    "pocs.agreement_decided",
    "有効な実証の協定の記録がありません。",
    "There is no agreement on the trial on record that is still in force.",
    facts=trial_agreements,
)
def agreement_decided(poc: Poc, context: Context) -> bool:
    return any(agreement.stands(context.on) for agreement in context.facts.get(poc.case_id, []))


@guard(
    "pocs.no_open_incident", "対応が終わっていない事故があります。", "An incident is still open.", facts=open_incidents
)
def no_open_incident(poc: Poc, context: Context) -> bool:
    return poc.pk not in context.facts


@guard("pocs.cancelled", "先に、実証を中止してください。", "Cancel the trial first.", facts=latest_states)
def cancelled(case: Case, context: Context) -> bool:
    return context.facts.get(case.pk) == PocState.CANCELLED


@guard("pocs.finished", "実証がまだ終わっていません。", "The trial has not finished yet.", facts=latest_states)
def finished(case: Case, context: Context) -> bool:
    return context.facts.get(case.pk) == PocState.FINISHED


@guard(
    "pocs.measured",
    "終了時の測定値がない指標があります。測定できなかったときは、その理由を書いてください。",
    "A criterion has no final value yet. Where it could not be measured, say why.",
    facts=unsettled,
    detail=name_the_unmeasured,
)
def measured(case: Case, context: Context) -> bool:
    return case.pk not in context.facts


@guard(
    "pocs.none_running",
    "終わっていない実証があります。先に終えるか、中止してください。",
    "A trial is still open. Finish or cancel it first.",
    facts=alive,
)
def none_running(case: Case, context: Context) -> bool:
    return case.pk not in context.facts
