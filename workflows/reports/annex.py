"""What stands in the annex of a month's report and on pages of its own: items, unit × item, unit × indicator."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from connected_desk.strategy.terms import Graded

from . import figures
from .attainment import light_word, with_lights
from .figures.standing import LONG_LATE
from .material import Material
from .tables import ABSENT, ANNEX, column, section, table, without

# Tables that tell what others of the document tell, cut otherwise: not listed again among corrections.
REPEATED = ("item_steps", "matrix_cases", "matrix_initiatives")
INDENT = "\N{IDEOGRAPHIC SPACE}"


def items(material: Material) -> dict[str, Any]:
    """Each item with its light, why, and last month's; then who does what by when for it."""
    before = {one.key: one.light for one in figures.standings(replace(material, month=material.month.previous))}
    found = figures.standings(material)
    rows = [
        (
            one.key,
            f"{INDENT * one.depth}{one.code} {one.title}",
            one.promoting or ABSENT,
            one.light.value,
            str(figures.WORDS[one.light]),
            one.reason,
            str(figures.WORDS[before[one.key]]) if one.key in before else ABSENT,
            one.cases,
            one.stalled,
            one.initiatives,
            one.late,
            _standing(one),
            one.stalled_only,
        )
        for one in found
    ]
    columns = [
        column("key", pgettext("report", "Code"), "code"),
        column("item", _("Item of the plan")),
        column("unit", _("Promoting unit")),
        column("code", pgettext("report", "Code of the light"), "code"),
        column("light", pgettext("report", "Light"), "word"),
        column("reason", _("Reason")),
        column("before", _("Light of last month"), "word"),
        column("open", _("Open cases"), "number"),
        column("stalled", _("of these stalled"), "number"),
        column("initiatives", _("Initiatives"), "number"),
        column("late", _("Late milestones"), "number"),
        column("standing", _("What goes on"), "word"),
        column("stalled_only", _("Only stalled"), "code"),
    ]
    note = _(
        "Behind: everything is stalled, or a milestone is late by more than %(days)d days. Watch: something is late or "
        "stalled, or an indicator moved away from its target. A case is stalled while it is on hold, while its trial "
        "is suspended, or once the day set for its state is over; an initiative once a milestone is that late."
    ) % {"days": LONG_LATE}
    note += " " + _(
        "Where a scale of grades gives lights, an item is no better than those of its indicators and initiatives, and "
        "what cannot be judged is told apart and changes none."
    )
    lights = table("item_lights", _("Items of the plan and how they stand"), columns, rows, note=note)
    return section("items", _("Items"), [lights, _steps(material, found)], side=ANNEX)


def _standing(one: figures.ItemStanding) -> str:
    if one.idle:
        return str(figures.WORDS[figures.Light.NOTHING])
    return _("Only stalled") if one.stalled_only else _("Goes on")


def _steps(material: Material, found: tuple[figures.ItemStanding, ...]) -> dict[str, Any]:
    coming = sorted(figures.due_soon(material), key=lambda one: (one.on, one.number, one.what))
    rows = [
        (item.key, f"{item.code} {item.title}", *_step(one))
        for item in found
        for one in coming
        if item.key in one.items
    ]
    columns = [
        column("key", pgettext("report", "Code"), "code"),
        column("item", _("Item of the plan")),
        column("on", pgettext("report", "By when"), "date"),
        column("what", pgettext("report", "What")),
        column("of", pgettext("report", "Of")),
        column("unit", pgettext("report", "Unit")),
        column("who", pgettext("report", "Who")),
        column("case", _("Case"), "case"),
    ]
    empty = _("Nothing is due in the next 90 days.")
    return table("item_steps", _("Who does what by when, by item"), columns, rows, empty=empty)


def _step(one: figures.Coming) -> tuple[Any, ...]:
    return one.on, one.what, one.of, one.unit, one.who or ABSENT, one.number or ABSENT


def matrix(material: Material) -> dict[str, Any]:
    """Bureau × item: the open cases, then the initiatives."""
    columns_of, rows = figures.matrix(material)
    heads = [column(str(item.key), item.codes, "number") for item in columns_of]
    keys = [str(item.key) for item in columns_of]
    bureau = column("bureau", _("Bureau"))
    cases = table(
        "matrix_cases",
        _("Open cases by bureau and item"),
        [bureau, *heads, column("total", _("In all (each once)"), "number")],
        [(row.name, *(row.cases[key] for key in keys), row.cases_in_all) for row in rows],
        note=_("A case linked to several items stands in each of their columns. An item's column holds its own alone."),
    )
    doings = table(
        "matrix_initiatives",
        _("Initiatives by bureau and item"),
        [bureau, *heads, column("total", _("In all"), "number")],
        [(row.name, *(row.initiatives[key] for key in keys), sum(row.initiatives.values())) for row in rows],
    )
    names = [column("code", _("Item of the plan"), "word"), column("title", pgettext("report", "Title"))]
    legend = table("matrix_items", _("What the codes stand for"), names, [(one.codes, one.title) for one in columns_of])
    return section("matrix", _("Bureau × item"), [cases, doings, legend], side=ANNEX)


def board(material: Material) -> dict[str, Any]:
    """Bureau × indicator: values beside last month's and the target; and how far the bureaus lie apart."""
    found = figures.boards(material)
    rows = [
        (board.key, _named(board), line.unit, line.now, line.before,
         *map(_or_absent, (line.change, line.target, line.gap)),
         line.grade.word or ABSENT, light_word(line.grade.light))
        for board in found
        for line in board.lines
    ]  # fmt: skip
    columns = [
        column("key", pgettext("report", "Code"), "code"),
        column("indicator", _("Indicator")),
        column("unit", pgettext("report", "Unit")),
        column("now", material.month.label, "number"),
        column("before", _("last month"), "number"),
        column("change", _("on last month"), "change"),
        column("target", pgettext("report", "Target"), "number"),
        column("gap", _("against the target"), "change"),
        column("grade", pgettext("report", "Grade"), "word"),
        column("light", pgettext("report", "Light"), "word"),
    ]
    empty = _("No indicator is measured by bureau.")
    note = _("In the order of the organisation table; this is not a ranking.")
    scale = material.scale(Graded.INDICATOR)
    values = table("unit_values", _("Indicators by bureau"), columns, rows, empty=empty, note=note if rows else "")
    values = with_lights(values, scale) if scale else without(values, "grade", "light")
    spread = [
        column("key", pgettext("report", "Code"), "code"),
        column("indicator", _("Indicator")),
        column("lowest", _("Lowest"), "number"),
        column("median", _("Median"), "number"),
        column("highest", _("Highest"), "number"),
        column("known", pgettext("report", "Registered"), "word"),
    ]
    apart = [
        (board.key, _named(board), *map(_or_absent, (board.lowest, board.middle, board.highest)),
         _("%(known)d of %(asked)d") % {"known": len(board.known), "asked": len(board.lines)})
        for board in found
    ]  # fmt: skip
    spreads = table("unit_spread", _("How far the bureaus lie apart"), spread, apart, empty=empty)
    return section("board", _("Bureau × indicator"), [values, spreads], side=ANNEX)


def _named(board: figures.Board) -> str:
    return f"{board.name}（{board.unit_of_measure}）" if board.unit_of_measure else board.name


def _or_absent(value: Any) -> Any:
    return ABSENT if value is None else value
