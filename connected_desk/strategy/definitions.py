"""What indicators mean in a month, and what of it was changed when: definitions have versions, each from a month on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from connected_desk.city.calendar import era_fiscal_year
from connected_desk.ui.formats import full_date, is_english

from .models import Indicator, IndicatorVersion
from .terms import IndicatorKind

NOTHING = "－"
VERSIONED = ("kind", "unit_of_measure", "definition", "due_on", "is_unit_goal")


@dataclass(frozen=True)
class Changed:
    """A version as it is read: since when, why, by whom, and what of the definition it changed, before and after."""

    indicator: Indicator
    since: date
    reason: str
    recorded_at: datetime
    by: str
    told: tuple[tuple[str, str, str], ...]


def defined(indicators: Iterable[Indicator], month: date, *, until: datetime | None = None) -> list[Indicator]:
    """The indicators as they are defined in that month, with `until` as it was known then. One query.

    The rows themselves are filled: whoever asks must not save them.
    """
    rows = list(indicators)
    found = _versions(rows, until)
    for row in rows:
        for version in found[row.pk]:
            if version.since <= month:
                _apply(row, version)
    return rows


def changes(indicators: Iterable[Indicator], *, until: datetime | None = None) -> list[Changed]:
    """Every change of their definitions, the earliest month first. Ask before defined() fills the same rows."""
    rows = list(indicators)
    found, told = _versions(rows, until), []
    for row in rows:
        before: dict[str, str] = _said(row, {version.target_year: None for version in found[row.pk]})
        for version in found[row.pk]:
            after = before | _said(version, {version.target_year: version.target})
            differing = tuple((label, before[label], word) for label, word in after.items() if before[label] != word)
            by = version.recorded_by.name if version.recorded_by else ""
            told.append(Changed(row, version.since, version.reason, version.recorded_at, by, differing))
            before = after
    return sorted(told, key=lambda one: (one.since, one.recorded_at))


def _said(row: Indicator | IndicatorVersion, targets: Mapping[int | None, Decimal | None]) -> dict[str, str]:
    """What a definition says, as label and words; of the targets an indicator's own, a version's the one it sets."""
    words = {
        pgettext("indicator", "Kind"): str(IndicatorKind(row.kind).label),
        _("Unit of measure"): row.unit_of_measure or NOTHING,
        pgettext("indicator", "Definition"): row.definition or NOTHING,
        pgettext("indicator", "Due"): full_date(row.due_on) if row.due_on else NOTHING,
        _("Goal of the bureau"): _("Yes") if row.is_unit_goal else _("No"),
    }
    for year in filter(None, targets):
        value = row.target_of(year) if isinstance(row, Indicator) else targets[year]
        name = f"FY{year}" if is_english() else era_fiscal_year(year)
        words[_("Target of %(year)s") % {"year": name}] = NOTHING if value is None else f"{value.normalize():f}"
    return words


def _versions(rows: Iterable[Indicator], until: datetime | None) -> Mapping[int, list[IndicatorVersion]]:
    versions = IndicatorVersion.objects.filter(indicator__in=rows).select_related("recorded_by")
    if until is not None:
        versions = versions.filter(recorded_at__lte=until)
    found: dict[int, list[IndicatorVersion]] = defaultdict(list)
    for version in versions.order_by("since", "recorded_at", "pk"):
        found[version.indicator_id].append(version)
    return found


def _apply(row: Indicator, version: IndicatorVersion) -> None:
    for name in VERSIONED:
        setattr(row, name, getattr(version, name))
    if version.target_year and version.target is not None:
        row.said_targets = {**row.said_targets, version.target_year: version.target}
