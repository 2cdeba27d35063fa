"""Proposals an officer typed for somebody who called, came or wrote."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from connected_desk.sample import drafts
from proposals.actions import Entry
from proposals.intake import CONSENTS, CONTENT, FILES, ORGANISATION, PLAN, TRIAL
from proposals.models import ConsentText
from proposals.vocabulary import Channel, ConsentHow
from tests.support import MONDAY, desk_officer
from workflows.cases.counter_actions import enter_proposal
from workflows.cases.models import Case

# A caller without a corporate number, an address to write to, or an idea of the costs.
CALLER = {**drafts.ORGANISATION_ANSWERS, "corporate_number": "", "no_number_reason": "sole_trader", "contact_email": ""}


def entered_case(
    at: datetime = MONDAY,
    *,
    received_at: datetime | None = None,
    channel: Channel = Channel.PHONE,
    how: ConsentHow = ConsentHow.ORAL,
    organisation: Mapping[str, Any] | None = None,
    uploads: Sequence[Any] = (),
    key: uuid.UUID | None = None,
    language: str = "ja",
) -> Case:
    """The case of such a proposal; without an e-mail address unless `organisation` has one."""
    texts = list(ConsentText.objects.all())
    answers = {
        ORGANISATION.slug: {**CALLER, **(organisation or {})},
        CONTENT.slug: drafts.CONTENT_ANSWERS,
        PLAN.slug: {"items": [], "helps": ""},
        TRIAL.slug: {**drafts.TRIAL_ANSWERS, "payer": "", "amount": None},
        FILES.slug: {},
        CONSENTS.slug: {text.code: text.version for text in texts},
    }
    entry = Entry(channel, received_at or at, desk_officer(), {text.code: how for text in texts})
    key = key or uuid.uuid4()
    return enter_proposal(
        answers=answers, uploads=uploads, entry=entry, idempotency_key=key, language=language, at=at
    ).case
