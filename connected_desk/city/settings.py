"""What of this room an administrator may set."""

from collections import ChainMap
from functools import partial
from typing import Any

from django.contrib.admin.models import LogEntry
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .account_actions import ACCOUNTS, ACTIVE, EMAIL, LINK
from .day_actions import CALENDAR, CLOSED_DAYS
from .models import MailText, WordTemplate
from .people_actions import PEOPLE
from .people_file import COLUMNS, FROM, NAME, TO
from .people_file import EMAIL as PEOPLE_EMAIL
from .setting_kinds import Last, kind
from .standing import STAND_INS
from .unit_edit_actions import UNITS
from .unit_file import LABELS as COLUMNS_OF_UNITS
from .unit_file import PART_LABELS
from .unit_holdings import LABELS
from .unit_models import ContactPart

# What the book of units calls what is no column of the file.
PARTS_OF_UNITS = {
    **{f"is_{flag}": label for flag, label in PART_LABELS.items()},
    **{part.value: part.label for part in ContactPart},
    "position": _("Place in the official order"),
}


def register() -> None:
    """Name this room's settings."""
    kind(
        PEOPLE,
        _("People and roles"),
        _("Who holds which role in which unit from when to when; by a file, or one line at a time."),
        "city:people",
        {
            **{name: COLUMNS[name] for name in (NAME, FROM, TO)},
            "unit": _("Unit"),
            "factor": _("Second factors"),
            "sessions": pgettext_lazy("session", "Sessions"),
            "group": _("Group of the directory"),
        },
    )
    kind(
        ACCOUNTS,
        _("Accounts"),
        _("Who may sign in, with which address; links to set a password."),
        "city:accounts",
        {
            EMAIL: COLUMNS[PEOPLE_EMAIL],
            ACTIVE: pgettext_lazy("record of accounts", "May sign in"),
            LINK: _("Link to set a password mailed to"),
        },
    )
    kind(
        UNITS,
        _("Units"),
        _("The organisation in its official order, with days, parts and successors; by a file, or one unit at a time."),
        "city:units",
        ChainMap({**COLUMNS_OF_UNITS, **PARTS_OF_UNITS}, LABELS),
    )
    kind(
        STAND_INS,
        _("Stand-ins"),
        _("Who may act in the place of whom, with dates."),
        "city:stand_ins",
        {name: COLUMNS[name] for name in (FROM, TO)},
    )
    kind(
        CLOSED_DAYS,
        _("Closed days"),
        _("Days on which the city hall is closed besides weekends, public holidays and the turn of the year."),
        "city:closed_days",
        {
            "closed": _("City hall closed"),
            "reason_ja": _("Why it is closed (Japanese)"),
            "reason_en": _("Why it is closed (English)"),
        },
    )
    kind(
        CALENDAR,
        _("Budget calendar"),
        _("The days of each account's steps towards the budget of a year; trials and cases count down to them."),
        "city:calendars",
        {"on": _("Day"), "laid": _("Steps laid")},
    )
    kind(
        "mails",
        _("Texts of mails"),
        _("What each mail says, in both languages, in versions."),
        "city:mail_texts",
        last=partial(_last_version, MailText),
    )
    kind(
        "texts",
        _("Official texts (Word)"),
        _("What official documents look like: Word templates, in versions."),
        "city:word_templates",
        last=partial(_last_version, WordTemplate),
    )
    table(
        "city",
        _("City and desk"),
        _("Names, telephone, address and office hours, as mails and pages say them."),
        "city",
    )


def table(name: str, label: Any, sentence: Any, app: str) -> None:
    """Name a kind that is kept in a table of Django's admin, whose own log says who changed it last."""
    last = partial(_last_in_tables, app, name)
    kind(name, label, sentence, f"admin:{app}_{name}_changelist", last=last, in_tables=True)


def _last_in_tables(app: str, model: str) -> Last:
    rows = LogEntry.objects.filter(content_type__app_label=app, content_type__model=model).select_related("user")
    row = rows.order_by("action_time").last()
    return (row.action_time, row.user.name) if row else None


def _last_version(rows: Any) -> Last:
    row = rows.objects.select_related("saved_by").order_by("saved_at").last()
    return (row.saved_at, row.saved_by.name) if row else None
