"""Themes of the city as the tests need them, made by the real acts."""

from datetime import date, datetime
from typing import Any

from connected_desk.city.models import Unit
from proposals.actions import challenges as acts
from proposals.models import Challenge
from tests.support import MONDAY, bureau_officer, desk_officer, water_bureau

WORDS = {
    "title_ja": "漏水を早く見つけたい",
    "background_ja": "夜に歩いて音を聞いています。",
    "wanted_ja": "音で見つける方法",
    "not_wanted_ja": "管の取替え",
    "city_role_ja": "図面の提供",
    "private_role_ja": "測定と報告",
}
OPENS, CLOSES = date(2026, 7, 1), date(2026, 7, 31)


def wording(**instead: Any) -> acts.Wording:
    """What a theme of July 2026 says, with other words for what is named."""
    return acts.Wording(**{**WORDS, "opens_on": OPENS, "closes_on": CLOSES, **instead})


def theme(*, unit: Unit | None = None, at: datetime = MONDAY, **instead: Any) -> Challenge:
    """A draft of the water bureau, or of another unit."""
    return acts.register(unit=unit or water_bureau(), wording=wording(**instead), by=bureau_officer(), at=at)


def asked_theme(*, at: datetime = MONDAY, **instead: Any) -> Challenge:
    """A theme that waits for the desk."""
    return acts.ask_to_publish(theme=theme(at=at, **instead), version=1, by=bureau_officer(), at=at)


def published_theme(*, at: datetime = MONDAY, **instead: Any) -> Challenge:
    """A theme everybody can read, open in July 2026."""
    return acts.publish(theme=asked_theme(at=at, **instead), version=2, by=desk_officer(), at=at)


def withdrawn_theme(*, at: datetime = MONDAY, **instead: Any) -> Challenge:
    """A theme that was published and then ended with a reason."""
    row = published_theme(at=at, **instead)
    return acts.withdraw(theme=row, version=3, reason_ja="予算がなくなりました。", by=desk_officer(), at=at)


def public(row: Challenge) -> str:
    return f"/challenges/{row.key}/"


def staff(row: Challenge, act: str = "") -> str:
    return f"/desk/challenges/{row.key}/{act and act + '/'}"


def form_of(row: Challenge, **instead: str) -> dict[str, str]:
    """What the form of a theme sends."""
    days = {"opens_on": row.opens_on, "closes_on": row.closes_on}
    parts = {
        f"{name}_{part}": str(getattr(day, part)) for name, day in days.items() for part in ("year", "month", "day")
    }
    words = {name: getattr(row, name) for name in acts.Wording.__dataclass_fields__ if name.endswith(("_ja", "_en"))}
    return {**words, **parts, "unit": row.unit.code, "version": str(row.version), **instead}
