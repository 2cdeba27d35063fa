"""The two sides for the room: what to decide, what was instructed, what is late, what comes, and the next budget."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from connected_desk.city.calendar import era_fiscal_year
from connected_desk.ui.formats import full_date
from workflows.budgets.terms import year_label

from . import figures
from .material import Material
from .tables import ABSENT, column, section, table

STEPS_SHOWN_FOR = 120  # days of the budget calendar


def decide(material: Material) -> dict[str, Any]:
    rows = [(one.number or ABSENT, one.title, one.unit, one.level, one.since) for one in figures.awaited(material)]
    columns = [
        column("case", _("Case"), "case"),
        column("matter", pgettext("report", "Matter")),
        column("unit", _("Decider's unit")),
        column("level", pgettext("report", "Level"), "word"),
        column("since", _("Circulating since"), "date"),
    ]
    awaited = table("awaited", _("Decisions awaited"), columns, rows, shown=6, empty=_("No decision was awaited."))
    return section("decide", _("1 To be decided today"), [awaited], side=1)


def _calendar(material: Material) -> dict[str, Any]:
    steps = [
        (step.on, step.name, year_label(step.fiscal_year), left)
        for step, left in figures.coming_steps(material, STEPS_SHOWN_FOR)
    ]
    columns = [
        column("on", pgettext("report", "Date"), "date"),
        column("step", _("Step of the budget")),
        column("year", _("Towards the budget of")),
        column("left", _("Open days left"), "number"),
    ]
    empty = _("No step is due in these months.")
    return table("steps", _("Steps of the budget calendar"), columns, steps, shown=3, empty=empty)


def instructions(material: Material) -> dict[str, Any]:
    rows = [
        (one.text, one.from_whom, one.unit, one.due_on, one.reply or _("No reply yet"), _standing(one))
        for one in figures.instructions(material)
    ]
    columns = [
        column("text", pgettext("report", "Instruction or condition")),
        column("from", pgettext("report", "From")),
        column("unit", pgettext("report", "Unit")),
        column("due", pgettext("report", "Due"), "date"),
        column("reply", _("What was done")),
        column("state", pgettext("report", "State"), "word"),
    ]
    caption = _("Instructions and conditions, and what was done about them")
    told = table("instructions", caption, columns, rows, shown=6, empty=_("No instruction is open."))
    return section("instructions", _("2 Earlier instructions and what was done"), [told], side=1)


def _standing(one: figures.Told) -> str:
    if one.closed_on:
        return _("Closed on %(on)s") % {"on": full_date(one.closed_on)}
    return _("Overdue") if one.overdue else pgettext("instruction", "Open")


def delays(material: Material) -> dict[str, Any]:
    rows = [
        (
            one.number or ABSENT,
            one.what,
            one.unit,
            one.who or ABSENT,
            one.due_on,
            one.days,
            one.reason or ABSENT,
            one.remedy,
        )
        for one in figures.delays(material)
    ]
    columns = [
        column("case", _("Case"), "case"),
        column("what", _("What is late")),
        column("unit", pgettext("report", "Unit")),
        column("who", pgettext("report", "Post")),
        column("due", _("Was due"), "date"),
        column("days", _("Days late"), "number"),
        column("reason", _("Reason")),
        column("remedy", _("What is done next"), "word"),
    ]
    late = table("delays", _("Delays, the longest first"), columns, rows, shown=8, empty=_("Nothing was late."))
    return section("delays", _("3 Delays, reasons and remedies"), [late], side=1)


def ahead(material: Material) -> dict[str, Any]:
    rows = [
        (one.on, one.what, one.of, one.unit, one.who or ABSENT, one.number or ABSENT)
        for one in figures.due_soon(material)
    ]
    columns = [
        column("on", pgettext("report", "By when"), "date"),
        column("what", pgettext("report", "What")),
        column("of", pgettext("report", "Of")),
        column("unit", pgettext("report", "Unit")),
        column("who", pgettext("report", "Who")),
        column("case", _("Case"), "case"),
    ]
    coming = table(
        "ahead",
        _("Due in the 90 days after the month"),
        columns,
        rows,
        shown=14,
        note=_(
            "First the milestones of the initiatives, the ends of trials, conclusions and contracts; then the rest."
        ),
        empty=_("Nothing is due in the next 90 days."),
    )
    return section("ahead", _("4 Who does what by when in 90 days"), [coming], side=2)


def budget(material: Material) -> dict[str, Any]:
    rows = [
        (
            one.number or ABSENT,
            one.title,
            one.unit,
            era_fiscal_year(one.fiscal_year),
            one.kind,
            one.state,
            *(ABSENT if amount is None else amount for amount in (one.requested, one.proposed, one.voted)),
        )
        for one in figures.budget(material)
    ]
    columns = [
        column("case", _("Case"), "case"),
        column("what", pgettext("report", "Request")),
        column("unit", pgettext("report", "Unit")),
        column("year", _("Fiscal year"), "word"),
        column("kind", pgettext("report", "Kind"), "word"),
        column("state", pgettext("report", "State"), "word"),
        column("requested", _("Requested (yen)"), "yen"),
        column("proposed", _("In the draft budget (yen)"), "yen"),
        column("voted", _("Voted (yen)"), "yen"),
    ]
    requests = table(
        "requests", _("Budget requests"), columns, rows, shown=11, empty=_("No budget request was open or decided.")
    )
    return section("budget", _("5 Towards next year's budget"), [_calendar(material), requests], side=2)
