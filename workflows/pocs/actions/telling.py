"""The mails to a body that is asked to answer for a place."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from connected_desk.city import mail_texts
from connected_desk.city.calendar import tokyo_date
from workflows.cases import mail_values, mails
from workflows.engine.registry import Context

from .. import site_links
from ..models import Poc, Safeguard, SiteBody


def tell_body(body: SiteBody, poc: Poc, safeguards: Sequence[Safeguard], *, row: Any, by: Any, at: datetime) -> None:
    """Queue the mail that asks the body for answers, with its link; once for a row of the log."""
    context = Context(by=by, at=at, on=tokyo_date(at), row=row)
    values = mail_values.of_move(poc, poc.case, context)
    # Written out, whichever face asks: only one knows the name of the address.
    link = f"{settings.PUBLIC_URL or settings.DESK_URL}/site/{site_links.token(body)}/"
    for language, said in values.items():
        with translation.override(language):
            questions = "\n".join(f"{place}　{one.item.title}" for place, one in enumerate(safeguards, 1))
        said |= {"body": body.name, "contact": body.person, "site_link": link, "questions": questions}
        said |= {"due": mail_values.day(body.due_on, language), "unit": mail_values.unit_name(poc.lead_unit, language)}
    mails.queue_to(
        [mails.Recipient(body.email, body.language)],
        mail_texts.current("site_asked"),
        values,
        at=at,
        reference=poc.case.number,
        dedupe=f"{row.pk}:site_asked",
    )


def tell_lead(body: SiteBody, poc: Poc, *, name: str, row: Any, by: Any, at: datetime) -> None:
    """Queue the mail that tells the unit that leads the trial that the body has answered."""
    context = Context(by=by, at=at, on=tokyo_date(at), row=row, target="site_answered")
    said = {"body": body.name, "contact": name}
    dedupe = f"{row.pk}:site_answered"
    mails.send_once(poc, context, dedupe=dedupe, more=dict.fromkeys(mail_texts.LANGUAGES, said))
