"""Every write of the rules of suggestion: a new version, and loading a city's file of rules and published cases."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from connected_desk.city.models import Person, Unit

from .models import Precedent, Rule, RuleKind
from .rule_queries import all_rules, cleaned_words

PARTS = ((RuleKind.FIELD, "fields"), (RuleKind.WORDS, "words"))
PUBLISHED = ["title", "summary", "field", "city", "source"]
KEPT = ("title_ja", "title_en", "field", "words", "units", "is_active")


class Overtaken(Exception):
    """Somebody saved another version since the form was drawn."""


class FaultyRules(Exception):
    """The file is refused whole, with a sentence."""


@dataclass(frozen=True)
class LoadedRules:
    """How many rules got a first or a new version, how many were left to the administrator, how many cases stand."""

    saved: int
    left: int
    precedents: int


@transaction.atomic
def save_rule(rule: Rule, *, based_on: int, note: str, by: Person, at: datetime) -> Rule:
    """Keep the rule as its next version; it fires from now on. Raises Overtaken where `based_on` is not the newest."""
    newest = Rule.objects.select_for_update().filter(name=rule.name).order_by("-number").first()
    number = newest.number if newest else 0
    if number != based_on:
        raise Overtaken
    return _next(rule, number, note, by, at)


@transaction.atomic
def load_rules(file: Path, cases: Path | None, *, at: datetime) -> LoadedRules:
    """Load rules, and published cases to learn from, again and again without doubling.

    A rule whose newest version somebody saved here is left as it is. Raises FaultyRules.
    """
    data = _read(file)
    found = [_rule(row, kind) for kind, part in PARTS for row in data[part]]
    _check(found)
    newest = {rule.name: rule for rule in all_rules()}
    saved = left = 0
    for rule in found:
        now = newest.get(rule.name)
        if now and now.saved_by_id:
            left += 1
        elif now is None or any(getattr(now, name) != getattr(rule, name) for name in KEPT):
            _next(rule, now.number if now else 0, _("Loaded from %s") % file.name, None, at)
            saved += 1
    fields = {row["published_as"]: row["name"] for row in data["fields"] if row.get("published_as")}
    rows = _precedents(_read(cases)["cases"], fields) if cases else []
    Precedent.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=PUBLISHED,
    )
    return LoadedRules(saved, left, Precedent.objects.count())


def _next(rule: Rule, number: int, note: str, by: Person | None, at: datetime) -> Rule:
    said = {name: getattr(rule, name) for name in KEPT}
    return Rule.objects.create(
        name=rule.name, number=number + 1, kind=rule.kind, note=note, saved_by=by, saved_at=at, **said
    )


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FaultyRules(f"{file.name}: {error}") from error


def _rule(row: dict[str, Any], kind: RuleKind) -> Rule:
    try:
        return Rule(
            name=row["name"],
            kind=kind.value,
            title_ja=row["title_ja"],
            title_en=row.get("title_en", ""),
            field=row.get("field", ""),
            words=cleaned_words(" ".join(row.get("words", []))),
            units=row["units"],
        )
    except KeyError as missing:
        raise FaultyRules(_("A rule lacks “%s”.") % missing.args[0]) from missing


def _check(rules: list[Rule]) -> None:
    known = set(Unit.objects.values_list("code", flat=True))
    for rule in rules:
        if unknown := sorted(set(rule.units) - known):
            raise FaultyRules(_("The rule “%(rule)s” names a unit that does not exist: %(unit)s") % {
                "rule": rule.name, "unit": ", ".join(unknown)
            })  # fmt: skip


def _precedents(rows: list[dict[str, Any]], fields: dict[str, str]) -> list[Precedent]:
    return [
        Precedent(
            code=row["id"],
            title=row["title"],
            summary=row.get("summary_ja") or "",
            field=fields[row["field"]],
            city=row.get("city") or "",
            source=row.get("source") or "",
        )
        for row in rows
        if row.get("field") in fields
    ]
