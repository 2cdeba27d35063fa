"""The part of the report that tells what staff achieved."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .material import Material
from .tables import ABSENT, column, section, table


def achieved(material: Material) -> dict[str, Any]:
    """What staff's work has saved in a year, each with what it was counted from and how; the sums last."""
    rows: list[tuple[Any, ...]] = [
        (
            one.title,
            one.number or ABSENT,
            material.unit_name(one.unit) or ABSENT,
            ABSENT if one.hours is None else one.hours,
            ABSENT if one.visits is None else one.visits,
            one.base,
            one.method,
            one.measured_on,
        )
        for one in material.achieved
    ]
    if rows:
        rows.append((_("Total"), ABSENT, ABSENT, *_sums(material), ABSENT, ABSENT, ABSENT))
    columns = [
        column("what", _("Case or initiative")),
        column("case", _("Case"), "case"),
        column("unit", pgettext("report", "Unit")),
        column("hours", _("Hours saved in a year"), "number"),
        column("visits", _("Visits saved in a year"), "number"),
        column("base", _("Counted from")),
        column("method", _("How it was counted")),
        column("on", _("Measured on"), "date"),
    ]
    note = _("Figures are those of the unit. Those of different methods are added up, but should not be compared.")
    empty = _("Nobody has entered what was achieved.")
    saved = table("achieved", _("Hours and visits saved"), columns, rows, empty=empty, note=note if rows else "")
    return section("achieved", _("What staff achieved"), [saved])


def _sums(material: Material) -> tuple[Any, Any]:
    hours = [one.hours for one in material.achieved if one.hours is not None]
    visits = [one.visits for one in material.achieved if one.visits is not None]
    return sum(hours, Decimal(0)) if hours else ABSENT, sum(visits, Decimal(0)) if visits else ABSENT
