"""The one write of score sheets: a next version. What has been used is never changed, nor is any other version."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from connected_desk.city import scales, setting_record
from connected_desk.city.models import Person
from connected_desk.city.scales import paired, parted
from connected_desk.city.setting_record import Entry

from .sheet_models import CriteriaSet, SheetCriterion
from .sheet_queries import SHEETS, newest_sheet


@dataclass(frozen=True)
class Scale:
    """The grades of a version: 1 (lowest) to `grades`, of which `low` and those below need a comment.

    `labels` name them, grade 1 first; without any the numbers stand alone.
    """

    grades: int
    low: int
    labels_ja: Sequence[str] = ()
    labels_en: Sequence[str] = ()

    def faults(self) -> bool:
        """Whether it is no scale: of another length than three to five, all of it low, or with a label too few."""
        words_fit = scales.words_fit(self.grades, self.labels_ja, self.labels_en)
        return not (scales.has_grades(self.grades) and 1 <= self.low < self.grades and words_fit)


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
def save_sheet(
    criteria: Sequence[Worded], *, scale: Scale, reason: str, seen: int, by: Person, at: datetime
) -> CriteriaSet:
    """Keep criteria and scale as the next version: evaluations that begin from now on use it, others keep theirs.

    Raises setting_record.Overtaken, and ValueError for what is no scale, or a criterion without an anchor a grade.
    """
    book = setting_record.take(SHEETS, seen=seen)
    counts = {len(one.anchors_ja) for one in criteria} | {len(one.anchors_en) or scale.grades for one in criteria}
    if scale.faults() or counts != {scale.grades}:
        raise ValueError("a criterion needs an anchor for each grade of the scale")
    last = newest_sheet()
    before = {one.code: _values(worded(one)) for one in last.criteria.all()}
    made = CriteriaSet.objects.create(
        version=last.version + 1, grades=scale.grades, low=scale.low, labels=paired(scale.labels_ja, scale.labels_en)
    )
    SheetCriterion.objects.bulk_create(_row(made, place, one) for place, one in enumerate(criteria, 1))
    after = {one.code: _values(one) for one in criteria}
    number = ((f"第{made.version}版", f"Version {made.version}"), {"version": (last.version, made.version)})
    entries = [Entry(*number), *_scale_entry(scale_of(last), scale), *_entries(before, after)]
    setting_record.write(book, entries, reason=reason, by=by, at=at)
    return made


def scale_of(row: CriteriaSet) -> Scale:
    """The scale of a version."""
    ja, en = parted(row.labels)
    return Scale(row.grades, row.low, ja, en)


def worded(row: SheetCriterion) -> Worded:
    """A criterion of a version in its words."""
    ja, en = parted(row.anchors)
    return Worded(
        code=row.code,
        name_ja=row.name_ja,
        name_en=row.name_en,
        question_ja=row.question_ja,
        question_en=row.question_en,
        anchors_ja=ja,
        anchors_en=en,
    )


def _row(made: CriteriaSet, place: int, one: Worded) -> SheetCriterion:
    return SheetCriterion(
        criteria_set=made,
        position=place,
        code=one.code,
        name_ja=one.name_ja,
        name_en=one.name_en,
        question_ja=one.question_ja,
        question_en=one.question_en,
        anchors=paired(one.anchors_ja, one.anchors_en),
    )


def _scale_entry(before: Scale, after: Scale) -> list[Entry]:
    values = setting_record.changed(_values(before), _values(after))
    return [Entry(("点の付け方", "Scale"), values)] if values else []


def _values(one: Worded | Scale) -> dict[str, Any]:
    values = asdict(one)
    values.pop("code", None)
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
