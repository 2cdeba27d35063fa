"""Sakai's plan revised in the middle of July 2026: items renamed, renumbered, merged, split, and one ended."""

from collections.abc import Mapping
from datetime import date, datetime

from connected_desk.city import setting_record
from connected_desk.strategy.actions import mappings, revisions
from connected_desk.strategy.actions.mappings import Became
from connected_desk.strategy.actions.revisions import ItemWords
from connected_desk.strategy.models import Edition, Item
from connected_desk.strategy.revision_queries import PLANS, previous
from connected_desk.strategy.terms import SuccessorKind
from tests.support import MONDAY, somebody

OLD = "sakai_ict_strategy_2020"
DAY = date(2026, 7, 20)
NAME = "新しいICT戦略"
# What became of each item of the old edition: the kind, and the codes of the new one.
BECAME = {
    "1": ("same", ["1"]),
    "2": ("same", ["2"]),
    "3": ("same", ["3"]),
    "4": ("same", ["4"]),
    "5": ("same", ["5"]),
    "1-1": ("same", ["1-9"]),
    "1-2": ("renamed", ["1-2"]),
    "2-1": ("merged", ["2-1"]),
    "2-2": ("merged", ["2-1"]),
    "2-3": ("same", ["2-3"]),
    "3-1": ("split", ["3-3", "3-4"]),
    "3-2": ("same", ["3-2"]),
    "4-1": ("same", ["4-1"]),
    "4-2": ("ended", []),
    "5-1": ("same", ["5-1"]),
}


def who(at: datetime = MONDAY, account: str = "ict") -> dict:
    """What every change of the plans takes besides."""
    return {"reason": "改定", "seen": setting_record.version(PLANS), "by": somebody(account), "at": at}


def old_item(code: str) -> Item:
    return Item.objects.get(edition__code=OLD, code=code)


def begun() -> Edition:
    """The next edition as a copy, renamed and with its items as they are to be; nothing is mapped."""
    edition = revisions.begin_edition(Edition.objects.get(code=OLD), name_ja=NAME, name_en="", **who())
    for code in ("2-2", "3-1", "4-2"):
        revisions.drop_item(edition.items.get(code=code), **who())
    for code in ("3-3", "3-4"):
        revisions.write_item(edition, words(code, f"分かれた項目{code}", parents=["3"]), item=None, **who())
    one = edition.items.get(code="1-1")
    revisions.write_item(edition, words("1-9", one.title_ja, parents=["1"], position=one.position), item=one, **who())
    two = edition.items.get(code="1-2")
    revisions.write_item(edition, words("1-2", "待たない窓口", parents=["1"], position=two.position), item=two, **who())
    return edition


def words(code: str, title: str, *, parents: list[str], position: int = 90) -> ItemWords:
    return ItemWords(
        code=code,
        level="initiative",
        title_ja=title,
        title_en="",
        parents=parents,
        position=position,
        promoting_unit=None,
        doing_units=[],
        is_priority=False,
        is_means=False,
    )


def said(edition: Edition, codes: Mapping[str, tuple[str, list[str]]]) -> dict[Item, Became | None]:
    old, news = previous(edition), {item.code: item for item in edition.items.all()}
    return {
        old.items.get(code=code): Became(SuccessorKind(kind), tuple(news[new] for new in became))
        for code, (kind, became) in codes.items()
    }


def mapped() -> Edition:
    """The next edition with every item of the old one mapped."""
    edition = begun()
    mappings.map_items(edition, said(edition, BECAME), **who())
    return edition


def dated(edition: Edition, on: date = DAY, at: datetime = MONDAY) -> Edition:
    return mappings.come_into_force(edition, on=on, **who(at))
