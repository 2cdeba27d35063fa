"""What was released, as Atom: of the city, an item of the plan, a bureau, a theme. Only from released documents."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urljoin

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import feedgenerator, translation
from django.utils.translation import gettext as _

from connected_desk.city.calendar import TOKYO
from connected_desk.ui.formats import full_date

from .models import Report
from .queries import public_document
from .screen import said, tiles
from .subjects import ALL, BUREAU, ITEM, THEME, parted, subject
from .tables import rows_of, value_of

ENTRIES = 24  # two years of months; who wants more takes the open data


@dataclass(frozen=True)
class Feed:
    """What can be subscribed to: by the feed at that address, or by mail under its subject."""

    title: str
    url: str
    subject: str


@dataclass(frozen=True)
class Group:
    """Feeds of one kind under a heading."""

    title: str
    feeds: tuple[Feed, ...]


def offered(report: Report | None, language: str) -> list[Group]:
    """The feeds there are, by the newest report released: all, by item of the plan, by bureau, by theme.

    They are named in that language; what they tell is Japanese.
    """
    if report is None:
        return []
    document = public_document(report, language)
    groups = [
        Group(_("The whole city"), (Feed(_("All figures released"), reverse("progress:feed"), ALL),)),
        Group(_("By item of the plan"), _feeds(document, ITEM)),
        Group(_("By bureau"), _feeds(document, BUREAU)),
        Group(_("By theme"), _feeds(document, THEME)),
    ]
    return [group for group in groups if group.feeds]


def _feeds(document: dict[str, Any], kind: str) -> tuple[Feed, ...]:
    return tuple(
        Feed(name, reverse(f"progress:feed_{kind}", args=[code]), subject(kind, code))
        for code, name in NAMES[kind](document)
    )


def made(reports: QuerySet[Report], *, about: str, address: str) -> bytes | None:
    """The feed about that subject at that (absolute) address; None where no report released tells of it."""
    rows = [(report, json.loads(report.public_data)) for report in reports.order_by("-month", "-edition")[:ENTRIES]]
    entries = [(report, document, found) for report, document in rows if (found := told(document, about))]
    if not entries and about != ALL:
        return None
    newest = rows[0][1] if rows else None
    with translation.override(newest["language"] if newest else None):
        feed = feedgenerator.Atom1Feed(
            title=" ".join([newest["city"] if newest else "", _("Progress of the city"), _name(entries)]).strip(),
            link=urljoin(address, reverse("progress:index")),
            description="",
            language=newest["language"] if newest else None,
            feed_url=address,
            feed_guid=address,
            author_name=newest["city"] if newest else None,
        )
        for report, document, (name, lines) in entries:
            feed.add_item(
                title=" ".join([document["month_label"], document["edition_label"], name]).strip(),
                link=urljoin(address, reverse("progress:index")),
                description=_("As of %(day)s.") % {"day": full_date(report.period.last_day)} + " " + " / ".join(lines),
                unique_id=f"{address}#{report.key}",
                pubdate=_beginning(report.released_on),
                updateddate=_beginning(report.released_on),
            )
        return feed.writeString("utf-8").encode()


def _name(entries: list[tuple[Report, dict[str, Any], tuple[str, list[str]]]]) -> str:
    """What the subject is called in the newest report that tells of it."""
    return entries[0][2][0] if entries else ""


def told(document: dict[str, Any], about: str) -> tuple[str, list[str]] | None:
    """What a document says of a subject: its name and its figures. Of the whole city: the headlines."""
    kind, code = parted(about)
    if not kind:
        return "", [_line(one.label, f"{one.value}{one.unit}") for one in tiles(document)]
    table = _table(document, SECTIONS[kind]) if kind in SECTIONS else None
    names = dict(NAMES[kind](document)) if table else {}
    if table is None or code not in names:
        return None
    shown = [place for place, one in enumerate(table["columns"]) if one["kind"] != "code"]
    first, *rest = shown
    row = next(row for row in table["rows"] if code in row or str(value_of(row[first])).strip() == names[code])
    cells = [(table["columns"][place], value_of(row[place])) for place in rest]
    return names[code], [_line(column["label"], said(value, column["kind"])) for column, value in cells]


def _line(label: str, value: str) -> str:
    return f"{label} {value}"


def _items(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The code and the name of each item at the top of the plan."""
    table = _table(document, "strategy")
    numbers = [one["code"] for one in table["columns"]].index("initiatives") if table else 0
    for row in table["rows"] if table else []:
        name = str(value_of(row[0]))
        # Below the items stand the cases without one, and the total: they have no number of initiatives.
        if not name.startswith("\N{IDEOGRAPHIC SPACE}") and isinstance(value_of(row[numbers]), int):
            yield name.partition(" ")[0], name


def _bureaus(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The key and the name of each row of the bureaus' table."""
    table = _table(document, "bureaus")
    keys = document.get("bureaus", [])
    yield from zip(keys, [str(value_of(row[0])) for row in table["rows"]] if table else [], strict=False)


def _themes(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The key and the title of each theme; none in documents of before there was that part."""
    for row in rows_of(document, "themes", "themes"):
        yield row["key"], row["theme"]


# Of each kind of subject, the section whose first table tells of it, and the codes and names in a document.
SECTIONS = {ITEM: "strategy", BUREAU: "bureaus", THEME: "themes"}
NAMES: Mapping[str, Callable[[dict[str, Any]], Iterator[tuple[str, str]]]] = {
    ITEM: _items,
    BUREAU: _bureaus,
    THEME: _themes,
}


def _table(document: dict[str, Any], section: str) -> dict[str, Any] | None:
    return next((part["tables"][0] for part in document["sections"] if part["code"] == section), None)


def _beginning(day: date | None) -> datetime:
    return datetime.combine(day or date.min, time.min, tzinfo=TOKYO)
