"""The candidates of each bureau by mail, twice a year: at the survey of next year's plans, and before the ICT check."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from connected_desk.city import mail_texts, open_days
from connected_desk.city.calendar import Step, account_of, fiscal_year, tokyo_date
from connected_desk.city.mail_texts import LANGUAGES, Text
from connected_desk.city.models import CalendarStep, City, Person, Unit
from connected_desk.city.queries import head_of, officers_of
from connected_desk.strategy.queries import reporting_units
from workflows.cases import mail_values, mails
from workflows.cases.mail_values import Values

from .candidates import Candidate, candidates
from .terms import year_label

BEFORE_CHECK = 10  # open days before the ICT check
CATCH_UP = 5  # open days in which a mail that was missed is still sent


@dataclass(frozen=True)
class Round:
    """One of the two rounds: the mail's text, the step it is about, and the month where the calendar is silent."""

    text: str
    step: Step
    month: int
    lead: int  # open days before the step


@dataclass(frozen=True)
class Window:
    """When a round is mailed: its days, both included, and the day of its step (None without a calendar)."""

    first: date
    last: date
    step_on: date | None


SURVEY = Round("candidates_survey", Step.CONCEPT_SURVEY, 7, lead=0)
CHECK = Round("candidates_check", Step.ICT_CHECK, 9, lead=BEFORE_CHECK)
ROUNDS = (SURVEY, CHECK)


def send_due(*, at: datetime) -> None:
    """Queue the mails of the rounds that are due today, each once a year, bureau and person; safe to run again."""
    on = tokyo_date(at)
    for unit in reporting_units(on).select_related("parent", "general_affairs"):
        account = account_of(unit)
        for one in ROUNDS:
            found = window(one, account, on)
            if found.first <= on <= found.last:
                _send(one, unit, found, on, at)


def window(of: Round, account: str, on: date) -> Window:
    """The days of a round in the fiscal year of that day, by the account's calendar towards the next year's budget.

    The survey is mailed on its day, or the next open one; the check some open days before it. Where the calendar has
    no such step, the first open day of July, and of September.
    """
    year = fiscal_year(on)
    step = CalendarStep.objects.filter(account=account, fiscal_year=year + 1, step=of.step).first()
    closed = open_days.closed_days()
    if step is None:
        first = open_days.next_open(date(year, of.month, 1), closed=closed)
        return Window(first, open_days.add(first, CATCH_UP, closed=closed), None)
    if of.lead:
        return Window(open_days.add(step.on, -of.lead, closed=closed), step.on, step.on)
    first = open_days.next_open(step.on, closed=closed)
    return Window(first, open_days.add(first, CATCH_UP, closed=closed), step.on)


def _send(of: Round, unit: Unit, days: Window, on: date, at: datetime) -> None:
    written, year = mail_texts.current(of.text), fiscal_year(on) + 1
    for person in recipients(unit, on):
        rows = candidates(person, on, of=unit)
        if rows:
            values = _values(rows[0].candidates, unit, year, days.step_on)
            _queue(written, person, values, unit, year, at)


def _queue(written: Text, person: Person, values: Values, unit: Unit, year: int, at: datetime) -> None:
    dedupe = f"{written.name}:{year}:{unit.key}"
    mails.queue_to(mails.of_people([person]), written, values, at=at, reference=str(year), dedupe=dedupe)


def recipients(unit: Unit, on: date) -> list[Person]:
    """The bureau's head, and its budget officers: those of its 総括課, or its own where it has none. Each once."""
    head = head_of(unit, on)
    return list(dict.fromkeys([*([head] if head else []), *officers_of(unit.general_affairs or unit, on)]))


def _values(found: list[Candidate], unit: Unit, year: int, step_on: date | None) -> Values:
    city, link = City.get(), f"{settings.DESK_URL}{reverse('budgets:candidates')}?unit={unit.code}"
    values = {}
    for language in LANGUAGES:
        with translation.override(language):
            values[language] = {
                "unit": mail_values.unit_name(unit, language),
                "budget_year": year_label(year),
                "due": mail_values.day(step_on, language) if step_on else "",
                "candidates": "\n".join(_lines(found)),
                "link": link,
                "signature": city.signed(language),
            }
    return values


def _lines(found: list[Candidate]) -> Iterator[str]:
    for place, one in enumerate(found, 1):
        named = f"{one.case.number} {one.case.title}" if one.case else one.subject.title
        said = when_in_words(one)
        yield f"{place}　{named}" + (_(" (%(when)s)") % {"when": said} if said else "")


def when_in_words(one: Candidate) -> str:
    """Which budget it makes, and by how many months it misses the next; "" where nothing is counted."""
    counted = one.countdown
    if counted is None:
        return ""
    if counted.in_time:
        return _("makes %(year)s") % {"year": year_label(counted.fiscal_year)}
    missed = ngettext("misses it by %(n)d month", "misses it by %(n)d months", counted.months_missed)
    return _("%(missed)s, makes %(year)s") % {
        "missed": missed % {"n": counted.months_missed},
        "year": year_label(counted.makes_year),
    }
