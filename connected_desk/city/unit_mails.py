"""Word of a reorganisation: carried out, to the heads of both units; become wrong, to those who prepare it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from connected_desk.records import tables
from connected_desk.ui.formats import full_date

from . import mail_actions, mail_texts
from .calendar import tokyo_date
from .models import City, Person, RoleHeld, Unit
from .queries import head_of
from .roles import HeldRole
from .unit_holdings import HOLDINGS
from .unit_known import Outcome
from .unit_models import Reorganisation
from .unit_plan import plan_of

MAIL, WRONG = "reorganised", "reorganisation_wrong"


def tell_heads(made: Reorganisation, handed: Iterable[tuple[Unit, Unit, dict[str, int]]], *, at: datetime) -> None:
    """Queue a mail for each unit that ended with a successor: once to each head."""
    text, city = mail_texts.current(MAIL), City.get()
    for former, to, went in handed:
        heads = [head_of(former, made.on - timedelta(days=1)), head_of(to, made.on)]
        for person in {one.pk: one for one in heads if one and one.is_active}.values():
            with override(person.language):
                values = {
                    "unit": former.name,
                    "successor": to.name,
                    "due": full_date(made.on),
                    "waiting": _in_words(went),
                    "link": f"{settings.DESK_URL}{reverse('desk:home')}",
                    "signature": city.signed(person.language),
                }
            mail_actions.queue(
                text,
                to=person.email,
                language=person.language,
                values=values,
                at=at,
                reference=str(made.key),
                dedupe=f"{MAIL}:{made.key}:{former.code}:{to.code}:{person.key}",
            )


@transaction.atomic
def look_ahead(*, at: datetime) -> None:
    """Tell by mail of a prepared reorganisation that cannot be carried out any more as things stand.

    Once when it becomes so, and again only after it was right in between.
    """
    made = Reorganisation.objects.select_for_update().filter(done_at=None, cancelled_at=None).first()
    if made is None:
        return
    wrong = bool(faults_of(made))
    if wrong == (made.told_wrong_at is not None):
        return
    if wrong:
        tell_of_faults(made, at=at)
    made.told_wrong_at = at if wrong else None
    made.save(update_fields=["told_wrong_at"])


def tell_of_faults(made: Reorganisation, *, at: datetime) -> None:
    """Queue a mail to whoever prepared the reorganisation and to the administrators: it cannot be carried out so."""
    held = RoleHeld.objects.current(tokyo_date(at)).filter(role=HeldRole.ADMIN).values("person")
    for person in Person.objects.filter(Q(pk__in=held) | Q(pk=made.planned_by_id), is_active=True):
        with override(person.language):
            values = {
                "due": full_date(made.on),
                "faults": "\n".join(faults_of(made)),
                "link": f"{settings.DESK_URL}{reverse('city:reorganisation', args=[made.key])}",
                "signature": City.get().signed(person.language),
            }
        mail_actions.queue(
            mail_texts.current(WRONG),
            to=person.email,
            language=person.language,
            values=values,
            at=at,
            reference=str(made.key),
        )


def faults_of(made: Reorganisation) -> list[str]:
    """What stands in the way of the reorganisation as things are, a line each, in the language of the moment."""
    try:
        plan = plan_of(tables.read(bytes(made.content), made.content_type), on=made.on)
    except tables.Unreadable as why:
        return [f"- {why}"]
    return [f"- {one.said.name or one.said.code}: {' '.join(one.sentences)}" for one in plan.of(Outcome.WRONG)]


def _in_words(went: dict[str, int]) -> str:
    lines = [_("- %(what)s: %(n)d") % {"what": HOLDINGS[name].label, "n": number} for name, number in went.items()]
    return "\n".join(lines) or _("- nothing that is open")
