"""The grade of each initiative of the month, and the lights that follow from grades where a scale says so."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from connected_desk.strategy.grading import Grade, grade_of
from connected_desk.strategy.kinds import HUNDRED, TENTH
from connected_desk.strategy.models import Indicator, Initiative, MonthRemark
from connected_desk.strategy.terms import Graded, GradeLight, MilestoneState

from ..material import Material
from ..months import Period
from ..subject_facts import MilestoneFacts
from .indicators import bureau_grades, is_graded_by_bureau, progress


@dataclass(frozen=True)
class InitiativeLine:
    """An initiative: how many of the milestones due by the end of the month were done, its remark and its grade."""

    initiative: Initiative
    done: int
    due: int
    said: MonthRemark | None
    grade: Grade


@dataclass(frozen=True)
class Said:
    """A grade that bears on the light of an item, and whose it is."""

    name: str
    grade: Grade


def initiative_lines(material: Material) -> tuple[InitiativeLine, ...]:
    """Every initiative in the order of the plan."""
    milestones: dict[int, list[MilestoneFacts]] = defaultdict(list)
    for one in material.milestones:
        if one.state != MilestoneState.DROPPED:
            milestones[one.initiative].append(one)
    scale, found = material.scale(Graded.INITIATIVE), []
    for initiative in material.initiatives:
        done, due = _done_of_due(milestones[initiative.pk], material.month)
        said = material.said_of(initiative)
        rate = (HUNDRED * done / due).quantize(TENTH) if due else None
        grade = grade_of(scale, rate=rate, judged=said.grade if said else None)
        found.append(InitiativeLine(initiative, done, due, said, grade))
    return tuple(found)


def grades_by_item(material: Material) -> Mapping[int, tuple[Said, ...]]:
    """By the id of each item, the grades of its indicators and initiatives by scales that give lights.

    What cannot be judged is among them, without a light; what nobody graded is not.
    """
    found: dict[int, list[Said]] = defaultdict(list)
    if _gives_lights(material, Graded.INDICATOR):
        for indicator in material.indicators:
            if indicator.item:
                found[indicator.item.pk] += indicator_grades(material, indicator)
    if _gives_lights(material, Graded.INITIATIVE):
        for line in initiative_lines(material):
            found[line.initiative.item_id].append(Said(line.initiative.title, line.grade))
    return {item: tuple(one for one in said if one.grade.number is not None) for item, said in found.items()}


def _gives_lights(material: Material, subject: Graded) -> bool:
    scale = material.scale(subject)
    return scale is not None and scale.has_lights


def indicator_grades(material: Material, indicator: Indicator) -> list[Said]:
    """The grade of an indicator, or each bureau's where bureaus judge their own."""
    if not is_graded_by_bureau(material, indicator):
        return [Said(indicator.name, progress(material, indicator).grade)]
    return [Said(f"{indicator.name}（{unit}）", grade) for unit, grade in bureau_grades(material, indicator)]


def worst(grades: Iterable[Grade]) -> GradeLight | None:
    """The worst light that follows from these grades; None where none does."""
    lights = {grade.light for grade in grades}
    return next((light for light in GradeLight if light in lights), None)


def _done_of_due(milestones: list[MilestoneFacts], month: Period) -> tuple[int, int]:
    """How many of those due by the end of the month were done by then."""
    due = [one for one in milestones if one.due_on < month.until]
    return sum(not one.open_at(month.until) for one in due), len(due)
