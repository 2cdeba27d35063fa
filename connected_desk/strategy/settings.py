"""What of this room may be set: the plan and its editions."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from connected_desk.city.setting_kinds import kind

from .grading import SCALES
from .revision_queries import PLANS


def register() -> None:
    """Name the editions among the settings."""
    kind(
        PLANS,
        _("Plan and its editions"),
        _("The editions of the plan, what became of each item, and the day from which an edition is the plan."),
        "strategy:editions",
        {
            "begun_from": _("Begun from"),
            "items": _("Items"),
            "file_created": _("New rows from the file"),
            "name_ja": _("Name (Japanese)"),
            "name_en": _("Name (English)"),
            "period_text": _("Period in words"),
            "step": pgettext_lazy("plan", "Step"),
            "on": _("Day"),
            "comments": _("number of comments"),
            "note": _("note"),
            "code": _("Code"),
            "level": pgettext_lazy("plan", "Level"),
            "title_ja": _("Title (Japanese)"),
            "title_en": _("Title (English)"),
            "position": _("Place in the list"),
            "parents": _("Items above"),
            "promoting_unit": _("Promoting unit"),
            "doing_units": _("Doing units"),
            "is_priority": _("Priority"),
            "is_means": _("Means: not as a primary item"),
            "axis": _("Way across the plan"),
            "axis_values": _("Values and their items"),
            "kind": pgettext_lazy("plan", "What became of it"),
            "new_items": _("Items of the new edition"),
            "in_force_from": _("First day in force"),
        },
    )
    kind(
        SCALES,
        _("Grades of indicators and initiatives"),
        _("How many grades there are, what they are called, and whether the rate or somebody's judgement decides."),
        "strategy:scales",
        {
            "since": pgettext_lazy("scale", "From the month of"),
            "labels_ja": _("Grades (Japanese)"),
            "labels_en": _("Grades (English)"),
            "bounds": _("From which rate in % (by the rate)"),
            "cannot_ja": _("What cannot be judged (Japanese)"),
            "cannot_en": _("What cannot be judged (English)"),
            "behind_to": _("Behind up to grade (counted from the lowest)"),
            "watch_to": _("Watch up to grade (counted from the lowest)"),
        },
    )
