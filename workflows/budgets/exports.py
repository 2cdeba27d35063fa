"""The list of budget requests to take away: as a workbook, and grouped by unit for paper. Amounts are whole yen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from tempfile import TemporaryFile
from typing import IO, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy, pgettext

from connected_desk.city.models import Person, Unit
from connected_desk.ui.spreadsheets import WORKBOOK

from . import lists
from .lists import BudgetLine
from .scope import visible_requests
from .terms import CheckResult

# (code, heading, kind, width)
COLUMNS = (
    ("year", gettext_lazy("Fiscal year"), "number", 10),
    ("unit", gettext_lazy("Requesting unit"), "text", 20),
    ("number", gettext_lazy("Case number"), "text", 15),
    ("title", gettext_lazy("Case or initiative"), "text", 40),
    ("kind", gettext_lazy("Kind of budget"), "text", 14),
    ("account", gettext_lazy("Account"), "text", 16),
    ("purpose", gettext_lazy("What the money is for"), "text", 40),
    ("state", gettext_lazy("State"), "text", 14),
    ("requested", gettext_lazy("Amount requested"), "yen", 16),
    ("proposed", gettext_lazy("Amount in the draft budget"), "yen", 16),
    ("voted", gettext_lazy("Amount voted"), "yen", 16),
    ("cut", gettext_lazy("Less than requested by"), "yen", 16),
    ("multi_year", gettext_lazy("Binds later years"), "text", 24),
    ("check", gettext_lazy("Check by the ICT office"), "text", 16),
    ("check_remark", gettext_lazy("Remark of the ICT office"), "text", 30),
    ("step", gettext_lazy("Next step"), "text", 18),
    ("step_on", gettext_lazy("Day of the next step"), "date", 12),
    ("makes", gettext_lazy("Can enter the budget of"), "number", 12),
    ("months", gettext_lazy("Months missed"), "number", 10),
)
FORMATS = {"yen": "#,##0", "number": "0", "date": "yyyy/m/d"}


@dataclass(frozen=True)
class Group:
    """The requests of one unit in one fiscal year with their sums."""

    year: str
    unit: Unit
    lines: list[BudgetLine]
    requested: int
    voted: int


def lines_of(person: Person, on: date, *, narrowed: Q) -> list[BudgetLine]:
    """Every request of the list under its conditions that the person may see, in the order of the list."""
    rows = visible_requests(person, on).filter(narrowed).prefetch_related("checks")
    return lists.lines(list(rows.order_by(*lists.ORDER)), on)


def groups(lines: Iterable[BudgetLine]) -> list[Group]:
    """The lines by year and unit, in their order."""
    found = []
    for (year, unit), rows in groupby(lines, key=lambda line: (line.year, line.request.unit)):
        own = list(rows)
        requested = sum(line.request.amount_requested or 0 for line in own)
        found.append(Group(year, unit, own, requested, sum(line.request.amount_voted or 0 for line in own)))
    return found


def as_xlsx(lines: Iterable[BudgetLine], *, at: datetime) -> IO[bytes]:
    """The lines as a workbook: amounts as numbers, days as days, texts as texts that no cell runs. An open file."""
    import xlsxwriter

    out = TemporaryFile()  # noqa: SIM115  (the answer that hands it out closes it)
    book = xlsxwriter.Workbook(out, WORKBOOK)
    book.set_properties({"created": at.replace(tzinfo=None)})
    page = book.add_worksheet("budgets")
    looks = {kind: book.add_format({"num_format": shape, "valign": "top"}) for kind, shape in FORMATS.items()}
    looks["text"] = book.add_format({"text_wrap": True, "valign": "top"})
    head = book.add_format({"bold": True, "bg_color": "#E6E6E6", "bottom": 1, "text_wrap": True, "valign": "top"})
    for place, (_code, label, _kind, width) in enumerate(COLUMNS):
        page.set_column(place, place, width)
        page.write_string(0, place, str(label), head)
    page.freeze_panes(1, 4)
    count = 0
    for count, line in enumerate(lines, 1):  # noqa: B007  (how many there were)
        _write(page, count, _row(line), looks)
    page.autofilter(0, 0, count, len(COLUMNS) - 1)
    book.close()
    out.seek(0)
    return out


def _row(line: BudgetLine) -> dict[str, Any]:
    request, counted = line.request, line.countdown
    check = next(iter(request.checks.all()), None)
    step = counted.step if counted else None
    return {
        "year": request.fiscal_year,
        "unit": request.unit.name,
        "number": request.case.number if request.case else "",
        "title": request.title,
        "kind": request.get_kind_display(),
        "account": request.get_account_display(),
        "purpose": request.purpose,
        "state": line.state.label,
        "requested": request.amount_requested,
        "proposed": request.amount_proposed,
        "voted": request.amount_voted,
        "cut": request.cut or None,
        "multi_year": request.multi_year_note if request.multi_year else "",
        "check": CheckResult(check.result).label if check else "",
        "check_remark": check.remark if check else "",
        "step": step.name if step else "",
        "step_on": counted.on if counted else None,
        "makes": counted.makes_year if counted else None,
        "months": counted.months_missed if counted else None,
    }


def _write(page: Any, line: int, row: Mapping[str, Any], looks: Mapping[str, Any]) -> None:
    for place, (code, _label, kind, _width) in enumerate(COLUMNS):
        value = row[code]
        if value is None:
            page.write_blank(line, place, None, looks[kind])
        elif kind == "date":
            page.write_datetime(line, place, datetime.combine(value, time()), looks[kind])
        elif kind in FORMATS:
            page.write_number(line, place, value, looks[kind])
        else:
            page.write_string(line, place, str(value), looks["text"])


def file_name(on: date) -> str:
    """What the workbook is called when it is saved."""
    return f"{pgettext('file name', 'budgets')}_{on:%Y%m%d}.xlsx"
