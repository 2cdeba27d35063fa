"""Asking bureaus for the values of last month: on the first open day, and again once the day they were due is over."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from connected_desk.city import mail_texts, open_days
from connected_desk.city.calendar import tokyo_date
from connected_desk.city.mail_texts import LANGUAGES
from connected_desk.city.models import City, Unit
from connected_desk.city.queries import officers_of
from connected_desk.strategy.models import Indicator
from connected_desk.strategy.queries import current_edition, readings, reporting_units
from connected_desk.strategy.revision_queries import indicators_of_edition
from workflows.cases import mail_values, mails

from .months import Month

# The open day of a month by which the values of the month before are to be entered.
DUE_ON_OPEN_DAY = 5


def due_on(month: Month) -> date:
    """The day by which the values of that month are to be entered."""
    return open_days.add(month.last_day, DUE_ON_OPEN_DAY)


def missing(month: Month) -> Mapping[Unit, Sequence[Indicator]]:
    """The indicators without an entry for that month, by the unit that owes it; "not applicable" is an entry."""
    on = month.last_day
    edition = current_edition(on)
    indicators = indicators_of_edition(edition) if edition else []
    known = readings(indicators, [month.first])
    bureaus = list(reporting_units(on).filter(is_desk=False))
    found: dict[Unit, list[Indicator]] = defaultdict(list)
    for indicator in indicators:
        owing = bureaus if indicator.by_unit else [indicator.owner] if indicator.owner else []
        for unit in owing:
            if (indicator.pk, unit.pk if indicator.by_unit else None, month.first) not in known:
                found[unit].append(indicator)
    return found


def ask(month: Month, name: str, *, at: datetime) -> None:
    """Queue the mail of that name to the officers of each unit that still owes a value; once for each month."""
    on, written, city = tokyo_date(at), mail_texts.current(name), City.get()
    due, link = due_on(month), settings.DESK_URL + reverse("strategy:tree")
    for unit, owed in missing(month).items():
        values = {}
        for language in LANGUAGES:
            with translation.override(language):
                values[language] = {
                    "month": month.label,
                    "due": mail_values.day(due, language),
                    "unit": mail_values.unit_name(unit, language),
                    "missing": "\n".join(f"{number}　{one.name}" for number, one in enumerate(owed, 1)),
                    "link": link,
                    "signature": city.signed(language),
                }
        told = mails.of_people(officers_of(unit, on))
        dedupe = f"{name}:{month}:{unit.key}"
        mails.queue_to(told, written, values, at=at, reference=str(month), dedupe=dedupe)
