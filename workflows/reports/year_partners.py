"""Two parts of the yearly document: with whom the city worked and what came of it, and the year in yen."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .figures.count import change
from .figures.partners import Money, agreed_costs, partner_lines, requested, together, voted
from .material import Material
from .months import Year
from .tables import column, section, table


def partners(material: Material, year: Year) -> dict[str, Any]:
    """Companies and other bodies worked with: first the numbers beside last year's, then each by name."""
    now, before = together(material, year), together(material, year.previous)
    labels = {
        "partners": _("Companies and other bodies the city worked with"),
        "cases": _("Cases worked on with them"),
        "trials": pgettext("partners", "of these: a trial was agreed on in the year"),
        "tried": pgettext("partners", "of these: a trial came to its end in the year"),
        "budget": pgettext("partners", "of these: went into the budget process in the year"),
        "realised": pgettext("partners", "of these: went into service in the year"),
    }
    rows = []
    for code, label in labels.items():
        one, other = getattr(now, code), getattr(before, code)
        rows.append((label, one, other, change(one.value, other.value)))
    columns = [
        column("line", _("Work with companies")),
        column("now", year.label, "number"),
        column("before", year.before_label, "number"),
        column("change", _("on the year before"), "word"),
    ]
    note = _(
        "Counted are cases that a unit had taken and talked over with whoever proposed them, at any time of the year, "
        "until they ended; a body with several cases counts once. Ideas of the city itself are not among them."
    )
    numbers = table("together", _("Work with companies in the year"), columns, rows, note=note)
    return section("partners", _("Companies the city worked with"), [numbers, _by_name(material, year)])


def _by_name(material: Material, year: Year) -> dict[str, Any]:
    rows = [(one.name, one.cases, one.trials, one.budget, one.realised) for one in partner_lines(material, year)]
    columns = [
        column("name", _("Company or other body")),
        column("cases", pgettext("report", "Cases"), "number"),
        column("trials", pgettext("report", "Trials"), "number"),
        column("budget", _("Into the budget"), "number"),
        column("realised", _("Into service"), "number"),
    ]
    return table("by_name", _("Each of them"), columns, rows, shown=24, empty=_("There was none."))


def money(material: Material, year: Year) -> dict[str, Any]:
    """The year in yen: what was agreed on for trials, asked for, and granted."""
    lines = (
        (_("Agreed on for trials that began in the year (what the city pays)"), agreed_costs(material, year)),
        (_("Asked for by budget requests handed in in the year"), requested(material, year)),
        (_("Granted in the year, voted or confirmed"), voted(material)),
    )
    columns = [
        column("line", _("What")),
        column("yen", _("Amount (yen)"), "yen"),
        column("of", pgettext("money", "Number of them"), "number"),
        column("unknown", _("of these without an amount"), "number"),
    ]
    note = _(
        "Trials: the cost to the city in the charter, as it stood at the end of the year. Requests: the last estimate "
        "by then. What has no amount is in no sum, and is not 0. The lines are about different things and do not add "
        "up."
    )
    rows = [_line(label, one) for label, one in lines]
    return section(
        "money", _("The year in yen"), [table("money", _("Agreed, asked for and granted"), columns, rows, note=note)]
    )


def _line(label: str, one: Money) -> tuple[Any, ...]:
    return label, one.yen, one.of, one.unknown
