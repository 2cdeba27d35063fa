"""What comes round by itself in this room."""

from contextlib import suppress
from datetime import datetime

from connected_desk.records import jobs, outbox, schedule

from . import actions, floods
from .forms import addresses_typed
from .intake import DRAFT_MAIL, ORGANISATION, SIGN_IN_MAIL
from .queries import drafts_ending

# An hour at which nobody waits for an answer, and one at which people read their mail.
NIGHT, MORNING = 3, 9


def drop_expired_drafts(*, period: str, at: datetime) -> None:
    """Delete drafts whose time is over, files of forms never sent, codes, and what was counted against floods."""
    actions.drop_expired(at=at)
    actions.drop_waiting(at=at)
    floods.forget(at=at)
    actions.forget_codes(at=at)
    actions.forget_addresses(at=at)
    outbox.forget(DRAFT_MAIL, SIGN_IN_MAIL, before=at - schedule.MAILS_KEPT)


def remind_of_drafts(*, period: str, at: datetime) -> None:
    """Tell whoever left a draft that it is about to be deleted."""
    for draft in drafts_ending(at=at):
        # Submitted a moment ago: there is nothing to go on with.
        with suppress(actions.DraftSubmitted):
            actions.remind(draft=draft, to=addresses_typed(draft.typed.get(ORGANISATION.slug, {})), at=at)


def register() -> None:
    """Have them come round; called when the site starts."""
    jobs.every("proposals.remind_of_drafts", jobs.daily(MORNING), remind_of_drafts, outside=True)
    jobs.every("proposals.drop_expired_drafts", jobs.daily(NIGHT), drop_expired_drafts, outside=True)
