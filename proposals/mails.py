"""The mails of the intake: to whom, and what their texts name. They are queued here and sent by the worker."""

from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from connected_desk.city import mail_actions, mail_texts
from connected_desk.city.models import City
from connected_desk.ui.formats import full_date

from .intake import DRAFT_MAIL, SIGN_IN_MAIL
from .models import Draft, Member, Proposal
from .queries import reminder_mark


def draft_paused(draft: Draft, token: str, *, to: str, at: datetime) -> None:
    """The link that resumes a draft, and until when."""
    _queue("draft_paused", draft.language, _resuming(draft, token), to=to, at=at, reference=DRAFT_MAIL)


def draft_ends(draft: Draft, token: str, *, to: str, at: datetime) -> None:
    """That the draft is soon deleted, with a link to go on; once for each address and end."""
    dedupe = f"{reminder_mark(draft)}:{sha256(to.encode()).hexdigest()[:16]}"
    values = _resuming(draft, token)
    _queue("draft_ends", draft.language, values, to=to, at=at, reference=DRAFT_MAIL, dedupe=dedupe)


def access_code(proposal: Proposal, digits: str, *, to: str, reference: str, at: datetime) -> None:
    """The six digits that allow a change on the company's page."""
    _queue("access_code", proposal.language, {"code": digits}, to=to, at=at, reference=reference)


def _resuming(draft: Draft, token: str) -> dict[str, str]:
    with translation.override(draft.language):
        until = full_date(draft.expires_at)
    return {"draft_link": settings.DESK_URL + reverse("proposals:resume", args=[token]), "until": until}


def sign_in_code(digits: str, *, to: str, language: str, at: datetime) -> None:
    """The six digits that sign an address in."""
    _queue("sign_in_code", language, {"code": digits}, to=to, at=at, reference=SIGN_IN_MAIL)


def page_code(digits: str, *, to: str, reference: str, language: str, at: datetime) -> None:
    """The six digits that allow a change on a page of somebody who is no proposer."""
    _queue("page_code", language, {"code": digits}, to=to, at=at, reference=reference)


def invitation(member: Member, token: str, *, language: str, at: datetime) -> None:
    """That a colleague invites the address to share an organisation's proposals, with the link to accept."""
    with translation.override(language):
        until = full_date(member.expires_at)
    link = settings.DESK_URL + reverse("proposals:join", args=[token])
    values = {"join_link": link, "person": member.invited_by, "organisation": str(member.team), "until": until}
    _queue("invitation", language, values, to=member.email, at=at, reference=SIGN_IN_MAIL)


def _queue(
    name: str, spoken: str, values: dict[str, str], *, to: str, at: datetime, reference: str, dedupe: str = ""
) -> None:
    language = spoken[:2]
    mail_actions.queue(
        mail_texts.current(name),
        to=to,
        language=language,
        values=values | {"signature": City.get().signed(language)},
        at=at,
        reference=reference,
        dedupe=dedupe,
    )
