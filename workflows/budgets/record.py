"""How the acts on a budget request read in its record."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy

from connected_desk.records import log
from connected_desk.ui.formats import money
from connected_desk.ui.looks import LogLine
from workflows.engine import record

from .definition import BUDGET
from .models import BudgetRequest
from .terms import Assessor, BudgetKind, CheckResult, NextRequest, Use, year_label

MOST = 30

record.ACTS.update(
    {
        "enter_amount": gettext_lazy("Entered the amount"),
        "check": gettext_lazy("Checked by the ICT office"),
        "pass_on": gettext_lazy("Passed the assessment on"),
        "look_back": gettext_lazy("Recorded what became of the budget"),
    }
)


def lines(request: BudgetRequest) -> list[LogLine]:
    """The latest of the request's record, newest first, with the amounts and words of each act."""
    rows = log.latest(BUDGET.name, request.key, MOST)
    return [_told(row, line) for row, line in zip(rows, record.lines(BUDGET, rows), strict=True)]


def _told(row: Any, line: LogLine) -> LogLine:
    tell = NOTES.get(row.move)
    return replace(line, note=tell(row.body["details"])) if tell and row.body else line


def _estimate(said: Mapping[str, Any]) -> str:
    amount = said["amount_requested"]
    known = [] if amount is None else [money(amount)]
    return " / ".join([year_label(said["fiscal_year"]), str(BudgetKind(said["kind"]).label), *known])


def _check(said: Mapping[str, Any]) -> str:
    return " / ".join(filter(None, [str(CheckResult(said["result"]).label), money(said["amount"]), said["remark"]]))


def _assessor(said: Mapping[str, Any]) -> str:
    amount = said.get("amount")  # what the desk before assessed it at
    known = [] if amount is None else [money(amount)]
    return " / ".join([str(Assessor(said["assessed_by"]).label), *known])


def _look_back(said: Mapping[str, Any]) -> str:
    told = [str(Use(said["use"]).label), money(said["amount_executed"]), said["because"]]
    return " / ".join(filter(None, [*told, str(NextRequest(said["next_request"]).label)]))


NOTES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "open": _estimate,
    "enter_amount": _estimate,
    "check": _check,
    "assess": _assessor,
    "pass_on": _assessor,
    "propose": lambda said: " / ".join(filter(None, [money(said["amount_proposed"]), said.get("remark")])),
    "look_back": _look_back,
    "vote": lambda said: money(said["amount_voted"]),
}
