"""How far indicators and initiatives have come, as tables: rates, grades, remarks, and definitions changed."""

from collections import Counter
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from connected_desk.strategy.grading import is_judged
from connected_desk.strategy.models import GradeScale
from connected_desk.strategy.terms import Graded, GradeLight

from . import figures
from .material import Material
from .months import Month
from .tables import ABSENT, column, section, table, without


def attainment(material: Material) -> dict[str, Any]:
    """Each indicator against what ought to be reached by the end of the month, by its kind, with grade and light."""
    rows = [
        (
            line.name,
            _("%(kind)s, goal of the bureau") % {"kind": line.kind} if line.is_unit_goal else line.kind,
            line.progress.so_far,
            _or_absent(line.progress.against),
            _or_absent(line.progress.rate),
            _by_bureau(line) if line.by_bureau else line.progress.grade.word or ABSENT,
            light_word(
                figures.worst(grade for _name, grade in line.by_bureau) if line.by_bureau else line.progress.grade.light
            ),
        )
        for line in figures.indicator_lines(material)
    ]
    columns = [
        column("indicator", _("Indicator")),
        column("kind", pgettext("report", "Kind")),
        column("so_far", pgettext("report", "Reached"), "number"),
        column("against", pgettext("report", "Ought to be"), "number"),
        column("rate", pgettext("report", "Rate (%)"), "number"),
        column("grade", pgettext("report", "Grade")),
        column("light", pgettext("report", "Light"), "word"),
    ]
    note = " ".join(filter(None, (_rules(), scale_in_words(material.scale(Graded.INDICATOR)))))
    empty = _("The plan has no indicator.")
    shown = table("attainment", _("Reached and ought to be"), columns, rows, note=note, empty=empty)
    return with_lights(shown, material.scale(Graded.INDICATOR))


def initiatives(material: Material) -> dict[str, Any]:
    """Each initiative with what is done of what was due, its grade and light, and what was said of it for the month."""
    rows = [
        (
            line.initiative.title,
            line.initiative.unit.name,
            _("%(done)d of %(due)d") % {"done": line.done, "due": line.due},
            line.grade.word or ABSENT,
            light_word(line.grade.light),
            _remark(line.said),
        )
        for line in figures.initiative_lines(material)
    ]
    columns = [
        column("initiative", _("Initiative")),
        column("unit", _("Bureau")),
        column("done", _("Done of what was due"), "word"),
        column("grade", pgettext("report", "Grade"), "word"),
        column("light", pgettext("report", "Light"), "word"),
        column("remark", _("Remark of the month")),
    ]
    empty = _("There is no initiative.")
    note = scale_in_words(material.scale(Graded.INITIATIVE))
    shown = table("remarks", _("What the bureaus say"), columns, rows, shown=20, note=note, empty=empty)
    return section("initiatives", _("Initiatives"), [with_lights(shown, material.scale(Graded.INITIATIVE))])


def with_lights(whole: dict[str, Any], scale: GradeScale | None) -> dict[str, Any]:
    """A table without its column of lights where none follows from the grades in force."""
    return whole if scale is not None and scale.has_lights else without(whole, "light")


def _by_bureau(line: figures.IndicatorLine) -> str:
    """How many bureaus chose each grade, the highest first; then those that could not judge, and those still to say."""
    counted = Counter(grade.number for _name, grade in line.by_bureau)
    words = {grade.number: grade.word for _name, grade in line.by_bureau} | {None: _("Not registered")}
    order = sorted(counted, key=lambda number: (number is None, -(number or 0)))
    return _(", ").join(f"{words[number]} {counted[number]}" for number in order)


def light_word(light: GradeLight | None) -> str:
    """The light that follows from a grade, or the sign that none does."""
    return str(light.label) if light else ABSENT


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
    told = _("Grades: %(grades)s.") % {"grades": _(", ").join(words)}
    return f"{told} {_lights_in_words(scale)}".strip()


def _lights_in_words(scale: GradeScale) -> str:
    """Which grades give which light; empty where none does."""
    words = {
        light: [scale.label(n) for n, _word in enumerate(scale.labels, 1) if scale.light(n) is light]
        for light in GradeLight
    }
    said = [
        _("%(light)s (%(grades)s)") % {"light": light.label, "grades": _(", ").join(grades)}
        for light, grades in words.items()
        if grades
    ]
    return _("Lights by grade: %(lights)s.") % {"lights": _(", ").join(said)} if said else ""


def _rules() -> str:
    return _(
        "Ratio: numerators and denominators of the bureaus are added up. Per year: the months of the fiscal year are "
        "added up and compared with as many twelfths of the target. Where a value is missing there is no rate."
    )


def _remark(said: Any) -> str:
    if said is None:
        return _("Not registered")
    return _("(unchanged) %(text)s") % {"text": said.text} if said.unchanged else said.text


def _or_absent(value: Decimal | None) -> Decimal | str:
    return ABSENT if value is None else value
