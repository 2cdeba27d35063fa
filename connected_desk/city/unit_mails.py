"""Word of a reorganisation that was carried out: to the heads of the units that ended and of their successors."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from connected_desk.ui.formats import full_date

from . import mail_actions, mail_texts
from .models import City, Unit
from .queries import head_of
from .unit_holdings import HOLDINGS
from .unit_models import Reorganisation

MAIL = "reorganised"


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
                dedupe=f"{MAIL}:{made.key}:{former.code}:{person.key}",
            )


def _in_words(went: dict[str, int]) -> str:
    lines = [_("- %(what)s: %(n)d") % {"what": HOLDINGS[name].label, "n": number} for name, number in went.items()]
    return "\n".join(lines) or _("- nothing that is open")
