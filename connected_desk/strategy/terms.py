"""The closed lists of this room (steps, kinds, directions, absences). Codes are kept; names may change.

The models take the functions below rather than the lists, so that a new wording makes no migration.
"""

from collections.abc import Sequence

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Choices = Sequence[tuple[str, Promise]]


class StepKind(TextChoices):
    """The steps an edition goes through."""

    DRAFT = "draft", _("Draft edition")
    MEETING = "meeting", _("Outcome of the meeting")
    COUNCIL_REPORT = "council_report", _("Report to the council")
    PUBLIC_COMMENT = "public_comment", _("Public comments")
    FINAL_REPORT = "final_report", _("Final report")
    DECISION = "decision", _("Decision on the plan")
    IN_FORCE = "in_force", _("In force")


class SuccessorKind(TextChoices):
    """What became of an item in the next edition."""

    SAME = "same", pgettext_lazy("item", "Same")
    RENAMED = "renamed", pgettext_lazy("item", "Renamed")
    MERGED = "merged", pgettext_lazy("item", "Merged")
    SPLIT = "split", pgettext_lazy("item", "Split")
    ENDED = "ended", pgettext_lazy("item", "Ended")


class MilestoneState(TextChoices):
    PLANNED = "planned", _("Planned")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class Outcome(TextChoices):
    """What somebody says of a milestone that was planned."""

    DONE = "done", _("It is done")
    MOVED = "moved", _("It gets another date")
    DROPPED = "dropped", _("It is dropped")


class Direction(TextChoices):
    """Which way an indicator is to go."""

    UP = "up", _("Higher is better")
    DOWN = "down", _("Lower is better")
    NONE = "none", _("No direction")


class IndicatorKind(TextChoices):
    """How the values of an indicator add up over months and bureaus."""

    RATIO = "ratio", _("Ratio")
    PER_YEAR = "per_year", _("Per year")
    CUMULATIVE = "cumulative", _("Cumulative")
    MILESTONE = "milestone", _("Milestone")


class Absence(TextChoices):
    """Why there is no value; absence is never 0. A value is missing because nobody recorded anything."""

    MISSING = "missing", _("Not registered")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")
    PENDING = "pending", _("Not yet calculated")


class Graded(TextChoices):
    """What is graded."""

    INDICATOR = "indicator", _("Indicators")
    INITIATIVE = "initiative", _("Initiatives")


class GradeRule(TextChoices):
    """How a grade comes about."""

    NUMERIC = "numeric", _("By the rate of achievement")
    JUDGED = "judged", _("By judgement")


class GradeLight(TextChoices):
    """What a grade says of the light of an item, the worst first."""

    BEHIND = "behind", pgettext_lazy("light", "Behind")
    WATCH = "watch", pgettext_lazy("light", "Watch")
    ON_PLAN = "on_plan", pgettext_lazy("light", "On plan")


class Evidence(TextChoices):
    """How sure we are of a title that came from a collection of facts."""

    SOURCE = "source", _("read in a source")
    DOCUMENT = "document", _("named in a document of the city")
    DERIVED = "derived", _("not the official wording")
    TITLE_UNKNOWN = "title_unknown", _("the item exists; its title was not found")
    RECALLED = "recalled", _("general knowledge, not confirmed")


# Shown wherever such a title is shown.
UNSURE = frozenset({Evidence.DERIVED, Evidence.TITLE_UNKNOWN, Evidence.RECALLED})

# What reports print in place of a value.
MARKS = {Absence.MISSING: "未", Absence.NOT_APPLICABLE: "－", Absence.PENDING: "…"}


def step_kinds() -> Choices:
    return StepKind.choices


def successor_kinds() -> Choices:
    return SuccessorKind.choices


def milestone_states() -> Choices:
    return MilestoneState.choices


def directions() -> Choices:
    return Direction.choices


def indicator_kinds() -> Choices:
    return IndicatorKind.choices


def graded() -> Choices:
    return Graded.choices


def grade_rules() -> Choices:
    return GradeRule.choices


def absences() -> Choices:
    """The absences somebody may record."""
    return [(code, name) for code, name in Absence.choices if code != Absence.MISSING]
