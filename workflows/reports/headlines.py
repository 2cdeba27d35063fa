"""The numbers a report begins with, and the flows they are read from."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from . import figures
from .figures.measures import Value, headline, target
from .material import Material
from .tables import ABSENT, cell


class Flows:
    """The flow of the month, of the one before and of the same month last year, read from the same records."""

    def __init__(self, material: Material) -> None:
        self.month = material.month
        self.now = figures.flow(material, material.month)
        self.before = figures.flow(material, material.month.previous)
        self.year_before = figures.flow(material, material.month.year_before)


def headlines(material: Material) -> list[dict[str, Any]]:
    """The numbers a report begins with, each with what it is compared with and the cases behind it."""
    flows = Flows(material)
    now, before, last_year = flows.now, flows.before, flows.year_before
    year = figures.year_so_far(material)
    return [
        *indicator_headline(material),
        _on_plan(material),
        answered(now, before),
        tile("to_budget", _("From a trial to a budget request"), year.to_budget, note=_to_budget_note(year)),
        _counted(
            "received",
            _("Proposals received"),
            now.received,
            before.received,
            last_year.received,
            note=_("%(n)d in the fiscal year so far") % {"n": year.received.value},
        ),
        _counted("open", _("Open cases"), now.closing, before.closing, last_year.closing),
        _counted("trials", _("Trials under way"), now.trials, before.trials, last_year.trials),
        _counted("left", _("Cases closed"), now.left, before.left, last_year.left),
    ]


def tile(
    code: str, label: str, value: Any, *, unit: str = "", change: str = "", good: bool | None = None, note: str = ""
) -> dict[str, Any]:
    """A number with what it is compared with. `good` says whether the change is welcome, None where nobody can say."""
    return {
        "code": code,
        "label": label,
        "value": cell(value),
        "unit": _unit(value, unit),
        "change": change,
        "good": good,
        "against": _("on last month") if change else "",
        "note": note,
    }


def _unit(value: Any, unit: str) -> str:
    """What stands behind the number; nothing behind a sign that stands for a missing one."""
    if isinstance(value, Value) and value.value is None:
        return ""
    return unit or pgettext("unit of a count", "cases")


def _counted(code: str, label: str, now: Any, before: Any, last_year: Any, note: str = "") -> dict[str, Any]:
    said = _("same month last year: %(n)d") % {"n": last_year.value}
    return tile(
        code,
        label,
        now,
        change=figures.change(now.value, before.value),
        note=" / ".join(part for part in (said, note) if part),
    )


def indicator_headline(material: Material) -> list[dict[str, Any]]:
    """The indicator the report leads with; nothing without one."""
    indicator = headline(material)
    if indicator is None:
        return []
    now = figures.city_wide(material, indicator, material.month)
    before = figures.city_wide(material, indicator, material.month.previous)
    wanted = target(indicator, material.month)
    said = _("mean of %(known)d of %(asked)d bureaus") % {"known": now.known, "asked": now.asked}
    if now.known == now.asked:
        said = _("mean of %(asked)d bureaus") % {"asked": now.asked}
    left_out = len(material.bureaus) - now.asked if indicator.by_unit else 0
    if left_out:
        said += _(" (it does not apply to %(n)d)") % {"n": left_out}
    if wanted is not None:
        said = (
            _("target of the fiscal year: %(target)s%(unit)s")
            % {
                "target": wanted,
                "unit": indicator.unit_of_measure,
            }
            + f" / {said}"
        )
    moved, good = "", None
    if now.value is not None and before.value is not None:
        moved, good = _points(now.value - before.value), now.value >= before.value
    return [tile("indicator", indicator.name, now, unit=indicator.unit_of_measure, change=moved, good=good, note=said)]


def _points(difference: Decimal) -> str:
    sign = "±" if not difference else "+" if difference > 0 else "\N{MINUS SIGN}"
    return _("%(sign)s%(points)s points") % {"sign": sign, "points": abs(difference)}


def _on_plan(material: Material) -> dict[str, Any]:
    total = len(material.initiatives)
    late = {one.initiative for one in material.milestones if one.late_at(material.month.until)}
    late_before = {one.initiative for one in material.milestones if one.late_at(material.month.first)}
    known = {one.pk for one in material.initiatives}
    now, before = total - len(late & known), total - len(late_before & known)
    return tile(
        "on_plan",
        _("Initiatives on plan"),
        now if total else ABSENT,
        unit=_("of %(total)d") % {"total": total} if total else " ",
        change=figures.change(now, before) if total else "",
        good=None if now == before else now > before,
        note=_("late: %(n)d") % {"n": len(late & known)} if total else _("no initiative is registered"),
    )


def answered(now: figures.Flow, before: figures.Flow) -> dict[str, Any]:
    """The share of proposals that had their first answer in time."""
    share, share_before = _share(now), _share(before)
    moved = ""
    if share is not None and share_before is not None:
        moved = _points(Decimal(share - share_before))
    if share is None:
        return tile(
            "answered", _("Proposals answered in time"), ABSENT, unit=" ", note=_("none was due for a first answer")
        )
    return tile(
        "answered",
        _("Proposals answered in time"),
        figures.Count(share, now.answered.cases),
        unit="%",
        change=moved,
        good=None if not moved or share == share_before else share > (share_before or 0),
        note=_("%(n)d of %(of)d; median %(days)s open days to the first answer")
        % {"n": now.answered_in_time.value, "of": now.answered.value, "days": f"{now.days_to_answer:g}"},
    )


def _share(flow: figures.Flow) -> int | None:
    answered = flow.answered.value
    return round(100 * flow.answered_in_time.value / answered) if answered else None


def _to_budget_note(year: figures.YearSoFar) -> str:
    return _("in the fiscal year so far, of %(n)d concluded") % {"n": year.concluded.value}
