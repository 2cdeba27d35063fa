"""The document for everybody: nothing confidential, no amounts, no titles of what was not taken up, no proposers."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from workflows.cases.definition import CaseState

from . import figures
from .attainment import redefined
from .headlines import Flows, headlines
from .material import Material
from .reference import bureaus, counting, flow_section, indicators, measures, strategy
from .tables import ABSENT, column, section, table, without
from .themes import themes

HEADLINES = ("indicator", "on_plan", "answered", "received", "open", "trials")
STRATEGY_COLUMNS = ("item", "unit", "open", "trials", "initiatives", "late", "done", "due")
# What a conclusion leads to, in everybody's words.
WHAT_FOLLOWS = {
    CaseState.REALISED: gettext_lazy("It begins in earnest"),
    CaseState.BUDGETING: gettext_lazy("The money is being asked for"),
    CaseState.PROCUREMENT: gettext_lazy("The contract is being prepared"),
    CaseState.PROOF_OF_CONCEPT: gettext_lazy("It is tried once more"),
    CaseState.ENDED: gettext_lazy("It ended"),
}
BUREAU_COLUMNS = ("bureau", "open", "trials", "initiatives", "late", "now", "before", "target")


def public(material: Material) -> list[dict[str, Any]]:
    """The sections of the public document: counts without the cases behind them."""
    plan = strategy(material)
    plan["tables"] = [only(plan["tables"][0], STRATEGY_COLUMNS)]
    units = bureaus(material)
    units["tables"] = [only(units["tables"][0], BUREAU_COLUMNS)]
    flow = flow_section(Flows(material))
    flow["tables"] = flow["tables"][:3]
    tried = results(material, _("Results of trials in the last twelve months"))
    notes = section("notes", pgettext("report", "Notes"), [counting(material), measures(material), redefined(material)])
    return [without_cases(part) for part in (plan, tried, flow, units, themes(material), indicators(material), notes)]


def public_headlines(material: Material) -> list[dict[str, Any]]:
    """The numbers the public page begins with."""
    return [anonymous(tile) for tile in headlines(material) if tile["code"] in HEADLINES]


def results(material: Material, caption: str, most: int = 6) -> dict[str, Any]:
    """What trials came to, in the words meant for everybody; at most so many."""
    rows = [
        (
            one.title or _("(The text is being agreed with the proposer)"),
            str(WHAT_FOLLOWS[CaseState(one.state_code)]),
            one.state_code,
            one.sentence or ABSENT,
            one.unit,
            one.on,
        )
        for one in figures.results(material, most)
    ]
    columns = [
        column("title", _("What was tried")),
        column("state", pgettext("report", "What follows")),
        column("code", pgettext("report", "Code"), "code"),
        column("sentence", _("What came of it")),
        column("unit", pgettext("report", "Unit")),
        column("on", _("Decided on"), "date"),
    ]
    tried = table("results", caption, columns, rows, empty=_("No trial was concluded."))
    return section("results", _("What came of the trials"), [tried])


def only(whole: dict[str, Any], codes: tuple[str, ...]) -> dict[str, Any]:
    """A table with these of its columns."""
    return without(whole, *(one["code"] for one in whole["columns"] if one["code"] not in codes))


def without_cases(part: dict[str, Any]) -> dict[str, Any]:
    """A section whose figures do not name the cases behind them."""
    tables = [one | {"rows": [[_value(held) for held in row] for row in one["rows"]]} for one in part["tables"]]
    return part | {"tables": tables}


def anonymous(tile: dict[str, Any]) -> dict[str, Any]:
    """A number that does not name the cases behind it."""
    return tile | {"value": _value(tile["value"])}


def _value(held: Any) -> Any:
    return held["value"] if isinstance(held, dict) else held
