"""The one write of check lists: a next version. What has been used is never changed, nor is any other version."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from connected_desk.city import setting_record
from connected_desk.city.models import Person
from connected_desk.city.setting_record import Entry

from ..models import SafeguardItem, SafeguardList, Section
from ..queries import SAFEGUARDS, newest_list


@dataclass(frozen=True)
class Question:
    """A question in the words of a version."""

    code: str
    section: str
    asks: str
    title_ja: str
    title_en: str
    question_ja: str
    question_en: str


@transaction.atomic
def save_safeguard_list(
    questions: Sequence[Question], *, reason: str, seen: int, by: Person, at: datetime
) -> SafeguardList:
    """Keep the questions as the next version: trials opened from now on use it, others keep theirs.

    The sections follow each other as Section has them, the questions of one as they are given. Raises
    setting_record.Overtaken, and ValueError for a list without a question.
    """
    book = setting_record.take(SAFEGUARDS, seen=seen)
    if not questions:
        raise ValueError("a list needs a question")
    latest = newest_list()
    before = {one.code: _values(worded(one)) for one in latest.items.all()}
    made = SafeguardList.objects.create(version=latest.version + 1)
    ordered = sorted(questions, key=lambda one: Section.values.index(one.section))
    SafeguardItem.objects.bulk_create(
        SafeguardItem(safeguard_list=made, position=place, **asdict(one)) for place, one in enumerate(ordered, 1)
    )
    after = {one.code: _values(one) for one in ordered}
    number = ((f"第{made.version}版", f"Version {made.version}"), {"version": (latest.version, made.version)})
    setting_record.write(book, [Entry(*number), *_entries(before, after)], reason=reason, by=by, at=at)
    return made


def worded(row: SafeguardItem) -> Question:
    """A question of a version in its words."""
    return Question(**{name: getattr(row, name) for name in Question.__dataclass_fields__})


def _values(one: Question) -> dict[str, Any]:
    values = asdict(one)
    del values["code"]
    return values


def _entries(before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> list[Entry]:
    """What is another in the new version: questions reworded, added, and left out (all their words gone)."""
    found = []
    for code in dict.fromkeys([*before, *after]):
        old, new = before.get(code, {}), after.get(code, dict.fromkeys(before.get(code, {})))
        if values := setting_record.changed(old, new):
            named = new if new.get("title_ja") else old
            found.append(Entry((named["title_ja"], named["title_en"] or named["title_ja"]), values))
    return found
