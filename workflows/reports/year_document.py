"""The document of a fiscal year: its flow, its months as printed and what moved since, then the pages to look up."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from connected_desk.ui.formats import full_datetime

from . import figures
from .achieved import achieved
from .figures import year as told
from .frozen import FrozenMonth
from .material import Material
from .months import Year
from .public_document import BUREAU_COLUMNS, STRATEGY_COLUMNS, only, results, without_cases
from .reference import bureaus, counting, errata_table, measures, seal, signs, strategy
from .room import instructions
from .tables import ABSENT, column, section, table
from .year_headlines import FIGURES
from .year_partners import money, partners

RESULTS = 100  # a year has fewer
PUBLIC_MONTHS = ("month", "received", "open", "trials", "source")


def headquarters(material: Material, year: Year, frozen: Sequence[FrozenMonth]) -> list[dict[str, Any]]:
    """The sections of the yearly document for headquarters, in the order they are read."""
    given = instructions(material)
    return [
        _year(material, year),
        _moved(material, year, frozen),
        strategy(material),
        bureaus(material),
        _reached(material),
        achieved(material),
        results(material, _("Results of trials in the year"), most=RESULTS),
        partners(material, year),
        money(material, year),
        _given(material),
        given | {"side": 0, "title": _("Instructions and conditions of the year")},
    ]


def public(material: Material, year: Year, frozen: Sequence[FrozenMonth]) -> list[dict[str, Any]]:
    """The sections for everybody: counts without the cases behind them, no amounts."""
    months = _months(material, year, frozen)
    plan, units, together = strategy(material), bureaus(material), partners(material, year)
    plan["tables"] = [only(plan["tables"][0], STRATEGY_COLUMNS)]
    units["tables"] = [only(units["tables"][0], BUREAU_COLUMNS)]
    parts = (
        _year(material, year),
        section("moved", _("Month by month"), [only(months, PUBLIC_MONTHS)]),
        plan,
        results(material, _("Results of trials in the year"), most=RESULTS),
        together | {"tables": together["tables"][:1]},
        units,
        _reached(material),
        section("notes", pgettext("report", "Notes"), [counting(material), measures(material)]),
    )
    return [without_cases(part) for part in parts]


def notes(
    material: Material, frozen: Sequence[FrozenMonth], *, errata: Sequence[Sequence[Any]] | None, reason: str
) -> dict[str, Any]:
    """What was recorded late, what the year was made from, how it was counted; for a correction, what changed."""
    columns = [
        column("case", _("Case"), "case"),
        column("what", pgettext("report", "What happened")),
        column("on", pgettext("report", "On"), "date"),
        column("recorded", _("Recorded on"), "date"),
    ]
    late = [
        (one.number, one.what, one.happened_on, one.recorded_on) for one in told.late_facts_of_year(material, frozen)
    ]
    caption = _("Facts of a month recorded after its report had been cut off")
    tables = [
        table("late", caption, columns, late, shown=24, empty=_("There is none.")),
        _made_from(frozen),
        counting(material),
        measures(material),
    ]
    if errata is not None:
        tables.insert(0, errata_table(errata, reason))
    return section("notes", pgettext("report", "Notes"), tables, note=seal(material))


def _year(material: Material, year: Year) -> dict[str, Any]:
    """The flow of the year and the way of its proposals, beside those of the year before."""
    now, before = figures.flow(material, year), figures.flow(material, year.previous)
    stock = [
        _compared(label, getattr(now, name), getattr(before, name))
        for name, label in (
            ("opening", pgettext("year", "Open at the beginning")),
            ("received", _("+ received")),
            ("taken_over", _("+ taken over from an earlier ledger")),
            ("reopened", _("+ reopened")),
            ("left", _("\N{MINUS SIGN} closed")),
            ("closing", pgettext("year", "= open at the end")),
        )
        if name != "taken_over" or now.taken_over.value or before.taken_over.value
    ]
    labels = {
        "received": pgettext("way of a proposal", "Received"),
        "dialogue": pgettext("way of a proposal", "A unit took it and talks"),
        "trial": pgettext("way of a proposal", "A trial was agreed on"),
        "concluded": pgettext("way of a proposal", "A conclusion was drawn"),
        "budget": pgettext("way of a proposal", "It went into the budget process"),
        "realised": pgettext("way of a proposal", "It is in service"),
        "left": pgettext("way of a proposal", "It ended without a result"),
    }
    way = [_compared(labels[one.code], one.now, one.before) for one in told.way(material, year)]
    heads = [
        column("now", year.label, "number"),
        column("before", year.before_label, "number"),
        column("change", _("on the year before"), "word"),
    ]
    note = _("A case counts once at each stage it came to in the year, whenever it was received.")
    tables = [
        table("stock", _("From April to March"), [column("line", pgettext("report", "Stock")), *heads], stock),
        table(
            "way", _("How far proposals came"), [column("stage", pgettext("report", "Stage")), *heads], way, note=note
        ),
    ]
    title = _("The year %(year)s") % {"year": year.label}
    return section("year", title, tables, side=1)


def _compared(label: str, now: figures.Count, before: figures.Count) -> tuple[Any, ...]:
    return label, now, before, figures.change(now.value, before.value)


def _moved(material: Material, year: Year, frozen: Sequence[FrozenMonth]) -> dict[str, Any]:
    """The months as they were printed, and what the log tells otherwise by now."""
    rows = [
        (
            one.month.label,
            str(FIGURES[one.code]),
            one.printed,
            one.now,
            figures.change(one.now, one.printed),
            _(", ").join(one.came) or ABSENT,
            _(", ").join(one.went) or ABSENT,
        )
        for one in told.moved(material, frozen)
    ]
    columns = [
        column("month", _("Month"), "word"),
        column("figure", _("Figure")),
        column("printed", _("As printed"), "number"),
        column("now", _("As known now"), "number"),
        column("change", pgettext("report", "Difference"), "word"),
        column("came", _("Cases that came in")),
        column("went", _("Cases that fell out")),
    ]
    moved = table(
        "moved",
        _("What moved since the months were frozen"),
        columns,
        rows,
        shown=24,
        empty=_("Every month reads today as it was printed."),
        note=_("The printed months stay as they are; the year is counted from what is known now."),
    )
    return section("moved", _("Month by month"), [_months(material, year, frozen), moved])


def _months(material: Material, year: Year, frozen: Sequence[FrozenMonth]) -> dict[str, Any]:
    rows = [
        (
            one.month.label,
            *(one.figures.get(code, ABSENT) for code in ("received", "left", "open", "trials")),
            _("Report, edition %(n)d") % {"n": one.edition} if one.edition else _("No report; counted from the record"),
        )
        for one in told.months(material, year, frozen)
    ]
    columns = [
        column("month", _("Month"), "word"),
        *(column(code, str(FIGURES[code]), "number") for code in ("received", "left", "open", "trials")),
        column("source", _("Taken from")),
    ]
    return table("months", _("The months as they were reported"), columns, rows)


def _reached(material: Material) -> dict[str, Any]:
    words = {True: _("Reached"), False: _("Not reached"), None: _("Cannot be judged")}
    found = told.reached(material)
    rows = [
        (
            one.name,
            one.item,
            one.unit or ABSENT,
            one.now,
            one.before,
            ABSENT if one.target is None else one.target,
            words[one.met],
            one.owner or ABSENT,
        )
        for one in found
    ]
    columns = [
        column("indicator", _("Indicator")),
        column("item", _("Item of the plan")),
        column("unit", _("Unit of measure"), "word"),
        column("now", _("At the end of the year"), "number"),
        column("before", material.month.before_label, "number"),
        column("target", pgettext("report", "Target"), "number"),
        column("met", pgettext("report", "Result"), "word"),
        column("owner", pgettext("report", "Owner")),
    ]
    counts = [(word, sum(one.met is met for one in found)) for met, word in words.items()]
    summed = [column("result", pgettext("report", "Result")), column("now", _("Indicators"), "number")]
    empty = _("The plan has no indicator.")
    return section(
        "indicators",
        pgettext("report", "Indicators"),
        [
            table("results", _("Targets reached"), summed, counts if found else [], empty=empty),
            table("indicators", _("Values and targets"), columns, rows, note=signs(), empty=empty),
        ],
    )


def _given(material: Material) -> dict[str, Any]:
    rows = [
        (one.number or ABSENT, one.title, one.unit, one.kind, on, *(
            ABSENT if amount is None else amount for amount in (one.requested, one.voted)
        ))
        for on, one in told.given(material)
    ]  # fmt: skip
    columns = [
        column("case", _("Case"), "case"),
        column("what", pgettext("report", "Request")),
        column("unit", pgettext("report", "Unit")),
        column("kind", pgettext("report", "Kind"), "word"),
        column("on", _("Decided on"), "date"),
        column("requested", _("Requested (yen)"), "yen"),
        column("voted", _("Voted (yen)"), "yen"),
    ]
    empty = _("No request got its money in the year.")
    return section("given", _("What became budget"), [table("given", _("Requests voted"), columns, rows, empty=empty)])


def _made_from(frozen: Sequence[FrozenMonth]) -> dict[str, Any]:
    rows = [(one.month.label, one.edition, full_datetime(one.cut_off), one.sha256) for one in frozen]
    columns = [
        column("month", _("Month"), "word"),
        column("edition", pgettext("report", "Edition"), "number"),
        column("cut_off", _("Cut-off")),
        column("hash", "SHA-256"),
    ]
    empty = _("No month of the year had been reported.")
    return table("made_from", _("The reports the months were taken from"), columns, rows, empty=empty)
