"""The check lists in their versions, the safeguards of a trial by section, data lent, and what was decided of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet

from ..models import UNCLEARED, Answer, LentData, Poc, Safeguard, SafeguardItem, SafeguardList, Section, SiteBody

SAFEGUARDS = "safeguards"


@dataclass(frozen=True)
class SafeguardSection:
    """The safeguards of a trial that are about the same thing, in the order of their list."""

    code: str
    label: str
    safeguards: list[Safeguard]

    @property
    def unanswered(self) -> int:
        """How many of them nobody has answered yet."""
        return sum(one.answer == Answer.OPEN for one in self.safeguards)


def newest_list() -> SafeguardList:
    """The version that trials opened now are given."""
    return SafeguardList.objects.latest("version")


def safeguard_lists() -> list[SafeguardList]:
    """Every version with its questions, the newest first; two queries."""
    return list(SafeguardList.objects.order_by("-version").prefetch_related("items"))


def used_lists() -> set[int]:
    """The ids of the versions that trials have been given."""
    return set(SafeguardItem.objects.filter(safeguards__isnull=False).values_list("safeguard_list_id", flat=True))


def safeguards_of(poc: Poc) -> QuerySet[Safeguard]:
    """The safeguards of a trial, complete, in the order of their list."""
    return poc.safeguards.select_related("item", "by", "by_body", "asked_of")


def by_section(safeguards: Sequence[Safeguard]) -> list[SafeguardSection]:
    """The safeguards in their sections, those of one section together."""
    found: dict[str, list[Safeguard]] = {code: [] for code in Section.values}
    for one in safeguards:
        found[one.item.section].append(one)
    return [SafeguardSection(code, str(Section(code).label), rows) for code, rows in found.items() if rows]


def open_items(pocs: Sequence[Poc]) -> Mapping[int, list[SafeguardItem]]:
    """By trial, the questions that are still open; trials without one are left out."""
    found: dict[int, list[SafeguardItem]] = {}
    rows = Safeguard.objects.filter(poc__in=pocs, answer__in=UNCLEARED).select_related("item")
    for row in rows.order_by("poc", "pk"):
        found.setdefault(row.poc_id, []).append(row.item)
    return found


def still_out(poc: Poc, on: date) -> list[LentData]:
    """The data that ought to be back: their day has passed, or the trial is over, and nothing proves that they are."""
    rows = poc.lent.filter(settled="")
    return list(rows if poc.state_row.final else rows.filter(due_back_on__lt=on))


def asked_of_body(body: SiteBody) -> QuerySet[Safeguard]:
    """What a body is asked or has answered itself, in the order of the list."""
    return (body.safeguards.all() | body.answered.all()).select_related("item", "by", "by_body").order_by("pk")


def last_list_of(poc: Poc) -> int | None:
    """The version of the list the trial keeps."""
    found: int | None = poc.safeguards.aggregate(version=Max("item__safeguard_list__version"))["version"]
    return found


def safeguards_as_decided(poc: Poc) -> dict[str, Any]:
    """What a version of the charter keeps: the list with its questions, each answer with who gave it, the data lent."""
    return {
        "safeguard_list": last_list_of(poc),
        "safeguards": [_as_decided(one) for one in safeguards_of(poc)],
        "data_lent": [_as_lent(one) for one in poc.lent.all()],
    }


def _as_decided(one: Safeguard) -> dict[str, Any]:
    return {
        "code": one.item.code,
        "section": one.item.section,
        "title_ja": one.item.title_ja,
        "title_en": one.item.title_en,
        "question_ja": one.item.question_ja,
        "question_en": one.item.question_en,
        "answer": one.answer,
        "information_class": one.information_class,
        "evidence": one.evidence,
        "reason": one.reason,
        "by": who_answered(one),
        "at": one.at,
    }


def _as_lent(one: LentData) -> dict[str, Any]:
    names = ("what", "ground", "anonymised", "how", "to_whom", "due_back_on", "becomes_open")
    return {name: getattr(one, name) for name in (*names, "settled", "settled_on", "proof")}


def who_answered(one: Safeguard) -> str:
    """Who answered, somebody of a body outside the staff with the body's name; empty where nobody has."""
    if one.by_body:
        return f"{one.by_body.name} {one.by_name}"
    return one.by.name if one.by else ""
