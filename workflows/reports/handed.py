"""The editions for a committee and for the outside council, cut from the document for headquarters.

A committee works within the house: it gets all but what headquarters is to decide, and the bureaus' sheets.
A council has members from outside: no cases, no amounts, no posts, no words written for headquarters.
"""

import json
from typing import Any

from django.utils import translation

from connected_desk.records.log import canonical

from .models import Audience
from .public_document import without_cases

Document = dict[str, Any]
NOT_FOR_COMMITTEES = frozenset({"decide"})
# What a council reads: of each section these tables.
FOR_COUNCILS = {
    "flow": ("stock", "states", "left"),
    "strategy": ("items",),
    "bureaus": ("bureaus",),
    "themes": ("themes",),
    "indicators": ("results", "indicators"),
    "items": ("item_lights",),
    "board": ("unit_values", "unit_spread"),
    "year": ("stock", "way"),
    "moved": ("months",),
    "results": ("results",),
    "partners": ("together",),
    "notes": ("definitions", "measures"),
}
UNSAID = ("summary", "remarks", "sheets")


def cut_for(text: str, audience: str) -> str:
    """The document (canonical JSON, for headquarters) as that audience may read it."""
    document = json.loads(text)
    cut = _for_council(document) if audience == Audience.COUNCIL else _for_committee(document)
    with translation.override(document["language"]):
        label = str(Audience(audience).label)
    return canonical(cut | {"audience": str(audience), "audience_label": label})


def _for_committee(document: Document) -> Document:
    kept = [part for part in document["sections"] if part["code"] not in NOT_FOR_COMMITTEES]
    return {key: value for key, value in document.items() if key != "sheets"} | {"sections": kept}


def _for_council(document: Document) -> Document:
    kept = {key: value for key, value in document.items() if key not in UNSAID}
    sections = [_told(part) for part in document["sections"] if part["code"] in FOR_COUNCILS]
    headlines = [tile | {"value": _plain(tile["value"])} for tile in document["headlines"]]
    return kept | {"headlines": headlines, "sections": sections}


def _told(part: dict[str, Any]) -> dict[str, Any]:
    tables = [table for table in part["tables"] if table["code"] in FOR_COUNCILS[part["code"]]]
    return without_cases(part | {"tables": tables, "text": ""})


def _plain(held: Any) -> Any:
    return held["value"] if isinstance(held, dict) else held
