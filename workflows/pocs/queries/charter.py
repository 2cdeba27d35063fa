"""The charter as it was decided, version by version: what each holds, who agreed to it, and what changed and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from connected_desk.city.words import pick
from connected_desk.records import log
from connected_desk.records.models import LogRow
from connected_desk.ui.formats import full_date, money, thousands
from workflows.engine.details import decode, encode
from workflows.engine.vocabulary import in_language

from ..definition import POC
from ..models import CHARTER, Answer, CharterAgreement, CharterVersion, Criterion, Direction, InformationClass, Poc
from .figures import plain
from .safeguards import safeguards_as_decided

DECIDED = (
    "indicator",
    "unit",
    "direction",
    "baseline",
    "no_baseline_because",
    "target",
    "method",
    "interim_on",
    "measure_on",
)
Snapshot = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """What stood in the version before, and what stands in this one."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Extension:
    """The last day of a trial under way moved: from which day to which, why, and when that was recorded."""

    was: date
    now: date
    because: str
    at: datetime


@dataclass(frozen=True)
class Version:
    """A version of the charter; `kept` is None while it is being written.

    `changes` says what is different from the version before, `because` why that one was amended.
    """

    number: int
    kept: CharterVersion | None
    agreements: list[CharterAgreement]
    changes: list[Change]
    because: str
    extensions: list[Extension]


def as_it_stands(poc: Poc) -> dict[str, Any]:
    """The charter with criteria and safeguards as they are now, as JSON."""
    return encode(
        {
            "charter": {name: getattr(poc, name) for name in CHARTER},
            "criteria": [model_to_dict(criterion, DECIDED) for criterion in Criterion.objects.filter(poc=poc)],
            **safeguards_as_decided(poc),
        }
    )


def versions(poc: Poc) -> list[Version]:
    """Every version of the trial's charter, the newest first; the one being written among them. Three queries."""
    kept = {one.version: one for one in poc.charter_versions.select_related("amended_by")}
    agreed = list(poc.charter_agreements.select_related("by"))
    moved = extensions(poc)
    found, before, because = [], None, ""
    for number in range(1, poc.charter_version + 1):
        row = kept.get(number)
        snapshot = row.snapshot if row else as_it_stands(poc)
        found.append(
            Version(
                number=number,
                kept=row,
                agreements=[one for one in agreed if one.version == number],
                changes=differences(before, snapshot) if before else [],
                because=because,
                extensions=moved if number == poc.charter_version else [],
            )
        )
        before, because = snapshot, row.amended_because if row else ""
    return found[::-1]


def extensions(poc: Poc) -> list[Extension]:
    """The days the last day was moved while the trial was under way, the first first; read from its record."""
    rows = LogRow.objects.filter(subject_kind=POC.name, subject_key=poc.key, move="extend").select_related("kept")
    return [_extension(row, row.body) for row in log.standing(rows).order_by("seq") if row.body]


def differences(before: Snapshot, after: Snapshot) -> list[Change]:
    """What one version says differently from the one before it: field by field, criteria by their indicator."""
    pairs = zip(_said(before, after), _said(after, before), strict=True)
    return [Change(label, was, now) for (label, was), (_label, now) in pairs if was != now]


def _said(snapshot: Snapshot, other: Snapshot) -> Iterator[tuple[str, str]]:
    """All a version says, in the order of what both versions hold; "" for what only the other one holds."""
    yield from charter_words(snapshot)
    for name in _both(snapshot, other, "criteria", "indicator"):
        words = {one["indicator"]: criterion_words(one) for one in snapshot["criteria"]}
        yield _("Criterion “%(criterion)s”") % {"criterion": name}, words.get(name, "")
    names = {one["code"]: safeguard_name(one) for one in [*other["safeguards"], *snapshot["safeguards"]]}
    for code in _both(snapshot, other, "safeguards", "code"):
        answers = {one["code"]: safeguard_words(one) for one in snapshot["safeguards"]}
        yield names[code], answers.get(code, "")


def _both(one: Snapshot, other: Snapshot, part: str, name: str) -> list[str]:
    return sorted({row[name] for row in [*one[part], *other[part]]})


def charter_words(snapshot: Snapshot) -> list[tuple[str, str]]:
    """The charter's fields as a version holds them, each by its name on the screen."""
    said = {name: decode(value) for name, value in snapshot["charter"].items()}
    return [(_named(name), _as_text(said.get(name))) for name in CHARTER]


def criterion_words(criterion: Mapping[str, Any]) -> str:
    """A criterion of a version in one line."""
    said = decode(criterion)
    unit = said["unit"]
    before = figure(said["baseline"], unit) or said["no_baseline_because"]
    days = [said.get("interim_on"), said["measure_on"]]
    return _("%(before)s → %(target)s (%(direction)s). %(method)s %(days)s") % {
        "before": before,
        "target": figure(said["target"], unit),
        "direction": Direction(said["direction"]).label,
        "method": said["method"],
        "days": in_language("、", ", ").join(full_date(day) for day in days if day),
    }


def safeguard_name(safeguard: Mapping[str, Any]) -> str:
    """What a safeguard of a version was called."""
    return pick(safeguard["title_ja"], safeguard["title_en"])


def safeguard_words(safeguard: Mapping[str, Any]) -> str:
    """How a safeguard of a version was answered, with the class of the information and its evidence or reason."""
    code = safeguard["information_class"]
    words = [Answer(safeguard["answer"]).label, InformationClass(code).label if code else ""]
    return " ".join(str(word) for word in [*words, safeguard["evidence"] or safeguard["reason"]] if word)


def figure(value: Decimal | None, unit: str) -> str:
    """A value with its unit; "" for none."""
    return "" if value is None else f"{thousands(plain(value))}{unit}"


def _extension(row: LogRow, body: Mapping[str, Any]) -> Extension:
    said = decode(body["details"])
    return Extension(said["from"], said["to"], said["reason"], row.occurred_at)


def _named(name: str) -> str:
    return str(Poc._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _as_text(value: Any) -> str:
    if isinstance(value, date):
        return full_date(value)
    return money(value) if isinstance(value, int) else str(value or "")
