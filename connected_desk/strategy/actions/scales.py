"""The one write of grade scales: another one from a month on. What was saved is never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from connected_desk.city import scales, setting_record
from connected_desk.city.models import Person
from connected_desk.city.setting_record import Entry

from ..grading import SCALES, scale_for
from ..models import GradeScale
from ..terms import Graded, GradeRule


@dataclass(frozen=True)
class Worded:
    """A scale in words: labels, grade 1 first; under the numeric rule the rates in % from which grades 2... begin."""

    rule: str
    labels_ja: Sequence[str]
    labels_en: Sequence[str]
    bounds: Sequence[Decimal]
    cannot_ja: str
    cannot_en: str = ""
    behind_to: int | None = None  # the grades up to which the light is behind, and watch; None: no light follows
    watch_to: int | None = None

    def faults(self) -> bool:
        """Whether it is no scale: of another length than three to five, words missing, bounds or lights unordered."""
        count = len(self.labels_ja)
        fits = scales.has_grades(count) and scales.words_fit(count, self.labels_ja, self.labels_en)
        wanted = count - 1 if self.rule == GradeRule.NUMERIC else 0
        rises = all(one < other for one, other in zip(self.bounds, self.bounds[1:], strict=False))
        return not (fits and len(self.bounds) == wanted and rises and self.cannot_ja and self._lights_fit())

    def _lights_fit(self) -> bool:
        """Whether there are no lights, or the highest grade is on plan and watch begins no lower than behind."""
        if self.behind_to is None or self.watch_to is None:
            return self.behind_to is self.watch_to is None
        return 0 <= self.behind_to <= self.watch_to < len(self.labels_ja)


@transaction.atomic
def save_scale(
    subject: Graded, worded: Worded, *, since: date, reason: str, seen: int, by: Person, at: datetime
) -> GradeScale:
    """Grade by this scale from that month on; months before keep theirs.

    Raises setting_record.Overtaken, and ValueError for what is no scale.
    """
    book = setting_record.take(SCALES, seen=seen)
    if worded.faults():
        raise ValueError("a scale has three to five grades with words for each, and bounds that rise")
    last = scale_for(subject, since)
    made = GradeScale.objects.create(
        subject=subject,
        since=since,
        rule=worded.rule,
        labels=scales.paired(worded.labels_ja, worded.labels_en),
        bounds=[_plain(bound) for bound in worded.bounds],
        cannot={"ja": worded.cannot_ja, "en": worded.cannot_en},
        behind_to=worded.behind_to,
        watch_to=worded.watch_to,
        saved_at=at,
        saved_by=by,
    )
    after = _values(made)
    values = setting_record.changed(_values(last) if last else dict.fromkeys(after), after)
    names = {Graded.INDICATOR: ("指標の評価", "Grades of indicators")}
    about = names.get(subject, ("取組の評価", "Grades of initiatives"))
    setting_record.write(book, [Entry(about, values)], reason=reason, by=by, at=at)
    return made


def _values(scale: GradeScale) -> dict[str, Any]:
    ja, en = scales.parted(scale.labels)
    return {
        "since": scale.since.isoformat(),
        "labels_ja": ja,
        "labels_en": en or None,
        "bounds": list(scale.bounds) or None,  # without any, somebody judges
        "cannot_ja": scale.cannot["ja"],
        "cannot_en": scale.cannot["en"],
        "behind_to": scale.behind_to,
        "watch_to": scale.watch_to,
    }


def _plain(bound: Decimal) -> str:
    return f"{bound.normalize():f}"
