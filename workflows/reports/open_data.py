"""What describes the open data to machines: the catalogue, what each column means, and the form of the JSON.

The catalogue speaks DCAT (W3C, version 3) as JSON-LD, with the checksums of SPDX.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext

from connected_desk.city.models import City
from connected_desk.ui.spreadsheets import defused

from .build import FORMAT
from .freezing import CONTENT_TYPES
from .models import PUBLIC_IN, Audience, FileKind, Report, ReportFile
from .sheets import csv_heads

SCHEMAS = Path(__file__).parent / "schema"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
OFFERED = (FileKind.CSV, FileKind.XLSX, FileKind.JSON, FileKind.PDF)
# How often it comes, as the European Union's list of frequencies names it: https://publications.europa.eu
FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
LANGUAGES = ("ja", "en")
KINDS = {
    "text": gettext_lazy("Text"),
    "word": gettext_lazy("Text that is not broken over lines"),
    "code": gettext_lazy("Code for machines"),
    "case": gettext_lazy("Number of a case"),
    "number": gettext_lazy("Number"),
    "change": gettext_lazy("Difference of two numbers"),
    "yen": gettext_lazy("Amount in yen"),
    "percent": gettext_lazy("Share of 100"),
    "date": gettext_lazy("Day (year-month-day)"),
}


def catalogue(reports: Sequence[Report], files: Iterable[ReportFile]) -> dict[str, Any]:
    """The catalogue of these reports, of each period the newest edition released, with their public files."""
    by_report: dict[int, list[ReportFile]] = {}
    for row in files:
        by_report.setdefault(row.report_id, []).append(row)
    city = City.get()
    publisher = {"@type": "foaf:Agent", "foaf:name": _in_both(lambda: city.name)}
    return {
        "@context": CONTEXT,
        "@id": _at(reverse("progress:data")),
        "@type": "dcat:Catalog",
        "dct:title": _in_both(lambda: _("Progress of the city")),
        "dct:description": _in_both(lambda: _("The figures of each month and each fiscal year as they were released.")),
        "dct:publisher": publisher,
        "dct:license": {"@id": LICENCE_URL},
        "dct:language": list(LANGUAGES),
        "foaf:homepage": {"@id": _at(reverse("progress:index"))},
        "dcat:dataset": [_dataset(report, by_report.get(report.pk, []), publisher) for report in reports],
    }


def columns(document: dict[str, Any]) -> str:
    """What each column means, as CSV: first those of the CSV itself, then those of each table of the document."""
    out = StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(
        [
            _("Form"),
            pgettext("report", "Table"),
            _("Code of the column"),
            pgettext("report", "Column"),
            _("What it holds"),
            _("Meaning"),
        ]
    )
    rows = [["CSV", "", "", head, str(KINDS["text"]), meaning] for head, meaning in _of_csv()]
    lines.writerows([defused(cell) for cell in row] for row in (*rows, *_of_tables(document)))
    return out.getvalue()


def schema(version: int) -> str | None:
    """The JSON Schema of that form of the document; None for one there is none of."""
    path = SCHEMAS / f"report-{version}.json"
    return path.read_text(encoding="utf-8") if path.exists() else None


def _dataset(report: Report, files: list[ReportFile], publisher: dict[str, Any]) -> dict[str, Any]:
    period, at = report.period, _at(reverse("progress:data"))
    return {
        "@id": f"{at}#{period}",
        "@type": "dcat:Dataset",
        "dct:identifier": str(period),
        "dct:title": _in_both(lambda: report.title),
        "dct:publisher": publisher,
        "dct:issued": _typed(report.released_on),
        "dct:language": sorted({language_of(row.audience) for row in files}, reverse=True),
        "dct:license": {"@id": LICENCE_URL},
        "dct:accrualPeriodicity": {"@id": f"{FREQUENCY}{'ANNUAL' if report.is_yearly else 'MONTHLY'}"},
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _typed(period.first),
            "dcat:endDate": _typed(period.last_day),
        },
        "dcat:version": str(report.edition),
        "dcat:distribution": [_distribution(report, row) for kind in OFFERED for row in files if row.kind == kind],
    }


def public_file_url(report: Report, row: ReportFile) -> str:
    """Where everybody gets a file: that of the newest edition of its month or year, in its language."""
    name = "progress:file_en" if row.audience == Audience.ENGLISH else "progress:file"
    return reverse(name, args=[report.period, row.kind])


def language_of(audience: str) -> str:
    """The language of a document for everybody."""
    return next(language for language, one in PUBLIC_IN.items() if one == audience)


def _distribution(report: Report, row: ReportFile) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "dcat:Distribution",
        "dct:title": row.get_kind_display(),
        "dcat:downloadURL": {"@id": _at(public_file_url(report, row))},
        "dct:language": language_of(row.audience),
        "dcat:mediaType": CONTENT_TYPES[FileKind(row.kind)],
        "dcat:byteSize": row.stored.size,
        "dct:license": {"@id": LICENCE_URL},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": row.stored.sha256,
        },
    }
    if row.kind == FileKind.JSON:
        found["dct:conformsTo"] = {"@id": _at(reverse("progress:schema", args=[FORMAT]))}
    if row.kind == FileKind.CSV:
        found["dct:conformsTo"] = {"@id": _at(reverse("progress:columns"))}
    return found


def _of_csv() -> Iterator[tuple[str, str]]:
    """The columns of the CSV in their order, with what each holds."""
    meanings = (
        _("The month (2026-06) or the fiscal year (fy2025)"),
        _("1, and one more with each correction"),
        _("Part of the report"),
        _("Caption of the table; empty for the numbers at the head of the report"),
        _("First cell of the row"),
        _("Number of the row in its table, from 1"),
        _("Head of the column; for the numbers at the head of the report their unit"),
        _("The value; 未, － or … where there is none, which is not 0"),
        _("Cases behind the figure; always empty in open data"),
    )
    yield from zip(csv_heads(), meanings, strict=True)


def _of_tables(document: dict[str, Any]) -> Iterator[list[str]]:
    for part in document["sections"]:
        for table in part["tables"]:
            for one in table["columns"]:
                yield [
                    "JSON, XLSX",
                    table["caption"],
                    one["code"],
                    one["label"],
                    str(KINDS[one["kind"]]),
                    table["note"],
                ]


def _in_both(text: Any) -> list[dict[str, str]]:
    found = []
    for language in LANGUAGES:
        with override(language):
            found.append({"@value": str(text()), "@language": language})
    return found


def _typed(day: Any) -> dict[str, str]:
    return {"@value": day.isoformat(), "@type": "xsd:date"}


def _at(path: str) -> str:
    return f"{settings.DESK_URL}{path}"
