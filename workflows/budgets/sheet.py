"""The sheet of a request (要求書の案): one side of A4 from the record of every room that knows something of it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from connected_desk.city import word_texts
from connected_desk.ui.formats import full_date, money, thousands
from proposals.queries import latest_version
from workflows.cases.mail_values import name_it_gave
from workflows.cases.models import Case
from workflows.cases.word_values import OWN_IDEA
from workflows.evaluations.queries import effect_lines, latest_evaluation
from workflows.pocs.models import Poc
from workflows.pocs.queries import criterion_lines, current_poc

from . import queries
from .countdown import Countdown
from .models import BudgetCheck, BudgetRequest
from .terms import year_label

WORD = "budget_sheet"
MOST = 5  # criteria on the sheet, so that it keeps to one side


@dataclass(frozen=True)
class Result:
    """A criterion of the trial: what was aimed at, what came out, and how that was judged ("" before it was)."""

    indicator: str
    target: str
    value: str
    judged: str


@dataclass(frozen=True)
class Sheet:
    """What the sheet says, in the language of the moment; texts are empty where the record says nothing."""

    number: str
    title: str
    organisation: str
    items: list[str]
    trial: str = ""
    trial_period: str = ""
    results: list[Result] = field(default_factory=list)
    results_more: int = 0
    outlook: str = ""
    conclusion: str = ""
    check: BudgetCheck | None = None
    check_needed: bool = False
    countdown: Countdown | None = None


def sheet_of(request: BudgetRequest, on: date) -> Sheet:
    """The sheet as the record stands; what it says of the calendar is said for that day."""
    check = request.checks.select_related("reviewer").first()
    shared: dict[str, Any] = {
        "check": check,
        "check_needed": queries.needs_check(request),
        "countdown": queries.countdowns([request], on)[request.pk],
    }
    if request.case is None:
        item = request.initiative.item  # type: ignore[union-attr]  # one of the two
        return Sheet("", request.title, "", [f"{item.code} {item.title}"], **shared)
    return _of_case(request.case, on, shared)


def _of_case(case: Case, on: date, shared: dict[str, Any]) -> Sheet:
    links = case.links.filter(ended_at=None).select_related("item").order_by("-is_primary", "pk")
    poc, evaluation = current_poc(case), latest_evaluation(case)
    concluded = getattr(evaluation, "conclusion", None)
    results = _results(evaluation, poc, on)
    return Sheet(
        case.number,
        case.title,
        name_it_gave(latest_version(case.proposal)) if case.proposal else "",
        [f"{link.item.code} {link.item.title}" for link in links[:2]],
        trial=poc.purpose if poc else "",
        trial_period=_period(poc) if poc else "",
        results=results[:MOST],
        results_more=max(len(results) - MOST, 0),
        outlook=poc.forecast_if_adopted if poc else "",
        conclusion=f"{concluded.get_next_action_display()} {concluded.reason}" if concluded else "",
        **shared,
    )


def _period(poc: Poc) -> str:
    ends_on = poc.finished_on or poc.ends_on
    if poc.starts_on is None or ends_on is None:
        return ""
    return _("%(first)s to %(last)s") % {"first": full_date(poc.starts_on), "last": full_date(ends_on)}


def _results(evaluation: Any, poc: Poc | None, on: date) -> list[Result]:
    """The criteria as they were judged; before that with the latest value and the outlook of an interim evaluation."""
    judged = effect_lines(evaluation) if evaluation else []
    if judged:
        return [
            _result(line.judgement.criterion, line.target, line.final, line.judgement.get_effect_display())
            for line in judged
        ]
    if poc is None:
        return []
    interim = poc.interim_evaluations.order_by("-on", "-pk").prefetch_related("judgements").first()
    outlooks = {one.criterion_id: one.get_outlook_display() for one in interim.judgements.all()} if interim else {}
    return [
        _result(
            line.criterion,
            line.target,
            line.value if line.final is None else line.final,
            outlooks.get(line.criterion.pk, ""),
        )
        for line in criterion_lines(poc, on)
    ]


def _result(criterion: Any, target: Any, value: Any, judged: str) -> Result:
    unit = criterion.unit
    measured = pgettext("budget sheet", "not measured") if value is None else f"{thousands(value)} {unit}"
    return Result(criterion.indicator, f"{thousands(target)} {unit}", measured, judged)


def word_values(request: BudgetRequest, on: date, *, dated: date | None) -> dict[str, str]:
    """The values of the Word template of the sheet, in Japanese always."""
    with override("ja"):
        sheet = sheet_of(request, on)
        return word_texts.city_values(dated) | {
            "number": sheet.number,
            "title": sheet.title,
            "organisation": sheet.organisation or (OWN_IDEA if request.case else ""),
            "unit": request.unit.name_ja,
            "unit_head": word_texts.head(request.unit),
            "person": _person(request.case),
            "year": year_label(request.fiscal_year),
            "kind": request.get_kind_display(),
            "account": request.get_account_display(),
            "purpose": request.purpose,
            "strategy_item": "\n".join(sheet.items),
            "trial": "\n".join(filter(None, [sheet.trial, sheet.trial_period])),
            "results": "\n".join(_in_words(one) for one in sheet.results),
            "outlook": sheet.outlook,
            "conclusion": sheet.conclusion,
            "amount_requested": money(request.amount_requested),
            "amount_proposed": "" if request.amount_proposed is None else money(request.amount_proposed),
            "amount_voted": "" if request.amount_voted is None else money(request.amount_voted),
            "multi_year": request.multi_year_note if request.multi_year else _("Later years are not bound"),
            "ict_check": check_in_words(sheet),
        }


def _person(case: Case | None) -> str:
    officer = (case.owner_person or case.officer) if case else None
    return officer.name if officer else ""


def _in_words(result: Result) -> str:
    line = _("%(indicator)s: aimed at %(target)s, came to %(value)s") % {
        "indicator": result.indicator,
        "target": result.target,
        "value": result.value,
    }
    return f"{line}（{result.judged}）" if result.judged else line


def check_in_words(sheet: Sheet) -> str:
    """What the ICT office said, of which amount and when; or that it has not, or need not."""
    check = sheet.check
    if check is None:
        return pgettext("ICT check", "Not checked yet") if sheet.check_needed else pgettext("ICT check", "Not needed")
    told = [check.get_result_display(), full_date(check.on), money(check.amount), check.remark]
    return " / ".join(str(part) for part in told if part)
