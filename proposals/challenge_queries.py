"""Reading themes of the city: what the public sees on a day, what follows a closed one, who may do what with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from connected_desk.city.calendar import fiscal_year
from connected_desk.city.models import Person, Unit
from connected_desk.city.queries import NOT_ASKED, holds, roles_held, units_served
from connected_desk.city.roles import HeldRole
from connected_desk.city.words import pick
from connected_desk.strategy.models import Indicator, IndicatorTarget, Item
from connected_desk.ui.formats import is_english
from connected_desk.ui.looks import Look

from .intake import CONTENT
from .models import Challenge, Draft
from .queries import goals_of, open_challenges, published_challenges
from .shown import STANDING_LOOKS
from .vocabulary import ProposalKind, Standing

LABELS: dict[str, str | Promise] = {
    "unit": _("Section"),
    "title": _("Theme"),
    "background": _("Background"),
    "wanted": _("What we look for"),
    "not_wanted": _("What we do not look for"),
    "city_role": _("What the city does"),
    "private_role": _("What the private side does"),
    "data": _("Data the city offers"),
    "opens_on": _("First day of the period"),
    "closes_on": _("Last day of the period"),
    "item": _("Item of the city's plan"),
}
# What a theme says, in the order in which it is read.
WORDS = ("background", "wanted", "not_wanted", "city_role", "private_role", "data")
# On the list of the desk: what waits for somebody first.
ORDER = (Standing.ASKED, Standing.DRAFTED, Standing.OPEN, Standing.COMING, Standing.CLOSED, Standing.WITHDRAWN)


@dataclass(frozen=True)
class Line:
    """A theme as it stands on a day: `following` is what a closed one leads on to; `goals` are those of its item."""

    theme: Challenge
    standing: Standing
    following: Challenge | None = None
    goals: tuple[str, ...] = ()

    @property
    def look(self) -> Look:
        return STANDING_LOOKS[self.standing]


@dataclass(frozen=True)
class Words:
    """One thing a theme says, in the language of the page; `japanese` where that stands in on an English page."""

    name: str
    label: str | Promise
    text: str
    japanese: bool


@dataclass(frozen=True)
class Board:
    """What the public sees: open, coming and closed themes."""

    open: tuple[Line, ...]
    coming: tuple[Line, ...]
    closed: tuple[Line, ...]


def named(key: str) -> Challenge | None:
    """The published theme of that key."""
    try:
        return published_challenges().filter(key=UUID(key)).first()
    except ValueError:
        return None


def words_of(theme: Challenge) -> list[Words]:
    """Everything the theme says below its title, but what was left empty."""
    found = []
    for name in WORDS:
        japanese, english = getattr(theme, f"{name}_ja"), getattr(theme, f"{name}_en")
        text = pick(japanese, english)
        if text:
            found.append(Words(name, LABELS[name], text, japanese=is_english() and not english))
    return found


def theme_of(draft: Draft) -> Challenge | None:
    """The theme a draft answers, as far as it has been said."""
    said = draft.typed.get(CONTENT.slug, {})
    return named(said.get("challenge") or "") if said.get("kind") == ProposalKind.CHALLENGE else None


def lines_of_open(on: date) -> list[Line]:
    """The open themes with the goals of their items, in three queries however many there are."""
    themes = open_challenges(on).prefetch_related(*_goals("item__indicators", on))
    return [Line(row, Standing.OPEN, goals=tuple(goals_of(row.item)) if row.item else ()) for row in themes]


def goals_on(item: Item, on: date) -> list[str]:
    """The goals of one item with the targets of that day's fiscal year."""
    prefetch_related_objects([item], *_goals("indicators", on))
    return goals_of(item)


def _goals(way: str, on: date) -> tuple[Prefetch, Prefetch]:
    targets = IndicatorTarget.objects.filter(unit=None, fiscal_year=fiscal_year(on))
    return Prefetch(way, Indicator.objects.order_by("position", "pk")), Prefetch(f"{way}__targets", targets)


def board(on: date) -> Board:
    """Every published theme by how it stands, each closed one with what follows it. Takes one query."""
    themes = list(published_challenges().order_by("opens_on", "pk"))
    found: dict[Standing, list[Line]] = {standing: [] for standing in Standing}
    for theme in themes:
        standing = theme.standing(on)
        over = standing in (Standing.CLOSED, Standing.WITHDRAWN)
        found[standing].append(Line(theme, standing, following=following(theme, themes, on) if over else None))
    closed = [*found[Standing.CLOSED], *found[Standing.WITHDRAWN]]
    return Board(
        open=tuple(sorted(found[Standing.OPEN], key=lambda line: (line.theme.closes_on, line.theme.pk))),
        coming=tuple(found[Standing.COMING]),
        closed=tuple(sorted(closed, key=lambda line: (line.theme.closes_on, line.theme.pk), reverse=True)),
    )


def following(theme: Challenge, themes: Iterable[Challenge], on: date) -> Challenge | None:
    """Which of these themes a reader of a closed one is led to: of the same section, else of the same item of the plan.

    Open ones or coming ones only; the one that opens first.
    """
    ahead = [
        other
        for other in themes
        if other.pk != theme.pk and other.standing(on) in (Standing.OPEN, Standing.COMING) and _related(theme, other)
    ]
    return min(ahead, key=lambda other: (other.unit_id != theme.unit_id, other.opens_on, other.pk), default=None)


def _related(theme: Challenge, other: Challenge) -> bool:
    return other.unit_id == theme.unit_id or (theme.item_id is not None and other.item_id == theme.item_id)


# ---------- among staff ----------


def visible_challenges(person: Person, on: date) -> QuerySet[Challenge]:
    """The themes the person may see: the desk and the auditor all, others the published ones and their own units'.

    The one rule for lists and for a yes or no. The administrator keeps settings and people, and sees none.
    """
    rows = Challenge.objects.select_related("unit__parent", "item")
    if is_desk(person, on) or holds(person, HeldRole.AUDITOR, on):
        return rows
    if all(held.role == HeldRole.ADMIN for held in roles_held(person, on)):
        return rows.none()
    return rows.filter(Q(published_at__isnull=False) | Q(unit__in=units_served(person, on)))


def list_challenges(person: Person, on: date, *, over: bool) -> list[Line]:
    """The themes the person may see, those that are over or those that are not; each with the count of `answers`."""
    rows = visible_challenges(person, on).annotate(answers=Count("proposals")).order_by("opens_on", "pk")
    lines = [Line(row, row.standing(on)) for row in rows]
    chosen = [line for line in lines if (line.standing in (Standing.CLOSED, Standing.WITHDRAWN)) == over]
    if over:
        return sorted(chosen, key=lambda line: (line.theme.closes_on, line.theme.pk), reverse=True)
    return sorted(chosen, key=lambda line: ORDER.index(line.standing))


def to_publish() -> QuerySet[Challenge]:
    """The themes that wait for the desk, the longest first."""
    waiting = Challenge.objects.filter(asked_at__isnull=False, published_at=None, withdrawn_at=None)
    return waiting.order_by("asked_at", "pk")


def is_desk(person: Person, on: date) -> bool:
    """Whether the person is of the desk, which publishes themes and ends them."""
    return holds(person, HeldRole.DESK, on) or holds(person, HeldRole.DESK_HEAD, on)


def units_to_register(person: Person, on: date) -> QuerySet[Unit]:
    """The units whose needs the person may register, in 建制順."""
    own = Unit.objects.current(on).filter(pk__in=units_served(person, on))
    return own.exclude(kind__in=NOT_ASKED).select_related("parent")


def may_change(theme: Challenge, person: Person, on: date) -> bool:
    """Its own officers until it is published, the desk until it is withdrawn."""
    if theme.stage == "withdrawn":
        return False
    own = theme.published_at is None and theme.unit_id in units_served(person, on)
    return own or is_desk(person, on)


def may_ask(theme: Challenge, person: Person, on: date) -> bool:
    """Whoever may change it asks the desk to publish it, once."""
    return theme.stage == "drafted" and may_change(theme, person, on)


def may_publish(theme: Challenge, person: Person, on: date) -> bool:
    """The desk, once it was asked to."""
    return theme.stage == "asked" and is_desk(person, on)
