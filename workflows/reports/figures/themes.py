"""What came of the city's themes: the proposals that answer each, received in the month, open and tried at its end."""

from dataclasses import dataclass
from datetime import date

from workflows.cases.definition import CASE

from ..material import Material
from ..subject_facts import ThemeFacts
from .count import Count
from .plan import RUNNING


@dataclass(frozen=True)
class ThemeLine:
    """A theme that was open in the month, or to which a case under way belongs."""

    key: str
    title: str
    opens_on: date
    closes_on: date  # the day it was withdrawn, where that came first
    received: Count
    open: Count
    trials: Count


def theme_lines(material: Material) -> tuple[ThemeLine, ...]:
    """The themes published by the end of the month, those that close first in front; each case answers one at most."""
    month, lines = material.month, (_line(material, theme) for theme in material.themes)
    return tuple(
        line
        for line in lines
        if line.received.value or line.open.value or (line.opens_on < month.until and line.closes_on >= month.first)
    )


def _line(material: Material, theme: ThemeFacts) -> ThemeLine:
    start, end = material.month.start, material.month.end
    cases = [case for case in material.cases if case.theme == theme.key]
    numbers = {case.number for case in cases}
    return ThemeLine(
        key=theme.key,
        title=theme.title,
        opens_on=theme.opens_on,
        closes_on=theme.closes_on,
        received=Count.of(case.number for case in cases if any(one.opens for one in case.story.between(start, end))),
        open=Count.of(case.number for case in cases if case.story.state(end) in CASE.open_states),
        trials=Count.of(
            poc.case.number for poc in material.pocs if poc.case.number in numbers and poc.story.state(end) in RUNNING
        ),
    )
