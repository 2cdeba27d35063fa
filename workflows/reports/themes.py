"""The part of a report about the city's themes."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .figures.themes import theme_lines
from .material import Material
from .tables import column, section, table


def themes(material: Material) -> dict[str, Any]:
    """Each theme that was open in the month or has a case under way, with the proposals that answer it."""
    rows = [
        (one.key, one.title, one.opens_on, one.closes_on, one.received, one.open, one.trials)
        for one in theme_lines(material)
    ]
    columns = [
        column("key", pgettext("report", "Code"), "code"),
        column("theme", pgettext("report", "Theme")),
        column("opens", _("Open from"), "date"),
        column("closes", _("Open until"), "date"),
        column("received", pgettext("report", "Received"), "number"),
        column("open", _("Open cases"), "number"),
        column("trials", pgettext("report", "Trials"), "number"),
    ]
    empty = _("No theme was open, and no case under way answers one.")
    answers = table("themes", _("Proposals that answer a theme"), columns, rows, empty=empty)
    return section("themes", _("Themes of the city"), [answers])
