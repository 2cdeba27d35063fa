"""Every write of a theme of the city. Who may is asked where they are called (challenge_queries.may_*)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person, Unit
from connected_desk.city.queries import roles_held
from connected_desk.records import log
from connected_desk.records.models import ActorKind, Origin
from connected_desk.strategy.models import Item

from ..models import Challenge

KIND = "challenge"


class ChallengeRefused(Exception):
    """Not possible as the theme stands now; the sentence says why."""


@dataclass(frozen=True)
class Wording:
    """What a theme says, to the public and about itself. Both days belong to the period."""

    title_ja: str
    background_ja: str
    wanted_ja: str
    not_wanted_ja: str
    city_role_ja: str
    private_role_ja: str
    opens_on: date
    closes_on: date
    data_ja: str = ""
    title_en: str = ""
    background_en: str = ""
    wanted_en: str = ""
    not_wanted_en: str = ""
    city_role_en: str = ""
    private_role_en: str = ""
    data_en: str = ""
    item: Item | None = None


@transaction.atomic
def register(*, unit: Unit, wording: Wording, by: Person, at: datetime, origin: str = Origin.LIVE) -> Challenge:
    """Keep what a unit needs as a draft nobody outside the city sees."""
    said = _said(wording)
    theme = Challenge.objects.create(unit=unit, drafted_at=at, drafted_by=by, **said)
    _log(theme, "register", before="", details={"unit": unit.code, **_plain(said)}, by=by, at=at, origin=origin)
    return theme


@transaction.atomic
def change(*, theme: Challenge, version: int, wording: Wording, by: Person, at: datetime) -> Challenge:
    """Word it anew or move its days; the log keeps what became different. Raises ChallengeRefused."""

    def apply(locked: Challenge) -> Mapping[str, Any]:
        said = _said(wording)
        different = {name: value for name, value in said.items() if getattr(locked, name) != value}
        for name, value in different.items():
            setattr(locked, name, value)
        return _plain(different)

    return _act(theme, "change", version, apply, by=by, at=at)


@transaction.atomic
def ask_to_publish(*, theme: Challenge, version: int, by: Person, at: datetime, origin: str = Origin.LIVE) -> Challenge:
    """Hand it to the desk. Raises ChallengeRefused, also where it was handed over already."""

    def apply(locked: Challenge) -> Mapping[str, Any]:
        if locked.stage != "drafted":
            raise ChallengeRefused(_("The desk has been asked to publish this theme already."))
        locked.asked_at, locked.asked_by = at, by
        return {}

    return _act(theme, "ask_to_publish", version, apply, by=by, at=at, origin=origin)


@transaction.atomic
def publish(*, theme: Challenge, version: int, by: Person, at: datetime, origin: str = Origin.LIVE) -> Challenge:
    """Show it to everybody from now on, as it was worded in that version. Raises ChallengeRefused."""

    def apply(locked: Challenge) -> Mapping[str, Any]:
        if locked.stage != "asked":
            raise ChallengeRefused(_("Only a theme whose unit has asked for it is published, and once."))
        if locked.closes_on < tokyo_date(at):
            raise ChallengeRefused(_("The last day of its period is over. Change the period first."))
        locked.published_at, locked.published_by = at, by
        return {}

    return _act(theme, "publish", version, apply, by=by, at=at, origin=origin)


@transaction.atomic
def withdraw(
    *, theme: Challenge, version: int, reason_ja: str, reason_en: str = "", by: Person, at: datetime
) -> Challenge:
    """End it before its time. Where it was published, its page stays and gives the reason. Raises ChallengeRefused."""

    def apply(locked: Challenge) -> Mapping[str, Any]:
        locked.withdrawn_at, locked.withdrawn_by = at, by
        locked.withdrawn_reason_ja, locked.withdrawn_reason_en = reason_ja, reason_en
        return {"reason_ja": reason_ja, "reason_en": reason_en}

    return _act(theme, "withdraw", version, apply, by=by, at=at)


def _act(
    theme: Challenge,
    move: str,
    version: int,
    apply: Callable[[Challenge], Mapping[str, Any]],
    *,
    by: Person,
    at: datetime,
    origin: str = Origin.LIVE,
) -> Challenge:
    """Lock, compare the version the person saw, do it, write it on the log, save."""
    locked = Challenge.objects.select_for_update().get(pk=theme.pk)
    if locked.version != version:
        raise ChallengeRefused(_("Somebody changed this theme meanwhile. Look at it again before you go on."))
    before = locked.stage
    if before == "withdrawn":
        raise ChallengeRefused(_("This theme has been withdrawn."))
    details = apply(locked)
    locked.version += 1
    _log(locked, move, before=before, details=details, by=by, at=at, origin=origin)
    return locked


def _log(
    theme: Challenge, move: str, *, before: str, details: Mapping[str, Any], by: Person, at: datetime, origin: str
) -> None:
    log.append(
        theme,
        kind=KIND,
        move=move,
        from_state=before,
        to_state=theme.stage,
        body={"by": by.name, "details": details},
        actor=log.Actor(ActorKind.PERSON, by.pk),
        unit_id=next((held.unit_id for held in roles_held(by, tokyo_date(at)) if held.unit_id), None),
        at=at,
        origin=origin,
    )
    theme.save()


def _said(wording: Wording) -> dict[str, Any]:
    return {one.name: getattr(wording, one.name) for one in fields(wording)}


def _plain(said: Mapping[str, Any]) -> dict[str, Any]:
    """Fit for the log: an item by its code."""
    return {name: value.code if isinstance(value, Item) else value for name, value in said.items()}


@transaction.atomic
def carry_theme(key: UUID, old: Item, new: Item, since: datetime) -> None:
    """The theme's item is the new one from then on, by a revision of the plan; its log says so."""
    theme = Challenge.objects.select_for_update().filter(key=key, item=old).first()
    if theme is None:
        return
    theme.item = new
    theme.version += 1
    log.append(
        theme,
        kind=KIND,
        move="follow_plan",
        from_state=theme.stage,
        to_state=theme.stage,
        body={"by": "", "details": {"item": [old.code, new.code]}},
        actor=log.Actor(ActorKind.SYSTEM),
        unit_id=None,
        at=since,
    )
    theme.save()
