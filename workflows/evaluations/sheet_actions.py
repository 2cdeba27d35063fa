"""The one write of score sheets: a next version. What has been used is never changed, nor is any other version."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from connected_desk.city import setting_record
from connected_desk.city.models import Person
from connected_desk.city.setting_record import Entry

from .models import CriteriaSet, SheetCriterion
from .sheet_queries import SHEETS, newest_sheet

GRADES = 5  # 1 is the lowest; scores are kept as numbers from 1 to 5


@dataclass(frozen=True)
class Worded:
    """A criterion in the words of a version; the anchors say what the grades stand for, grade 1 first."""

    code: str
    name_ja: str
    name_en: str
    question_ja: str
    question_en: str
    anchors_ja: Sequence[str]
    anchors_en: Sequence[str]


@transaction.atomic
def save_sheet(criteria: Sequence[Worded], *, reason: str, seen: int, by: Person, at: datetime) -> CriteriaSet:
    """Keep the criteria as the next version: evaluations that begin from now on use it, others keep theirs.

    Raises setting_record.Overtaken, and ValueError where a criterion has not five anchors in Japanese.
    """
    book = setting_record.take(SHEETS, seen=seen)
    if any(len(one.anchors_ja) != GRADES or len(one.anchors_en) not in (0, GRADES) for one in criteria):
        raise ValueError("a criterion needs five anchors")
    before = {one.code: _values(worded(one)) for one in newest_sheet().criteria.all()}
    made = CriteriaSet.objects.create(version=newest_sheet().version + 1)
    SheetCriterion.objects.bulk_create(_row(made, place, one) for place, one in enumerate(criteria, 1))
    after = {one.code: _values(one) for one in criteria}
    number = ((f"第{made.version}版", f"Version {made.version}"), {"version": (made.version - 1, made.version)})
    entries = [Entry(*number), *_entries(before, after)]
    setting_record.write(book, entries, reason=reason, by=by, at=at)
    return made


def worded(row: SheetCriterion) -> Worded:
    """A criterion of a version in its words."""
    english = [one["en"] for one in row.anchors]
    return Worded(
        code=row.code,
        name_ja=row.name_ja,
        name_en=row.name_en,
        question_ja=row.question_ja,
        question_en=row.question_en,
        anchors_ja=[one["ja"] for one in row.anchors],
        anchors_en=english if any(english) else [],
    )


def _row(made: CriteriaSet, place: int, one: Worded) -> SheetCriterion:
    english = one.anchors_en or [""] * GRADES
    return SheetCriterion(
        criteria_set=made,
        position=place,
        code=one.code,
        name_ja=one.name_ja,
        name_en=one.name_en,
        question_ja=one.question_ja,
        question_en=one.question_en,
        anchors=[{"ja": ja, "en": en} for ja, en in zip(one.anchors_ja, english, strict=True)],
    )


def _values(one: Worded) -> dict[str, Any]:
    values = asdict(one)
    del values["code"]
    return {name: list(value) if isinstance(value, list | tuple) else value for name, value in values.items()}


def _entries(before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> list[Entry]:
    """What is another in the new version: criteria reworded, added, and left out (all their words gone)."""
    found = []
    for code in dict.fromkeys([*before, *after]):
        old, new = before.get(code, {}), after.get(code, dict.fromkeys(before.get(code, {})))
        if values := setting_record.changed(old, new):
            named = new if new.get("name_ja") else old
            found.append(Entry((named["name_ja"], named["name_en"] or named["name_ja"]), values))
    return found
