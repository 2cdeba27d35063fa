"""The mail about what waits for a person: the counts and lines of their first page, at nine on open days.

It stands with the views because, like the first page, it is put together from every room.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from connected_desk.city import mail_actions, mail_texts, open_days
from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import City, DigestRhythm, Person, RoleHeld
from connected_desk.city.queries import know_standing, roles_held
from connected_desk.records import outbox
from connected_desk.records.models import MailState, OutboxMail
from connected_desk.ui.formats import short_date

from .. import queries
from ..mention_queries import unseen
from ..models import Mention
from ..queries import CaseLine
from .asked import Asked, told_of
from .home import CASEWORK, DESK, MENTIONS, URGENT

HOUR = 9


@dataclass(frozen=True)
class Waiting:
    """What waits for a person on a day: what the first page shows, and the notices kept for this mail."""

    is_desk: bool
    overdue: int
    unassigned: int
    mine: int
    lines: list[CaseLine]
    asked: list[Asked]
    notices: list[OutboxMail]
    mentions: list[Mention]

    @property
    def is_nothing(self) -> bool:
        of_the_desk = self.is_desk and (self.overdue or self.unassigned)
        return not (of_the_desk or self.mine or self.asked or self.notices or self.mentions)


def send_all(*, period: str, at: datetime) -> None:
    """Queue today's digests, each once; nothing on a day the city hall is closed."""
    on, closed = tokyo_date(at), open_days.closed_days()
    if not open_days.is_open(on, closed=closed):
        return
    monday = on - timedelta(days=on.weekday())
    rhythms = {DigestRhythm.DAILY}
    if open_days.next_open(monday, closed=closed) == on:
        rhythms.add(DigestRhythm.WEEKLY)
    held = RoleHeld.objects.current(on).filter(role__in=CASEWORK)
    people = list(Person.objects.filter(is_active=True, digest__in=rhythms, pk__in=held.values("person")))
    know_standing(people, on)
    for person in people:
        send(person, on=on, at=at)


@transaction.atomic
def send(person: Person, *, on: date, at: datetime) -> OutboxMail | None:
    """Queue the person's digest of that day; None where it was queued before, or nothing waits."""
    mark = f"digest:{person.key}:{on}"
    if OutboxMail.objects.filter(dedupe=mark).exists():
        return None
    with override(person.language):
        found = waiting(person, on=on, at=at)
        if found.is_nothing:
            return None
        text = mail_texts.current("digest_desk" if found.is_desk else "digest")
        values = {
            "overdue": str(found.overdue),
            "unassigned": str(found.unassigned),
            "mine": str(found.mine),
            "asked": str(len(found.asked)),
            "waiting": "\n".join(_told(found, on)),
            "link": f"{settings.DESK_URL}{reverse('desk:home')}",
            "signature": City.get().signed(person.language),
        }
    mail = mail_actions.queue(
        text, to=person.email, language=person.language, values=values, at=at, reference="", dedupe=mark
    )
    OutboxMail.objects.filter(pk__in=[one.pk for one in found.notices], state=MailState.BUNDLED).update(sent_at=at)
    return mail


def waiting(person: Person, *, on: date, at: datetime) -> Waiting:
    """What the person's first page would show now, and the notices that wait for the digest."""
    held = {row.role for row in roles_held(person, on)}
    counts = queries.tab_counts(person, on, tabs=("overdue", "unassigned", "mine"))
    is_desk = bool(held & DESK)
    return Waiting(
        is_desk=is_desk,
        overdue=counts["overdue"] if is_desk else queries.overdue_of(person, on),
        unassigned=counts["unassigned"],
        mine=counts["mine"],
        lines=queries.nearest(person, on, tab="mine", most=URGENT),
        asked=told_of(person, held, on),
        notices=list(outbox.bundled(person.email, at=at)),
        mentions=list(unseen(person, on)[:MENTIONS]),
    )


def _told(found: Waiting, on: date) -> list[str]:
    """The lines of the mail: the nearest cases, what is asked, and the notices."""
    told = []
    if found.lines:
        told += [_("Your cases"), *(_line(line, on) for line in found.lines)]
        left = found.mine - len(found.lines)
        if left:
            told.append(ngettext("and %(n)d more", "and %(n)d more", left) % {"n": left})
        told.append("")
    if found.asked:
        told += [_("Asked of you"), *(_request(one, on) for one in found.asked), ""]
    if found.mentions:
        told += [_("For you"), *(_mention(one) for one in found.mentions), ""]
    if found.notices:
        told += [_("Notices"), *(f"- {one.subject}" for one in found.notices), ""]
    return told[:-1]


def _line(line: CaseLine, on: date) -> str:
    return f"- {line.number} {line.title}{_by(line.due_on, on)}"


def _request(one: Asked, on: date) -> str:
    return f"- {one.label}: {one.title}{_by(one.due_on, on)}"


def _mention(one: Mention) -> str:
    return f"- {one.case.number} {one.case.title} ({one.by.name})"


def _by(day: date | None, on: date) -> str:
    return _(" (due %(day)s)") % {"day": short_date(day, on)} if day else ""
