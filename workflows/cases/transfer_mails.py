"""What the mail says to whoever takes work over."""

from collections.abc import Sequence

from django.conf import settings

from connected_desk.city.mail_texts import LANGUAGES
from connected_desk.city.models import City

from .mail_values import Values, day
from .transfer_models import Transfer, TransferItem


def values_for(made: Transfer, items: Sequence[TransferItem], city: City) -> Values:
    """The values of the mail by language: from whom, since when, and what, one a line."""
    lines = "\n".join(f"- {item.case.number} {item.title}" if item.case else f"- {item.title}" for item in items)
    return {
        language: {
            "person": made.person.name,
            "due": day(made.on, language),
            "waiting": lines,
            "link": f"{settings.DESK_URL}{made.get_absolute_url()}",
            "signature": city.signed(language),
        }
        for language in LANGUAGES
    }
