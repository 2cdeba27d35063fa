"""What each bureau's head is told of the month on one sheet of paper (局長の一枚), part of the month's document."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from . import figures
from .figures.measures import headline
from .material import Material
from .tables import ABSENT, column, table

MOST_CASES = 500  # of the whole city: those of one bureau are chosen from them


def bureau_sheets(material: Material) -> list[dict[str, Any]]:
    """A sheet for each row of the bureaus' table, in its order: the desk's, then the bureaus'."""
    before = {line.key: line for line in figures.bureau_lines(replace(material, month=material.month.previous))}
    lines = Lines(material)
    return [
        {
            "key": line.key,
            "name": line.name,
            "head": material.units[line.key].head_title,
            "tables": [
                _figures(material, line, before[line.key]),
                _goal(material, line),
                _cases(lines.cases(line.key)),
                _delays(lines.delays(line.key)),
                _instructions(lines.instructions(line.key)),
                _ahead(lines.ahead(line.key)),
            ],
        }
        for line in figures.bureau_lines(material)
    ]


class Lines:
    """The lines of the whole city, made once, and those of one bureau out of them."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.all_cases = figures.notable(material, MOST_CASES)
        self.all_delays = figures.delays(material)
        self.all_told = [one for one in figures.instructions(material) if one.closed_on is None]
        self.all_ahead = sorted(figures.due_soon(material), key=lambda one: (one.on, one.number, one.what))

    def cases(self, bureau: str) -> list[figures.CaseLine]:
        return [one for one in self.all_cases if self._is_of(bureau, one.unit_key)]

    def delays(self, bureau: str) -> list[figures.Delay]:
        return [one for one in self.all_delays if self._is_of(bureau, one.unit_key)]

    def instructions(self, bureau: str) -> list[figures.Told]:
        return [one for one in self.all_told if self._is_of(bureau, one.unit_key)]

    def ahead(self, bureau: str) -> list[figures.Coming]:
        return [one for one in self.all_ahead if self._is_of(bureau, one.unit_key)]

    def _is_of(self, bureau: str, unit: str) -> bool:
        return self.material.bureau_of(unit) == bureau


def _figures(material: Material, now: figures.BureauLine, before: figures.BureauLine) -> dict[str, Any]:
    rows: list[tuple[Any, ...]] = [
        (_("Open cases"), now.open_cases, before.open_cases),
        (_("Overdue"), now.overdue, before.overdue),
        (_("Trials under way"), now.trials, before.trials),
        (_("Initiatives"), now.initiatives, before.initiatives),
        (_("Late milestones"), now.late, before.late),
    ]
    columns = [
        column("figure", _("Figure")),
        column("now", material.month.label, "number"),
        column("before", _("last month"), "number"),
    ]
    return table("figures", _("Figures of the bureau"), columns, rows)


def _goal(material: Material, line: figures.BureauLine) -> dict[str, Any]:
    """The bureau's value of the indicator the report leads with, apart from the counts: it has decimals."""
    indicator = headline(material)
    rows = []
    if indicator and line.now:
        label = f"{indicator.name}（{indicator.unit_of_measure}）" if indicator.unit_of_measure else indicator.name
        before = ABSENT if line.before is None else line.before
        rows.append((label, line.now, before, ABSENT if line.target is None else line.target))
    columns = [
        column("indicator", _("Indicator")),
        column("now", material.month.label, "number"),
        column("before", _("last month"), "number"),
        column("target", pgettext("report", "Target"), "number"),
    ]
    return table("goal", _("Value of the bureau"), columns, rows, empty=_("The plan has no indicator."))


def _cases(found: list[figures.CaseLine]) -> dict[str, Any]:
    rows = [(one.number, one.title, one.happened, one.happened_on, one.next_on or ABSENT) for one in found]
    columns = [
        column("case", _("Case"), "case"),
        column("title", pgettext("report", "Title")),
        column("happened", pgettext("report", "What happened")),
        column("on", pgettext("report", "On"), "date"),
        column("next_on", pgettext("report", "By when"), "date"),
    ]
    empty = _("No case made a step worth a line.")
    return table("cases", _("Cases that moved this month"), columns, rows, shown=9, empty=empty)


def _delays(found: list[figures.Delay]) -> dict[str, Any]:
    rows = [(one.what, one.who or ABSENT, one.due_on, one.days, one.reason or ABSENT, one.remedy) for one in found]
    columns = [
        column("what", _("What is late")),
        column("who", pgettext("report", "Post")),
        column("due", _("Was due"), "date"),
        column("days", _("Days late"), "number"),
        column("reason", _("Reason")),
        column("remedy", _("What is done next")),
    ]
    return table("delays", _("Delays, the longest first"), columns, rows, shown=9, empty=_("Nothing was late."))


def _instructions(found: list[figures.Told]) -> dict[str, Any]:
    rows = [(one.text, one.from_whom, one.due_on, one.reply or _("No reply yet")) for one in found]
    columns = [
        column("text", pgettext("report", "Instruction or condition")),
        column("from", pgettext("report", "From")),
        column("due", pgettext("report", "Due"), "date"),
        column("reply", _("What was done")),
    ]
    empty = _("No instruction is open.")
    return table("instructions", _("Instructions and conditions still open"), columns, rows, shown=9, empty=empty)


def _ahead(found: list[figures.Coming]) -> dict[str, Any]:
    rows = [(one.on, one.what, one.of, one.who or ABSENT) for one in found]
    columns = [
        column("on", pgettext("report", "By when"), "date"),
        column("what", pgettext("report", "What")),
        column("of", pgettext("report", "Of")),
        column("who", pgettext("report", "Who")),
    ]
    empty = _("Nothing is due in the next 90 days.")
    return table("ahead", _("Due in the 90 days after the month"), columns, rows, shown=16, empty=empty)
