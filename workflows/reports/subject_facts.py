"""What a report knows of a unit, a case, a trial, and what their histories say: whose a case was, of which items."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from connected_desk.strategy.revision_queries import Going
from connected_desk.strategy.terms import MilestoneState

from .past import Story, plain


@dataclass(frozen=True)
class UnitFacts:
    """A unit and the bureau it reports under (itself, for a bureau; the desk's row for the desk)."""

    key: str
    code: str
    name: str
    head_title: str  # of its own head, or of the nearest unit above that has one
    bureau: str  # the key of the row it belongs to; empty outside all bureaus


@dataclass(frozen=True)
class CaseFacts:
    """A case and its history."""

    number: str
    title: str
    key: UUID
    story: Story
    partner: tuple[str, str] | None  # key and name of the body that proposed it; None: the city itself
    theme: str  # the key of the theme it answers; empty where it answers none


@dataclass(frozen=True)
class ThemeFacts:
    """A theme that had been published; `closes_on` is the day it was withdrawn where that came first."""

    key: str
    title: str
    opens_on: date
    closes_on: date


@dataclass(frozen=True)
class PocFacts:
    """A trial of a case and its history."""

    case: CaseFacts
    lead: str  # key of the unit
    site: str
    story: Story


@dataclass(frozen=True)
class RequestFacts:
    """A budget request of a case or an initiative, and its history. Amounts are read from the history."""

    number: str  # of the case; empty for an initiative's
    title: str
    unit: str
    story: Story


@dataclass(frozen=True)
class DecisionFacts:
    """A decision and its history."""

    number: str
    title: str
    level: str
    unit: str
    story: Story


@dataclass(frozen=True)
class MilestoneFacts:
    """A milestone as it was known at the cut-off."""

    what: str
    who: str
    unit: str
    initiative: int
    initiative_title: str
    item: str
    due_on: date
    first_due_on: date
    state: str
    done_on: date | None
    reason: str

    def open_at(self, day: date) -> bool:
        """Whether it was still to be done when that day began."""
        if self.state == MilestoneState.DROPPED:
            return False
        return self.done_on is None or self.done_on >= day

    def late_at(self, day: date) -> bool:
        return self.open_at(day) and self.due_on < day


def owner_of(story: Story, end: datetime) -> str | None:
    """The key of the case's owning unit just before that instant, None while it has none."""
    return owner_and_offered(story, end)[0]


def owner_and_offered(story: Story, end: datetime) -> tuple[str | None, str | None]:
    """The keys of the owning unit and of the one last asked to take the case, each as a reorganisation left it."""
    offered, owner = None, None
    for event in story.until(end):
        unit = plain(event.details.get("unit"))
        if event.move == "refer":
            offered = unit
        elif event.move == "take":
            owner = offered
        elif event.move == "assign_owner" or event.takes_over:
            owner = unit
        elif event.move in ("give_back", "reopen"):
            owner = None
        elif event.move == "follow_unit":
            former = plain(event.details.get("former"))
            owner, offered = (unit if key == former else key for key in (owner, offered))
    return owner, offered


def items_of(story: Story, end: datetime, goings: Sequence[Going]) -> dict[str, bool]:
    """The keys of the items the case was linked to just before that instant, and whether as its primary one.

    From the day a revision of the plan came into force, what an item became stands in its place.
    """
    links: dict[str, bool] = {}
    ahead = [going for going in goings if going.at < end and going.case in (None, story.key)]
    for event in story.until(end):
        while ahead and ahead[0].at <= event.at:
            links = _gone_on(links, ahead.pop(0))
        item = plain(event.details.get("item"))
        if event.move == "link" and item:
            links = dict.fromkeys(links, False) if event.details.get("primary") else links
            links[item] = bool(event.details.get("primary"))
        elif event.move == "unlink":
            links.pop(item, None)
        elif event.move == "none_fits":
            links = {}
    for going in ahead:
        links = _gone_on(links, going)
    return links


def _gone_on(links: dict[str, bool], going: Going) -> dict[str, bool]:
    if going.old not in links:
        return links
    primary = links[going.old] or links.get(going.new, False)
    kept = {key: is_primary for key, is_primary in links.items() if key != going.old}
    return {**kept, going.new: primary}


def poc_ends_on(poc: PocFacts, end: datetime) -> date | None:
    """The last day the trial was planned to have, as it stood just before that instant."""
    day = None
    for event in poc.story.until(end):
        said = event.details.get({"charter": "ends_on", "extend": "to"}.get(event.move, ""))
        day = plain(said) if said else day
    return day
