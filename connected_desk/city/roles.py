"""The roles a person may hold, with their names; who holds one, where and when is a row (models.RoleHeld)."""

from collections.abc import Sequence

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Choices = Sequence[tuple[str, Promise]]


class HeldRole(TextChoices):
    """A role held by a person, with dates, in a unit. Roles that depend on a case are the engine's to resolve."""

    DESK = "desk", _("Desk officer")
    DESK_HEAD = "desk_head", _("Head of the desk")
    BUREAU = "bureau", _("Bureau officer")
    BUREAU_HEAD = "bureau_head", _("Head of the bureau")
    ICT = "ict", _("ICT officer")
    EVALUATOR = "evaluator", _("Evaluator")
    FINANCE = "finance", _("Finance officer")
    HQ = "hq", _("Headquarters member")
    AUDITOR = "auditor", _("Auditor")
    ADMIN = "admin", _("Administrator")


# Who works for a unit. The others look on, judge or keep the settings, and speak for no unit.
OFFICERS = frozenset(set(HeldRole) - {HeldRole.HQ, HeldRole.AUDITOR, HeldRole.ADMIN, HeldRole.EVALUATOR})
HEADS = frozenset({HeldRole.DESK_HEAD, HeldRole.BUREAU_HEAD})


def role_choices() -> Choices:
    """The roles with their names, for forms; a function, so that a new wording makes no migration."""
    return HeldRole.choices
