"""From the records to one document: the figures of a month or a year, its labels and definitions, as canonical JSON.

The same period at the same cut-off always gives the same bytes; no instant of building is in it.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from connected_desk.city.models import City
from connected_desk.city.words import pick
from connected_desk.records.log import canonical
from connected_desk.ui.formats import era_date, full_datetime

from . import year_document
from .annex import REPEATED
from .bureau_sheets import bureau_sheets
from .document import headquarters
from .frozen import FrozenMonth
from .gathering import gather
from .handed import cut_for
from .headlines import headlines
from .material import Material
from .models import HANDED_TO, PUBLIC_IN, Audience, Mark, Report
from .months import Period, Year
from .public_document import anonymous, public, public_headlines
from .reference import bureau_keys, notes, trend
from .tables import value_of
from .year_headlines import year_headlines

FORMAT = 4
LANGUAGE = "ja"
LICENCE = "CC BY 4.0"
# What the secretariat writes, by the section it stands in; "summary" stands above all.
PARTS = ("summary", "decide", "delays", "budget")
PARTS_OF_A_YEAR = ("summary", "year", "moved")
NOT_COMPARED = frozenset(("errata", "definitions", "measures", "redefined", "late", "made_from", *REPEATED))


def parts_of(report: Report) -> tuple[str, ...]:
    """The parts of this report the secretariat writes."""
    return PARTS_OF_A_YEAR if report.is_yearly else PARTS


def build(
    period: Period,
    *,
    cut_off: datetime,
    edition: int = 1,
    since: datetime | None = None,
    corrects: str = "",
    reason: str = "",
    frozen: Sequence[FrozenMonth] = (),
    whole: bool = False,
) -> dict[str, str]:
    """The documents of a month or a year by audience, as canonical JSON; for everybody in Japanese and in English.

    `since` is the cut-off of the report before; `corrects` the document this edition puts right, for the `reason`;
    `frozen` are the months of the year that had been reported. With `whole` every history is read, whether the period
    reaches it or not: what proves that nothing was left out.
    """
    built: dict[str, str] = {}
    # Names are taken in the language of the document where they are gathered.
    for language, audience in PUBLIC_IN.items():
        with translation.override(language):
            material = gather(period, cut_off=cut_off, since=since, whole=whole)
            if isinstance(period, Year):
                built[audience] = canonical(_public_year(material, period, frozen, edition))
            else:
                built[audience] = canonical(_public(material, edition))
            if language != LANGUAGE:
                continue
            if isinstance(period, Year):
                document = _year(material, period, frozen, edition, corrects, reason)
            else:
                document = _headquarters(material, edition, corrects, reason)
            built[Audience.HEADQUARTERS] = canonical(document)
    return built


def whole(report: Report, audience: str) -> str:
    """The document as it is published: what was built, with what the secretariat wrote and the bureaus remarked."""
    if audience in PUBLIC_IN.values():
        return report.built(audience)
    if audience in HANDED_TO:
        return cut_for(whole(report, Audience.HEADQUARTERS), audience)
    document = json.loads(report.data)
    document["summary"] = report.narrative.get("summary", "")
    for part in document["sections"]:
        part["text"] = report.narrative.get(part["code"], "")
    document["remarks"] = [
        {"unit": one.unit.name_ja, "text": one.text} for one in report.remarks.select_related("unit") if one.text
    ]
    if report.mark:
        with translation.override(LANGUAGE):
            document["mark_label"] = str(Mark(report.mark).label)
    return canonical(document)


def _headquarters(material: Material, edition: int, corrects: str, reason: str) -> dict[str, Any]:
    document = _head(material, edition, Audience.HEADQUARTERS)
    document |= {
        "headlines": headlines(material),
        "trend": trend(material),
        "sections": headquarters(material),
        "bureaus": bureau_keys(material),
        "sheets": bureau_sheets(material),
        "summary": "",
        "remarks": [],
    }
    errata = list(differences(json.loads(corrects), document)) if corrects else None
    why = _("Reason of this edition: %(reason)s") % {"reason": reason}
    document["sections"].append(notes(material, errata=errata, reason=why))
    return document


def _public(material: Material, edition: int) -> dict[str, Any]:
    return _head(material, edition, Audience.PUBLIC) | {
        "headlines": public_headlines(material),
        "trend": trend(material),
        "sections": public(material),
        "bureaus": bureau_keys(material),
        "licence": LICENCE,
    }


def _year(
    material: Material, year: Year, frozen: Sequence[FrozenMonth], edition: int, corrects: str, reason: str
) -> dict[str, Any]:
    document = _head_of_year(material, edition, Audience.HEADQUARTERS) | {
        "headlines": year_headlines(material, year),
        "trend": trend(material),
        "sections": year_document.headquarters(material, year, frozen),
        "bureaus": bureau_keys(material),
        "sheets": [],
        "summary": "",
        "remarks": [],
    }
    errata = list(differences(json.loads(corrects), document)) if corrects else None
    why = _("Reason of this edition: %(reason)s") % {"reason": reason}
    document["sections"].append(year_document.notes(material, frozen, errata=errata, reason=why))
    return document


def _public_year(material: Material, year: Year, frozen: Sequence[FrozenMonth], edition: int) -> dict[str, Any]:
    return _head_of_year(material, edition, Audience.PUBLIC) | {
        "headlines": [anonymous(tile) for tile in year_headlines(material, year)],
        "trend": trend(material),
        "sections": year_document.public(material, year, frozen),
        "bureaus": bureau_keys(material),
        "licence": LICENCE,
    }


def _head_of_year(material: Material, edition: int, audience: str) -> dict[str, Any]:
    title = _("%(desk)s yearly report") % {"desk": _desk(material.city)}
    return _head(material, edition, audience) | {"span": "year", "title": title}


def _head(material: Material, edition: int, audience: str) -> dict[str, Any]:
    month, city = material.month, material.city
    return {
        "format": FORMAT,
        "language": translation.get_language(),
        "audience": str(audience),
        "audience_label": str(Audience(audience).label),
        "city": pick(city.name_ja, city.name_en),
        "desk": _desk(city),
        "office": material.secretariat,
        "title": _("%(desk)s monthly report") % {"desk": _desk(city)},
        "month": str(month),
        "month_label": month.label,
        "era_month_label": month.era_label,
        "fiscal_label": month.fiscal_label,
        "as_of": month.last_day,
        "as_of_label": _("as of the end of %(month)s") % {"month": month.era_label},
        "as_of_era": era_date(month.last_day),
        "edition": edition,
        "edition_label": _("edition %(n)d") % {"n": edition},
        "cut_off": material.cut_off,
        "cut_off_label": full_datetime(material.cut_off),
        "demo": city.demo,
    }


def _desk(city: City) -> str:
    return pick(city.desk_name_ja, city.desk_name_en)


def differences(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, str, Any, Any]]:
    """What reads differently in two documents: (table and row, column, before, after)."""
    old = dict(_figures(before))
    new = dict(_figures(after))
    for place in dict.fromkeys([*old, *new]):
        if old.get(place) != new.get(place):
            where, name = place
            yield where, name, _said(old.get(place)), _said(new.get(place))


def _figures(document: dict[str, Any]) -> Iterator[tuple[tuple[str, str], Any]]:
    for tile in document["headlines"]:
        yield (_("Headline"), tile["label"]), value_of(tile["value"])
    for part in document["sections"]:
        for table in part["tables"]:
            if table["code"] not in NOT_COMPARED:
                yield from _cells(part, table)


def _cells(part: dict[str, Any], table: dict[str, Any]) -> Iterator[tuple[tuple[str, str], Any]]:
    names = [one["label"] for one in table["columns"]]
    for row in table["rows"]:
        values = [value_of(held) for held in row]
        where = f"{part['title']} / {table['caption']} / {' '.join(str(value) for value in values[:2])}"
        yield from (((where.strip(), name), value) for name, value in zip(names[1:], values[1:], strict=True))


def _said(value: Any) -> Any:
    return "－" if value is None else value
