"""The closed lists of this room: kinds of bodies, of items on an agenda and what became of them, of instructions.

The models take the functions below rather than the lists, so that a new wording makes no migration.
"""

from collections.abc import Sequence

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Choices = Sequence[tuple[str, Promise]]


class BodyKind(TextChoices):
    """What kind of body meets."""

    HEADQUARTERS = "headquarters", _("Headquarters meeting")
    COMMITTEE = "committee", _("Committee")
    COUNCIL = "council", _("Review council")
    PROJECT_TEAM = "project_team", _("Project team")
    WORKING_GROUP = "working_group", _("Working group")


class Scope(TextChoices):
    """Which part of the strategy a body looks at."""

    ALL = "all", _("The whole strategy")
    PRIORITY = "priority", _("Priority items")
    ITEMS = "items", _("Named items")


class AgendaKind(TextChoices):
    """Why a matter is on the agenda."""

    DECISION = "decision", _("For decision")
    DISCUSSION = "discussion", _("For discussion")
    REPORT = "report", _("For report")


class AgendaResult(TextChoices):
    """What the meeting made of it."""

    DECIDED = "decided", pgettext_lazy("result of a matter", "Decided")
    APPROVED = "approved", pgettext_lazy("result of a matter", "Approved")
    CONDITIONAL = "conditional", pgettext_lazy("result of a matter", "Approved with conditions")
    CONTINUED = "continued", pgettext_lazy("result of a matter", "Continued")
    REPORTED = "reported", pgettext_lazy("result of a matter", "Reported")


class RemarkKind(TextChoices):
    QUESTION = "question", pgettext_lazy("in a meeting", "Question")
    OPINION = "opinion", pgettext_lazy("in a meeting", "Opinion")


class InstructionKind(TextChoices):
    """Something to be done, or something to heed in doing it."""

    INSTRUCTION = "instruction", _("Instruction")
    CONDITION = "condition", _("Condition")


def body_kinds() -> Choices:
    return BodyKind.choices


def scopes() -> Choices:
    return Scope.choices


def agenda_kinds() -> Choices:
    return AgendaKind.choices


def agenda_results() -> Choices:
    return AgendaResult.choices


def remark_kinds() -> Choices:
    return RemarkKind.choices


def instruction_kinds() -> Choices:
    return InstructionKind.choices
