"""The pages to look things up in: flow, strategy, bureaus, indicators, cases, and how everything is counted."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from connected_desk.ui.formats import full_date, full_datetime, is_english
from workflows.cases.definition import CASE

from . import figures
from .attainment import attainment, redefined
from .figures.measures import headline, target
from .headlines import Flows
from .material import Material
from .months import Month, Year
from .tables import ABSENT, column, section, table


def flow_section(flows: Flows) -> dict[str, Any]:
    """Opening stock + in − out = closing stock, then the stock by state and the moves made."""
    now, before, last_year = flows.now, flows.before, flows.year_before
    months = [
        column("now", flows.month.label, "number"),
        column("before", _("last month"), "number"),
        column("year_before", _("same month last year"), "number"),
    ]
    stock = [
        (label, getattr(now, name), getattr(before, name), getattr(last_year, name))
        for name, label in (
            ("opening", _("Open at the beginning")),
            ("received", _("+ received")),
            ("taken_over", _("+ taken over from an earlier ledger")),
            ("reopened", _("+ reopened")),
            ("left", _("\N{MINUS SIGN} closed")),
            ("closing", _("= open at the end")),
        )
        # Said only where it happened: a desk takes its ledger over once.
        if name != "taken_over" or any(month.taken_over.value for month in (now, before, last_year))
    ]
    states = [
        (state.label, now.by_state[state.code], *_compared(now, before, last_year, "by_state", state.code))
        for state in CASE.states
        if not state.final
    ]
    left = [
        (state.label, now.left_to[state.code], *_compared(now, before, last_year, "left_to", state.code))
        for state in CASE.states
        if state.final
    ]
    moved = [
        (move.label, now.by_move[move.name], *_compared(now, before, last_year, "by_move", move.name))
        for move in CASE.moves
        if now.by_move[move.name].value
    ]
    changes = [
        column("now", pgettext("report", "number"), "number"),
        column("change", _("on last month"), "change"),
        column("year_change", _("on the same month last year"), "change"),
    ]
    return section(
        "flow",
        _("Flow of cases"),
        [
            table(
                "stock",
                _("From the beginning of the month to its end"),
                [column("line", pgettext("report", "Stock")), *months],
                stock,
            ),
            table(
                "states",
                _("Open cases by state at the end of the month"),
                [column("state", pgettext("report", "State")), *changes],
                states,
            ),
            table(
                "left",
                _("Cases closed in the month, by how"),
                [column("state", pgettext("report", "State")), *changes],
                left,
            ),
            table(
                "moves",
                _("Moves made in the month"),
                [column("move", pgettext("report", "Move")), *changes],
                moved,
                empty=_("No move was made."),
            ),
        ],
        note=_("Read from the log: what was recorded by the cut-off and happened in the month."),
    )


def _compared(now: Any, before: Any, last_year: Any, table_name: str, code: str) -> tuple[int, int]:
    values = [getattr(flow, table_name)[code].value for flow in (now, before, last_year)]
    return values[0] - values[1], values[0] - values[2]


def strategy(material: Material) -> dict[str, Any]:
    """Every item of the plan, empty ones too; then the cases for which none fits, with the reasons."""
    view = figures.plan_view(material)
    indent = "\N{IDEOGRAPHIC SPACE}"
    rows: list[tuple[Any, ...]] = [
        (
            f"{indent * line.depth}{line.code} {line.title}",
            line.promoting or ABSENT,
            line.open_cases,
            line.received,
            line.trials,
            line.initiatives,
            line.late,
            ABSENT if line.done is None else line.done,
            ABSENT if line.due is None else line.due,
        )
        for line in view.lines
    ]
    fill = [ABSENT] * 6
    if view.earlier.value:
        rows.append((_("Items of an earlier edition only (ended, or to be divided)"), ABSENT, view.earlier, *fill))
    rows += [
        (_("None of the items fits"), ABSENT, view.none_fits, *fill),
        (_("Not linked yet"), ABSENT, view.unanswered, *fill),
        (_("Total (each case once)"), ABSENT, figures.Count(
            view.total.value + view.none_fits.value + view.unanswered.value,
            (*view.total.cases, *view.none_fits.cases, *view.unanswered.cases),
        ), *fill),
    ]  # fmt: skip
    columns = [
        column("item", _("Item of the plan")),
        column("unit", _("Promoting unit")),
        column("open", _("Open cases"), "number"),
        column("received", pgettext("report", "Received"), "number"),
        column("trials", pgettext("report", "Trials"), "number"),
        column("initiatives", _("Initiatives"), "number"),
        column("late", _("Late milestones"), "number"),
        column("done", _("Milestones done (%)"), "percent"),
        column("due", _("due by now (%)"), "percent"),
    ]
    note = _(
        "A case linked to several items is counted in each of their rows, and once in the total. "
        "A row holds what is linked to the item or to one below it."
    )
    reasons = table(
        "none_fits",
        _("Cases for which no item fits"),
        [column("case", _("Case"), "case"), column("reason", _("Reason"))],
        view.reasons,
        empty=_("There is none."),
    )
    title = (
        _("Strategy: %(plan)s") % {"plan": material.plan_name} if material.plan_name else pgettext("report", "Strategy")
    )
    return section("strategy", title, [table("items", _("Items of the plan"), columns, rows, note=note), reasons])


def bureaus(material: Material) -> dict[str, Any]:
    """A row a bureau in the order of the organisation."""
    lines, indicator = figures.bureau_lines(material), headline(material)
    rows = [
        (
            line.name,
            line.open_cases,
            line.overdue,
            line.trials,
            line.initiatives,
            line.late,
            ABSENT if line.now is None else line.now,
            ABSENT if line.before is None else line.before,
            ABSENT if line.target is None else line.target,
        )
        for line in lines
    ]
    unit = indicator.unit_of_measure if indicator else ""
    columns = [
        column("bureau", _("Bureau")),
        column("open", _("Open cases"), "number"),
        column("overdue", _("Overdue"), "number"),
        column("trials", pgettext("report", "Trials"), "number"),
        column("initiatives", _("Initiatives"), "number"),
        column("late", _("Late milestones"), "number"),
        column("now", _("Value (%(unit)s)") % {"unit": unit} if unit else pgettext("report", "Value"), "number"),
        column("before", material.month.before_label, "number"),
        column("target", pgettext("report", "Target"), "number"),
    ]
    note = _("In the order of the organisation table; this is not a ranking.")
    if indicator:
        note = _("Value: %(name)s.") % {"name": indicator.name} + f" {note} {signs()}"
    return section(
        "bureaus", pgettext("report", "Bureaus"), [table("bureaus", _("Progress by bureau"), columns, rows, note=note)]
    )


def indicators(material: Material) -> dict[str, Any]:
    """Every indicator of the plan with this month, last month, the same month last year and the target."""
    rows = [
        (
            line.name,
            line.item,
            line.unit or ABSENT,
            line.now,
            line.before,
            line.year_before,
            ABSENT if line.target is None else line.target,
            line.owner or ABSENT,
            _("%(known)d of %(asked)d") % {"known": line.now.known, "asked": line.now.asked},
        )
        for line in figures.indicator_lines(material)
    ]
    columns = [
        column("indicator", _("Indicator")),
        column("item", _("Item of the plan")),
        column("unit", _("Unit of measure"), "word"),
        column("now", material.month.label, "number"),
        column("before", _("last month"), "number"),
        column("year_before", _("same month last year"), "number"),
        column("target", pgettext("report", "Target"), "number"),
        column("owner", pgettext("report", "Owner")),
        column("known", pgettext("report", "Registered"), "word"),
    ]
    shown = table(
        "indicators",
        _("Values and targets"),
        columns,
        rows,
        note=signs(),
        empty=_("The plan has no indicator."),
    )
    return section("indicators", pgettext("report", "Indicators"), [shown, attainment(material)])


def signs() -> str:
    """What stands in place of a value, and what each sign means."""
    return _("未: nobody has registered a value. －: not applicable. …: not calculated yet. None of these is 0.")


def cases(material: Material) -> dict[str, Any]:
    rows = [
        (
            one.number,
            one.title,
            one.unit,
            one.item or ABSENT,
            one.state,
            one.happened,
            one.happened_on,
            one.next_step or ABSENT,
            one.next_on or ABSENT,
        )
        for one in figures.notable(material)
    ]
    columns = [
        column("case", _("Case"), "case"),
        column("title", pgettext("report", "Title")),
        column("unit", pgettext("report", "Unit")),
        column("item", _("Item of the plan")),
        column("state", pgettext("report", "State"), "word"),
        column("happened", pgettext("report", "What happened")),
        column("on", pgettext("report", "On"), "date"),
        column("next", pgettext("report", "Next step")),
        column("next_on", pgettext("report", "By when"), "date"),
    ]
    moved = table(
        "cases", _("Cases that moved this month"), columns, rows, shown=16, empty=_("No case made a step worth a line.")
    )
    return section("cases", _("Cases that matter"), [moved])


def notes(material: Material, *, errata: Sequence[Sequence[Any]] | None = None, reason: str = "") -> dict[str, Any]:
    """How it was counted, what was recorded late, and the last seal of the log; for a correction, what changed."""
    late = [(one.number, one.what, one.happened_on, one.recorded_on) for one in figures.late_facts(material)]
    columns = [
        column("case", _("Case"), "case"),
        column("what", pgettext("report", "What happened")),
        column("on", pgettext("report", "On"), "date"),
        column("recorded", _("Recorded on"), "date"),
    ]
    tables = [
        table(
            "late",
            _("Facts of earlier months recorded after the report before"),
            columns,
            late,
            shown=12,
            empty=_("There is none."),
        ),
        counting(material),
        measures(material),
        redefined(material),
    ]
    if errata is not None:
        tables.insert(0, errata_table(errata, reason))
    return section("notes", pgettext("report", "Notes"), tables, note=seal(material))


def errata_table(errata: Sequence[Sequence[Any]], reason: str) -> dict[str, Any]:
    """正誤表: what the edition before printed and what is right."""
    columns = [
        column("where", _("Table and row")),
        column("column", pgettext("report", "Column")),
        column("before", pgettext("report", "Before")),
        column("after", pgettext("report", "Corrected")),
    ]
    return table("errata", _("Corrections"), columns, errata, empty=_("No figure changed."), note=reason)


def counting(material: Material) -> dict[str, Any]:
    """The table of what the words of the report mean."""
    columns = [column("term", pgettext("report", "Word")), column("meaning", pgettext("report", "Meaning"))]
    return table("definitions", _("How it was counted"), columns, definitions(material))


def measures(material: Material) -> dict[str, Any]:
    """The table of what the indicators mean."""
    rows = [(one.name, one.definition or ABSENT) for one in figures.indicator_lines(material)]
    columns = [column("indicator", _("Indicator")), column("meaning", pgettext("report", "Meaning"))]
    empty = _("The plan has no indicator.")
    return table("measures", _("What the indicators mean"), columns, rows, empty=empty)


def definitions(material: Material) -> list[tuple[str, str]]:
    """The words of the report and what they mean, with the norms in force."""
    return [
        _period(material),
        (
            _("Cut-off"),
            _("What was recorded up to %(at)s is in this report.") % {"at": full_datetime(material.cut_off)},
        ),
        (pgettext("report", "Open"), _("Neither closed nor merged: %(states)s.") % {"states": _listed(final=False)}),
        (pgettext("report", "Closed"), _("%(states)s.") % {"states": _listed(final=True)}),
        (
            _("Overdue"),
            _("The day set for it, or the house's target in open days, was over at the end of the month: %(norms)s.")
            % {"norms": _norms(material)},
        ),
        (_("Answered in time"), _("The first answer came within the target for a received case, in open days.")),
        (_("Trials under way"), _("Proofs of concept that run or are suspended at the end of the month.")),
        (_("Initiatives on plan"), _("Initiatives of which no milestone was late at the end of the month.")),
        (pgettext("report", "Comparison"), _comparison(material)),
    ]


def _period(material: Material) -> tuple[str, str]:
    if isinstance(material.month, Year):
        return _("Fiscal year"), _(
            "From 1 April to 31 March in Tokyo. What happened is counted in the year it happened."
        )
    return _("Month"), _("From the first day to the last in Tokyo. What happened is counted in the month it happened.")


def _comparison(material: Material) -> str:
    if isinstance(material.month, Year):
        return _("The year before is counted again from what is known by this cut-off.")
    return _("Last month and the same month last year are counted again from what is known by this cut-off.")


def _listed(*, final: bool) -> str:
    return _(", ").join(state.label for state in CASE.states if state.final is final)


def _norms(material: Material) -> str:
    return _(", ").join(
        f"{state.label} {material.norms.of(state, material.month.last_day)}"
        for state in CASE.states
        if state.norm is not None
    )


def seal(material: Material) -> str:
    """The last seal of the log before the cut-off, which whoever holds the report can compare."""
    if material.seal is None:
        return _("The log had not been sealed by the cut-off.")
    return _("Last seal of the log: %(day)s, %(hash)s") % {
        "day": full_date(material.seal.day),
        "hash": material.seal.hash,
    }


def trend(material: Material) -> dict[str, Any] | None:
    """The course of the leading indicator over thirteen months; None without one."""
    indicator = headline(material)
    if indicator is None:
        return None
    course = figures.trend(material, indicator)
    return {
        "title": _("Course of “%(name)s”") % {"name": indicator.name},
        "unit": indicator.unit_of_measure,
        "labels": [_month_label(month) for month, _value in course],
        "values": [None if value.value is None else str(value.value) for _month, value in course],
        "targets": [_text(target(indicator, month)) for month, _value in course],
        "first": _("Month"),
        "value_label": pgettext("report", "Actual"),
        "target_label": pgettext("report", "Target"),
        "note": indicator.source,
    }


def _month_label(month: Month) -> str:
    return month.first.strftime("%b") if is_english() else f"{month.first.month}月"


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def bureau_keys(material: Material) -> list[str]:
    """The keys of the bureaus of the bureaus' table, row by row: whose row is whose."""
    return [line.key for line in figures.bureau_lines(material)]
