"""The numbers a yearly report begins with, each beside the year before."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from . import figures
from .figures.year import way
from .headlines import answered, indicator_headline, tile
from .material import Material
from .months import Year

# What the figures at the head of a month's report are called in a table of months, by their codes there.
FIGURES = {
    "received": gettext_lazy("Proposals received"),
    "left": gettext_lazy("Cases closed"),
    "open": gettext_lazy("Open cases"),
    "trials": gettext_lazy("Trials under way"),
}
LABELS = {
    "trial": pgettext_lazy("year", "Trials agreed on"),
    "concluded": pgettext_lazy("year", "Conclusions drawn"),
    "budget": pgettext_lazy("year", "Into the budget process"),
    "realised": pgettext_lazy("year", "In service"),
}


def year_headlines(material: Material, year: Year) -> list[dict[str, Any]]:
    """The year in numbers, each with the cases behind it."""
    now, before = figures.flow(material, year), figures.flow(material, year.previous)
    stages = {one.code: one for one in way(material, year)}
    tiles = [
        *indicator_headline(material),
        _counted("received", FIGURES["received"], now.received, before.received),
        *(_counted(code, label, stages[code].now, stages[code].before) for code, label in LABELS.items()),
        answered(now, before),
        _counted("left", FIGURES["left"], now.left, before.left),
        _counted("open", FIGURES["open"], now.closing, before.closing),
        _counted("trials", FIGURES["trials"], now.trials, before.trials),
    ]
    return [one | {"against": _("on the year before") if one["change"] else ""} for one in tiles]


def _counted(code: str, label: Any, now: figures.Count, before: figures.Count) -> dict[str, Any]:
    said = _("the year before: %(n)d") % {"n": before.value}
    return tile(code, str(label), now, change=figures.change(now.value, before.value), note=said)
