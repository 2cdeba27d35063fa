"""Plans the tests of this folder share: Sakai's and Saitama's real ones, and small ones written on the spot."""

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.utils.translation import override

from connected_desk.city.models import Person, Unit
from connected_desk.city.roles import HeldRole
from connected_desk.strategy.actions import initiatives
from connected_desk.strategy.models import Edition, Initiative, Item
from tests.city.support import SAMPLE, gives, person

PLANS = SAMPLE / "plans"
AT = datetime(2026, 6, 1, 3, tzinfo=UTC)
TODAY = AT.date()


def load_units() -> None:
    call_command("load_units", SAMPLE / "organisations" / "sakai_2020.json", stdout=StringIO())


def load(file: Path | str) -> str:
    """What load_plan says (in English) of a file, or of one of the sample plans by its name."""
    out = StringIO()
    with override("en"):
        call_command("load_plan", PLANS / f"{file}.json" if isinstance(file, str) else file, stdout=out)
    return out.getvalue()


def sakai() -> Edition:
    """Sakai's units and strategy."""
    load_units()
    load("sakai_ict_strategy_2020")
    return Edition.objects.get(code="sakai_ict_strategy_2020")


def a_plan(*items: dict[str, Any], **meta: Any) -> dict[str, Any]:
    """A plan of two levels, as the content of a file."""
    levels = [{"key": "strategy", "name_ja": "戦略"}, {"key": "measure", "name_ja": "施策", "name_en": "Measure"}]
    return {
        "meta": {"id": "plan", "city_ja": "堺市", "plan_ja": "計画", "levels": levels, **meta},
        "items": list(items),
    }


def an_item(code: str, *parents: str, **fields: Any) -> dict[str, Any]:
    level = "measure" if parents else "strategy"
    return {"code": code, "level": level, "title_ja": f"項目{code}", "parents": list(parents), **fields}


def item(code: str) -> Item:
    return Item.objects.get(edition__code="sakai_ict_strategy_2020", code=code)


def officer(code: str, role: HeldRole = HeldRole.BUREAU) -> Person:
    """Somebody who holds the role in that unit."""
    who = person(f"{role}-{code}".lower())
    gives(who, role, Unit.objects.get(code=code))
    return who


def initiative(of: Item, unit: str = "HWB", **changes: Any) -> Initiative:
    fields = {"title": "電子申請に移す", "result_wanted": "来庁の回数を減らす", "by": None, "at": AT, **changes}
    return initiatives.add_initiative(item=of, unit=Unit.objects.get(code=unit), **fields)
