"""What of this room an administrator may set."""

from django.utils.translation import gettext_lazy as _

from .day_actions import CALENDAR, CLOSED_DAYS
from .models import MailText
from .people_actions import PEOPLE
from .people_file import COLUMNS, FROM, NAME, TO
from .setting_kinds import Last, kind


def register() -> None:
    """Name this room's settings."""
    kind(
        PEOPLE,
        _("People and roles"),
        _("Who holds which role in which unit from when to when; by a file, or one line at a time."),
        "city:people",
        {name: COLUMNS[name] for name in (NAME, FROM, TO)},
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
        last=_last_mail,
    )


def _last_mail() -> Last:
    row = MailText.objects.select_related("saved_by").order_by("saved_at").last()
    return (row.saved_at, row.saved_by.name) if row else None
