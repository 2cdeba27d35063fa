"""What the water bureau has to enter for June: its row of an indicator, a milestone, a remark on an initiative."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.test import Client

from connected_desk.strategy.actions.indicators import record_value
from connected_desk.strategy.actions.initiatives import add_initiative, add_milestone, remark_on_month
from connected_desk.strategy.models import Indicator, IndicatorTarget, Initiative, Item
from tests.rows import once
from tests.support import bureau_officer, water_bureau
from workflows.reports.entry_rows import sheet_of

from .support import JUNE, MAY

IN_APRIL = datetime(2026, 4, 10, 1, 0, tzinfo=UTC)
IN_JUNE = datetime(2026, 6, 3, 1, 0, tzinfo=UTC)
ADDRESS = "/desk/entries/{}/2026-06/"


def prepared() -> Initiative:
    """The initiative, with May entered: 30 of 60 procedures, a remark, and a milestone planned for September."""
    return once("entries of June", "", _prepare)


def _prepare() -> Initiative:
    item = Item.objects.get(edition__plan__leads=True, code="1-1")
    indicator = item.indicators.get()
    indicator.by_unit = indicator.is_unit_goal = True
    indicator.save()
    IndicatorTarget.objects.create(indicator=indicator, unit=None, fiscal_year=2026, value=Decimal(70))
    bureau, by = water_bureau(), bureau_officer()
    said = {"unit": bureau, "by": by, "at": IN_APRIL}
    initiative = add_initiative(item=item, title="検針の電子化", result_wanted="紙をなくす。", **said)
    add_milestone(initiative=initiative, what="端末を配る", who="課長", due_on=date(2026, 9, 30), **said)
    parts = (Decimal(30), Decimal(60))
    about_may = {"month": MAY.first, "by": by, "at": IN_JUNE}
    record_value(indicator=indicator, unit=bureau, parts=parts, remark="様式を見直した", **about_may)
    remark_on_month(initiative=initiative, text="仕様を固めた。", **about_may)
    return initiative


def the_indicator() -> Indicator:
    return Indicator.objects.get(item__edition__plan__leads=True, item__code="1-1")


def the_rows() -> dict[str, Any]:
    """The three rows of the bureau by their kind."""
    return {row.kind: row for row in sheet_of(water_bureau(), JUNE).rows}


def drawn(client: Client, query: str = "") -> dict[str, str]:
    """What the page's form holds as it is drawn, as a browser would send it back."""
    page = client.get(ADDRESS.format(water_bureau().key) + query)
    assert page.status_code == 200
    sent: dict[str, str] = {}
    for form in page.context["forms"]:
        for field in form:
            if field.name == "on":
                day = field.value()
                parts = (day.year, day.month, day.day) if day else ("", "", "")
                sent |= {f"{field.html_name}_{one}": str(part) for one, part in zip(PARTS, parts, strict=True)}
            else:
                sent[field.html_name] = str(field.value() or "")
    return sent


PARTS = ("year", "month", "day")


def saying(sent: dict[str, str], kind: str, **said: str) -> dict[str, str]:
    """The same form with this typed into the row of that kind."""
    prefix = f"{kind}-{the_rows()[kind].key}"
    return sent | {f"{prefix}-{name}": value for name, value in said.items()}


def post(client: Client, sent: dict[str, str]) -> Any:
    return client.post(ADDRESS.format(water_bureau().key), sent)
