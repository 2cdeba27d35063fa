"""Proving the archive of reports: the files of every published document, and that the records still give the same."""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from connected_desk.records.verify import Fault, file_fault

from .actions import rebuilt
from .build import FORMAT, differences, whole
from .definition import REPORT, ReportState
from .frozen import has_lost_months
from .models import HANDED_TO, PUBLIC_IN, Audience, FileKind, Report
from .months import Year

NAMED = 3  # of the figures that differ, so many are named


def faults(reports: QuerySet[Report]) -> Iterator[Fault]:
    """What does not prove of these reports, the oldest first: first their files, then their figures."""
    published = reports.filter(state=ReportState.PUBLISHED, erased_by="").select_related("supersedes")
    for report in published.order_by("month", "edition"):
        for audience in Audience.values:
            if audience in _given(report):
                yield from (_fault(report, sentence) for sentence in _of_files(report, audience))
        if settings.AT_PUBLIC_PLACE:
            continue  # the records it was built from lie at the inner place
        yield from (_fault(report, sentence) for sentence in _of_figures(report))


def _given(report: Report) -> set[str]:
    """Whom the report must have files for: headquarters, everybody once it is released, and whom it was handed to."""
    released = [str(one) for one in PUBLIC_IN.values() if report.built(one)] if report.released_on else []
    if settings.AT_PUBLIC_PLACE:
        return set(released)
    handed = report.files.filter(audience__in=HANDED_TO).values_list("audience", flat=True)
    return {str(Audience.HEADQUARTERS), *handed, *released}


def _fault(report: Report, sentence: str) -> Fault:
    return Fault(REPORT.name, f"{report.period}-{report.edition}", None, sentence)


def _of_files(report: Report, audience: str) -> Iterator[str]:
    """Each form there must be, its bytes by their hash, and the JSON sign by sign against the document."""
    kept = {row.kind: row.stored for row in report.files.filter(audience=audience).select_related("stored")}
    for kind in FileKind.values:
        name = f"{audience}.{kind}"
        if kind not in kept:
            yield _("The file %(name)s is missing.") % {"name": name}
        elif sentence := file_fault(kept[kind]):
            yield f"{name}: {sentence}"
    if FileKind.JSON in kept and not file_fault(kept[FileKind.JSON]):
        with default_storage.open(kept[FileKind.JSON].path) as stored:
            if stored.read() != whole(report, audience).encode():
                yield _("The document in the database is not the one that was published (%(name)s).") % {
                    "name": f"{audience}.json"
                }


def _of_figures(report: Report) -> Iterator[str]:
    """Whether building the month again from the whole log, as of its cut-off, gives the same signs."""
    if json.loads(report.data)["format"] != FORMAT:
        return  # told in another form, which nobody can build any more
    if isinstance(report.period, Year) and has_lost_months(report.period):
        return
    for audience, again in rebuilt(report, whole=True).items():
        told = report.built(audience)
        if told != again:
            yield _("Built again, the document for %(audience)s reads otherwise: %(what)s") % {
                "audience": audience,
                "what": "; ".join(_named(json.loads(told), json.loads(again))) if told else "–",
            }


def _named(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The first figures that differ, or the parts where no figure does."""
    found = [
        f"{where} {name}: {one} → {other}" for where, name, one, other in islice(differences(before, after), NAMED)
    ]
    return found or [key for key in before if before[key] != after.get(key)][:NAMED]
