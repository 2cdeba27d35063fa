"""The questions that are likely to be asked (想定問答), with answers filled from a month's document.

Every answer names the table its figures stand in, so that whoever answers finds them in the report.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from connected_desk.strategy.terms import MARKS, Absence
from connected_desk.ui.formats import money
from workflows.meetings.models import ExpectedQuestion
from workflows.meetings.queries import Standing

from ..screen import as_number, said, tiles
from ..tables import ABSENT, rows_of

MOST = 5  # lines of an answer: more nobody says aloud
UNMOVED = frozenset({"", "±0"})
MISSING = frozenset({MARKS[Absence.MISSING], MARKS[Absence.PENDING]})

Document = dict[str, Any]


@dataclass(frozen=True)
class Expected:
    """A question, its answer line by line, and the table its figures come from (`section` is the table's part).

    `written` is what the secretariat wrote itself; None for a question filled from the report.
    """

    question: str
    lines: tuple[str, ...]
    source: str
    section: str = ""
    written: ExpectedQuestion | None = None


def expected(document: Document, open_ones: Sequence[Standing]) -> list[Expected]:
    """The questions a report itself raises; none where there is no report."""
    if not document:
        return []
    return [make(document) for make in MAKERS] + [_instructions(open_ones)]


def own(rows: Sequence[ExpectedQuestion]) -> list[Expected]:
    """The questions the secretariat added."""
    return [Expected(row.question, tuple(row.answer.splitlines()), row.source, written=row) for row in rows]


def _late(document: Document) -> Expected:
    rows = rows_of(document, "delays", "delays")
    lines = [
        _("%(what)s: %(unit)s (%(who)s), due %(due)s, %(days)d days late. Reason: %(reason)s. Next: %(remedy)s")
        % (row | {"due": said(row["due"], "date"), "reason": _reason(row["reason"])})
        for row in rows[:MOST]
    ]
    return _answered(
        document,
        _("What is late, why, and what is done about it?"),
        _("At the end of the month late: %(n)d. The longest first:") % {"n": len(rows)},
        [*lines, *_more(rows)],
        ("delays", "delays"),
        none=_("Nothing was late at the end of the month."),
    )


def _reason(text: str) -> str:
    return _("not recorded") if text == ABSENT else text


def _moved(document: Document) -> Expected:
    """The headlines that changed, then the state whose stock changed most."""
    lines = [
        f"{one.label} {one.value}{one.unit}　{one.against} {one.change}"
        for one in tiles(document)
        if one.change not in UNMOVED
    ]
    states = [row for row in rows_of(document, "flow", "states") if as_number(row["change"])]
    if states:
        most = max(states, key=lambda row: abs(row["change"]))
        told = {"state": most["state"], "now": most["now"], "change": said(most["change"], "change")}
        lines.append(_("Of the states, most changed in “%(state)s”: %(now)d (%(change)s).") % told)
    return _answered(
        document,
        _("What has changed most since last month?"),
        _("Against the month before:"),
        lines,
        ("flow", "states"),
        none=_("No figure changed against the month before."),
    )


def _without_value(document: Document) -> Expected:
    lines = [
        f"{row['indicator']}　{row['owner']}　{row['known']}"
        for row in rows_of(document, "indicators", "indicators")
        if row["now"] in MISSING or _partly(row["known"])
    ]
    bureaus = [row["bureau"] for row in rows_of(document, "bureaus", "bureaus") if row["now"] in MISSING]
    if bureaus:
        lines.append(_("Bureaus without a value: %(names)s") % {"names": _(", ").join(bureaus)})
    return _answered(
        document,
        _("Which figures have no value, and whose are they?"),
        _("Indicators without a value for the month, or without that of every bureau:"),
        lines,
        ("indicators", "indicators"),
        none=_("Every indicator has a value for the month."),
    )


def _partly(known: str) -> bool:
    """Whether a cell “7 of 10” says that some are missing."""
    numbers = [int(part) for part in "".join(sign if sign.isdigit() else " " for sign in known).split()]
    return len(set(numbers)) > 1


def _money(document: Document) -> Expected:
    rows = rows_of(document, "budget", "requests")
    amounts = [number for row in rows if (number := as_number(row["requested"])) is not None]
    lines = [
        f"{row['what']}　{row['unit']}　{row['year']}　{row['state']}　{_yen(row['requested'])}" for row in rows[:MOST]
    ]
    told = {"n": len(rows), "yen": said(int(sum(amounts)), "yen"), "without": len(rows) - len(amounts)}
    return _answered(
        document,
        _("How much money is asked for, and for what?"),
        _("Budget requests: %(n)d, together %(yen)s yen. Without an amount yet: %(without)d.") % told,
        [*lines, *_more(rows)],
        ("budget", "requests"),
        none=_("No budget request was open or decided."),
    )


def _yen(amount: Any) -> str:
    return money(amount) if as_number(amount) is not None else str(amount)


def _decisions(document: Document) -> Expected:
    rows = rows_of(document, "decide", "awaited")
    lines = [
        f"{row['case']}　{row['matter']}　{row['unit']}　" + _("since %(on)s") % {"on": said(row["since"], "date")}
        for row in rows[:MOST]
    ]
    return _answered(
        document,
        _("Which decisions are being waited for?"),
        _("Decisions awaited at the end of the month: %(n)d.") % {"n": len(rows)},
        [*lines, *_more(rows)],
        ("decide", "awaited"),
        none=_("No decision was awaited."),
    )


MAKERS: tuple[Callable[[Document], Expected], ...] = (_late, _moved, _without_value, _decisions, _money)


def _instructions(open_ones: Sequence[Standing]) -> Expected:
    """From the record as it stands, not from the report: what was replied since counts in the room."""
    lines = [
        f"{one.instruction.text}　{one.instruction.owner_unit.name}　"
        f"{said(one.instruction.due_on.isoformat(), 'date')}　{one.reply or _('No reply yet')}"
        for one in open_ones[:MOST]
    ]
    first = _("Instructions and conditions still open: %(n)d.") % {"n": len(open_ones)}
    return Expected(
        question=_("What became of the earlier instructions?"),
        lines=(first, *lines, *_more(open_ones)) if open_ones else (_("No instruction is open."),),
        source=_("The record of instructions, as of today"),
    )


def _answered(
    document: Document, question: str, first: str, lines: Sequence[str], where: tuple[str, str], *, none: str
) -> Expected:
    return Expected(question, (first, *lines) if lines else (none,), _source(document, *where), where[0])


def _more(rows: Sequence[Any]) -> Iterator[str]:
    if len(rows) > MOST:
        yield pgettext("an answer", "and %(n)d more") % {"n": len(rows) - MOST}


def _source(document: Document, section: str, code: str) -> str:
    """Which table of which report: 2026年6月 第1版「3 遅れ」遅れ."""
    part = next((one for one in document["sections"] if one["code"] == section), None)
    table = next((one for one in part["tables"] if one["code"] == code), None) if part else None
    names = [part["title"], table["caption"]] if part and table else [ABSENT]
    return f"{document['title']} {document['month_label']} {document['edition_label']} {' / '.join(names)}"
