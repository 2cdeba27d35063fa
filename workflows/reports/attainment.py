"""How far indicators and initiatives have come, as tables: rates, grades, remarks, and definitions changed."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from connected_desk.strategy.grading import grade_of, is_judged
from connected_desk.strategy.kinds import HUNDRED, TENTH
from connected_desk.strategy.models import GradeScale
from connected_desk.strategy.terms import MilestoneState

from . import figures
from .material import Material, MilestoneFacts
from .months import Month, Period
from .tables import ABSENT, column, section, table


def attainment(material: Material) -> dict[str, Any]:
    """Each indicator against what ought to be reached by the end of the month, by its kind, with its grade."""
    rows = [
        (
            line.name,
            _("%(kind)s, goal of the bureau") % {"kind": line.kind} if line.is_unit_goal else line.kind,
            line.progress.so_far,
            _or_absent(line.progress.against),
            _or_absent(line.progress.rate),
            line.progress.grade or ABSENT,
        )
        for line in figures.indicator_lines(material)
    ]
    columns = [
        column("indicator", _("Indicator")),
        column("kind", pgettext("report", "Kind")),
        column("so_far", pgettext("report", "Reached"), "number"),
        column("against", pgettext("report", "Ought to be"), "number"),
        column("rate", pgettext("report", "Rate (%)"), "number"),
        column("grade", pgettext("report", "Grade"), "word"),
    ]
    note = " ".join(filter(None, (_rules(), scale_in_words(material.indicator_scale))))
    empty = _("The plan has no indicator.")
    return table("attainment", _("Reached and ought to be"), columns, rows, note=note, empty=empty)


def initiatives(material: Material) -> dict[str, Any]:
    """Each initiative with what is done of what was due, its grade, and what was said of it for the month."""
    milestones: dict[int, list[MilestoneFacts]] = defaultdict(list)
    for one in material.milestones:
        if one.state != MilestoneState.DROPPED:
            milestones[one.initiative].append(one)
    rows = []
    for initiative in material.initiatives:
        done, due = _done_of_due(milestones[initiative.pk], material.month)
        said = material.remarks.get(initiative.pk)
        rate = (HUNDRED * done / due).quantize(TENTH) if due else None
        rows.append(
            (
                initiative.title,
                initiative.unit.name,
                _("%(done)d of %(due)d") % {"done": done, "due": due},
                grade_of(material.initiative_scale, rate=rate, judged=said.grade if said else None) or ABSENT,
                _remark(said),
            )
        )
    columns = [
        column("initiative", _("Initiative")),
        column("unit", _("Bureau")),
        column("done", _("Done of what was due"), "word"),
        column("grade", pgettext("report", "Grade"), "word"),
        column("remark", _("Remark of the month")),
    ]
    empty = _("There is no initiative.")
    note = scale_in_words(material.initiative_scale)
    shown = table("remarks", _("What the bureaus say"), columns, rows, shown=20, note=note, empty=empty)
    return section("initiatives", _("Initiatives"), [shown])


def redefined(material: Material) -> dict[str, Any]:
    """What of the indicators' definitions was changed in the months shown, and from which month on."""
    rows = [
        (one.indicator.name, Month(one.since).label, label, before, after, one.reason)
        for one in material.definition_changes
        for label, before, after in one.told
    ]
    columns = [
        column("indicator", _("Indicator")),
        column("since", pgettext("report", "From")),
        column("what", pgettext("report", "What")),
        column("before", pgettext("report", "Before")),
        column("after", pgettext("report", "After")),
        column("reason", _("Reason")),
    ]
    note = _("Values before and after a change cannot be compared without more ado.") if rows else ""
    empty = _("No definition was changed in the last twelve months.")
    return table("redefined", _("Definitions that were changed"), columns, rows, note=note, empty=empty)


def scale_in_words(scale: GradeScale | None) -> str:
    """A scale as one sentence, the highest grade first; empty without a scale."""
    if scale is None:
        return ""
    grades = range(len(scale.labels), 0, -1)
    if is_judged(scale):
        words = [scale.label(grade) for grade in grades]
    else:
        bounds = [None, *scale.bounds]
        words = [
            _("%(grade)s from %(bound)s%%") % {"grade": scale.label(grade), "bound": bounds[grade - 1]}
            if grade > 1
            else _("%(grade)s below") % {"grade": scale.label(grade)}
            for grade in grades
        ]
    words.append(_("%(grade)s: cannot be judged, counted apart") % {"grade": scale.label(GradeScale.CANNOT)})
    return _("Grades: %(grades)s.") % {"grades": _(", ").join(words)}


def _rules() -> str:
    return _(
        "Ratio: numerators and denominators of the bureaus are added up. Per year: the months of the fiscal year are "
        "added up and compared with as many twelfths of the target. Where a value is missing there is no rate."
    )


def _done_of_due(milestones: list[MilestoneFacts], month: Period) -> tuple[int, int]:
    """How many of those due by the end of the month were done by then."""
    due = [one for one in milestones if one.due_on < month.until]
    return sum(not one.open_at(month.until) for one in due), len(due)


def _remark(said: Any) -> str:
    if said is None:
        return _("Not registered")
    return _("(unchanged) %(text)s") % {"text": said.text} if said.unchanged else said.text


def _or_absent(value: Decimal | None) -> Decimal | str:
    return ABSENT if value is None else value
