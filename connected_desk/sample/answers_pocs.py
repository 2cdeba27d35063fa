"""How the cast plans, runs and measures a trial, so that the guards of `pocs` hold.

A demonstration lets weeks pass between the steps (about four months for a whole trial); elsewhere the clock only ticks.
"""

from datetime import timedelta
from typing import Any

from connected_desk.city import open_days
from workflows.cases import actions as cases
from workflows.cases.models import AgreementKind, Case
from workflows.engine.vocabulary import Move, Role
from workflows.pocs import actions
from workflows.pocs.definition import POC, PocState
from workflows.pocs.models import Asks, Outlook, Poc, Safeguard, Section, Settled, SiteBody, StepState
from workflows.pocs.queries import current_poc, share_reached

from . import trials
from .walk import Walk, answers, satisfies

LESSONS = (
    "現場の職員が最初から加わると、測定が途切れないことが分かった。",
    "使う人の声を早く聞くことで、目標に近づいた。案内の時期をもう1か月早めるとよい。",
    "効果は季節で変わるため、次は1年を通して比べる必要がある。",
)
SOURCES = ("業務の記録から集計", "利用の記録から集計", "職員による確認")


@answers("case", "purpose")
def a_purpose(walk: Walk, case: Case, row: Move) -> str:
    return trials.theme_of(case.title).purpose


@satisfies("pocs.charter_written")
def write_the_charter(walk: Walk, poc: Poc) -> None:
    theme = trials.theme_of(poc.case.title)
    first = open_days.next_open(walk.on + timedelta(weeks=trials.WEEKS_TO_PREPARE if walk.origin == "demo" else 0))
    charter = {
        "purpose": poc.purpose,
        "hypothesis": theme.hypothesis,
        "site": theme.site,
        "site_manager": theme.site_manager,
        "starts_on": first,
        "ends_on": open_days.next_open(first + timedelta(weeks=trials.WEEKS_TO_RUN)),
        "participants": theme.participants,
        "people_not_reached": theme.people_not_reached,
        "how_reached": theme.how_reached,
        "city_role": trials.CITY_ROLE,
        "company_role": trials.COMPANY_ROLE,
        "cost_split": trials.COST_SPLIT,
        "city_cost": walk.chance.choice([0, 120000, 300000, 450000]),
        "risks": trials.RISKS,
        "exit_condition": trials.EXIT_CONDITION,
        "forecast_if_adopted": trials.FORECAST,
    }
    actions.write_charter(poc, charter=charter, **_said_by_lead(walk, poc))
    for what, who, week in trials.STEPS:
        day = open_days.next_open(walk.on + timedelta(weeks=week))
        actions.plan_step(poc, what=what, who=who, due_on=day, **_said_by_lead(walk, poc))


@satisfies("pocs.criteria_agreed")
def agree_on_criteria(walk: Walk, poc: Poc) -> None:
    lead, starts_on = _said_by_lead(walk, poc), poc.starts_on or walk.on
    wanted = trials.theme_of(poc.case.title).criteria if not poc.criteria.exists() else ()
    for one in wanted[: walk.chance.choice([2, 3])]:
        actions.add_criterion(
            poc,
            indicator=one.indicator,
            unit=one.unit,
            direction=one.direction,
            baseline=one.baseline and one.value(0),
            no_baseline_because="" if one.baseline else "これまで数えていなかったため。",
            target=one.value(1),
            method=one.method,
            interim_on=open_days.next_open(starts_on + timedelta(weeks=trials.WEEKS_TO_RUN // 2)),
            measure_on=poc.ends_on,
            **lead,
        )
    actions.agree_criteria(poc, side=actions.Side.CITY, on=walk.on, **lead)
    other = Role.LEAD if poc.case.proposal_id else Role.OWNER
    actions.agree_criteria(
        poc, side=actions.Side.COMPANY, on=walk.on, by=walk.person(other, poc), at=walk.at, origin=walk.origin
    )


@satisfies("pocs.charter_agreed")
def agree_on_the_charter(walk: Walk, poc: Poc) -> None:
    other = Role.LEAD if poc.case.proposal_id else Role.OWNER
    company = poc.case.proposal.organisation.name if poc.case.proposal else poc.case.owner_unit.name
    for side, who, by in (
        (actions.Side.CITY, f"{poc.lead_unit.name} {walk.person(Role.LEAD, poc).name}", Role.LEAD),
        (actions.Side.COMPANY, f"{company} 実証の責任者", other),
    ):
        said = {"by": walk.person(by, poc), "at": walk.at, "origin": walk.origin}
        if not poc.charter_agreements.filter(version=poc.charter_version, side=side).exists():
            actions.agree_charter(poc, side=side, on=walk.on, who=who, **said)


@satisfies("pocs.safeguards_answered")
def clear_the_safeguards(walk: Walk, poc: Poc) -> None:
    open_ones = list(poc.safeguards.filter(answer="open").select_related("item"))
    if any(one.item.asks == Asks.LENT for one in open_ones) and not poc.lent.exists():
        lend_the_figures(walk, poc)
    answers = {one.item.code: _cleared(one) for one in open_ones}
    if answers:
        actions.answer_safeguards(poc, answers, **_said_by_lead(walk, poc))


def _cleared(safeguard: Safeguard) -> dict[str, str]:
    answer, words = trials.SAFEGUARDS[safeguard.item.section]
    said = {"answer": answer, "evidence" if answer == "yes" else "reason": words}
    if safeguard.item.asks == Asks.CLASS:
        said["information_class"] = trials.INFORMATION_CLASS
    return said


def lend_the_figures(walk: Walk, poc: Poc) -> None:
    """Figures the city lends for the trial, to be erased a week after its last day."""
    to_whom = poc.case.proposal.organisation.name if poc.case.proposal else "庁内の関係課"
    due_back_on = open_days.next_open((poc.ends_on or walk.on) + timedelta(weeks=1))
    data = {**trials.LENT, "to_whom": to_whom[:100], "due_back_on": due_back_on}
    actions.lend_data(poc, data=data, **_said_by_lead(walk, poc))


def ask_who_runs_the_place(walk: Walk, poc: Poc) -> SiteBody:
    """Ask a designated manager about the place; it answers all but the last question."""
    rows = list(poc.safeguards.filter(item__section=Section.SITE, answer="open").select_related("item"))
    due_on = open_days.next_open(walk.on + timedelta(weeks=2))
    body = actions.ask_body(poc, safeguards=rows, due_on=due_on, **trials.BODY, **_said_by_lead(walk, poc))
    answers = {
        one.item.code: {"answer": "yes", "evidence": trials.BODY_ANSWERS[one.item.code], "reason": ""}
        for one in rows[:-1]
    }
    actions.answer_as_body(body, answers=answers, name=trials.BODY["person"], at=walk.at, origin=walk.origin)
    return body


@satisfies("pocs.agreement_decided")
def record_the_agreement(walk: Walk, poc: Poc) -> None:
    organisation = poc.case.proposal.organisation.name if poc.case.proposal else "庁内の関係課"
    cases.record_agreement(
        poc.case,
        kind=AgreementKind.TRIAL,
        parties=f"堺市、{organisation}",
        signed_on=walk.on,
        ends_on=None,
        document_number=f"実証協定第{walk.chance.randint(10, 99)}号",
        capacity="standing",
        **_said_by_lead(walk, poc),
    )


@satisfies("pocs.no_open_incident")
def close_the_incidents(walk: Walk, poc: Poc) -> None:
    for incident in poc.incidents.filter(closed_at=None):
        actions.close_incident(incident, remedy=trials.REMEDY, **_said_by_lead(walk, poc))


@satisfies("pocs.cancelled")
def cancel_it(walk: Walk, case: Case) -> None:
    walk.move(current_poc(case), "cancel")


@satisfies("pocs.none_running")
def end_what_runs(walk: Walk, case: Case) -> None:
    for poc in case.pocs.filter(state__in=POC.open_states):
        walk.move(poc, "cancel")


@satisfies("pocs.finished")
def run_it_to_its_end(walk: Walk, case: Case) -> None:
    poc = run(walk, current_poc(case))
    walk.move(poc, "finish")


@satisfies("pocs.measured")
def enter_the_final_values(walk: Walk, case: Case) -> None:
    poc = current_poc(case)
    for criterion in poc.criteria.filter(final_value=None, not_measured_because=""):
        value = _wanted(criterion).value(walk.chance.choice([0.4, 0.8, 0.9, 1, 1.1]))
        source = walk.chance.choice(SOURCES)
        actions.set_final(criterion, value=value, on=walk.on, source=source, **_said_by_lead(walk, poc))
    for step in poc.steps.exclude(state=StepState.DONE):
        actions.report_step(step, state=StepState.DONE, **_said_by_lead(walk, poc))
    for lent in poc.lent.filter(settled=""):
        erased = {"settled": Settled.ERASED, "settled_on": walk.on, "proof": trials.LENT_PROOF}
        actions.settle_lent(lent, **erased, **_said_by_lead(walk, poc))


def run(walk: Walk, poc: Poc) -> Poc:
    """Prepare and start the trial, and let it run until its last day is near."""
    run_half_way(walk, poc if poc.state == PocState.RUNNING else _started(walk, poc))
    _let_weeks_pass(walk, trials.WEEKS_TO_RUN - trials.WEEKS_TO_RUN // 2)
    poc.refresh_from_db()
    return poc


def run_half_way(walk: Walk, poc: Poc) -> None:
    """Let half of the trial's period pass: measured and judged, its steps reported."""
    _let_weeks_pass(walk, trials.WEEKS_TO_RUN // 2)
    for criterion in poc.criteria.all():
        value = _wanted(criterion).value(walk.chance.uniform(0.2, 0.7))
        source = walk.chance.choice(SOURCES)
        lead = _said_by_lead(walk, poc)
        if walk.origin == "demo" and criterion.position == 1 and walk.on.day % 3 == 0:
            slip = actions.add_measurement(criterion, value=value * 10, on=walk.on, source=source, **lead)
            actions.correct_measurement(slip, reason=trials.SLIP, value=value, on=walk.on, source=source, **lead)
        else:
            actions.add_measurement(criterion, value=value, on=walk.on, source=source, **lead)
    text, decided = walk.chance.choice(trials.PROGRESS)
    actions.record_progress(poc, text=text, decided=decided, **_said_by_lead(walk, poc))
    judge_half_way(walk, poc)
    for step in poc.steps.filter(due_on__lte=walk.on):
        actions.report_step(step, state=StepState.DONE, **_said_by_lead(walk, poc))


def carry_to(walk: Walk, poc: Poc, state: str) -> None:
    """Carry a trial just opened to a state as it would be found there: half prepared, half measured, or interrupted."""
    match state:
        case PocState.PLANNING:
            write_the_charter(walk, poc)
            poc.refresh_from_db()
            agree_on_criteria(walk, poc)
            ask_who_runs_the_place(walk, poc)
        case PocState.READY:
            walk.to(poc, PocState.READY)
        case PocState.RUNNING | PocState.SUSPENDED:
            poc = _started(walk, poc)
            run_half_way(walk, poc)
            if state == PocState.SUSPENDED:
                report_an_incident(walk, poc)
                last = open_days.next_open((poc.ends_on or walk.on) + timedelta(weeks=2))
                actions.extend(poc, ends_on=last, reason=trials.LONGER, **_said_by_lead(walk, poc))


def judge_half_way(walk: Walk, poc: Poc) -> None:
    """An interim evaluation on the latest value of each criterion."""
    judged = {}
    for criterion in poc.criteria.all():
        share = share_reached(criterion, criterion.measurements.standing().last().value)
        outlook = Outlook.CANNOT_TELL if share is None else Outlook.LIKELY if share >= 40 else Outlook.UNLIKELY
        judged[criterion] = (outlook.value, "")
    summary = "半分の期間が過ぎた時点の値です。このまま続け、案内の方法を見直します。"
    actions.judge_interim(poc, summary=summary, judgements=judged, on=walk.on, **_said_by_lead(walk, poc))


def report_an_incident(walk: Walk, poc: Poc) -> None:
    """Something small goes wrong in a running trial, which is suspended for it."""
    found_at = walk.at - timedelta(hours=1)
    incident = actions.report_incident(
        poc,
        severity="minor",
        what=trials.INCIDENT,
        found_at=found_at,
        told="情報セキュリティの担当、所管の課長、提案者の責任者",
        **_said_by_lead(walk, poc),
    )
    told = walk.at - timedelta(minutes=20)
    actions.tell_incident(incident, who="危機管理室 担当係長", told_at=told, **_said_by_lead(walk, poc))


def _started(walk: Walk, poc: Poc) -> Poc:
    if poc.state == PocState.PLANNING:
        poc = walk.move(poc, "prepare")
    if poc.state == PocState.READY:
        _let_weeks_pass(walk, trials.WEEKS_TO_PREPARE)
        return walk.move(poc, "start")
    return walk.move(poc, "resume")


def _let_weeks_pass(walk: Walk, weeks: int) -> None:
    if walk.origin == "demo":
        walk.pass_time(timedelta(weeks=weeks))


def _said_by_lead(walk: Walk, poc: Poc) -> dict[str, Any]:
    return {"by": walk.person(Role.LEAD, poc), "at": walk.at, "origin": walk.origin}


def _wanted(criterion: Any) -> trials.Wanted:
    """The sample criterion this one was made from, so that its values are plausible."""
    theme = trials.theme_of(criterion.poc.case.title)
    return next(one for one in theme.criteria if one.indicator == criterion.indicator)
