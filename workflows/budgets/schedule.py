"""What comes round by itself in this room: the candidates for the next budget, mailed to the bureaus."""

from datetime import datetime

from connected_desk.records import jobs

from . import candidate_mails

HOUR = 9


def register() -> None:
    """Name the recurring work of budgets."""
    jobs.every("budgets.mail_candidates", jobs.daily(HOUR), mail_candidates)


def mail_candidates(*, period: str, at: datetime) -> None:
    """Mail the bureaus whose round is due; on most days there is none."""
    candidate_mails.send_due(at=at)
