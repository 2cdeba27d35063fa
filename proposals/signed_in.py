"""Which address is signed in to a browser: what a mailed code proved, kept in the session until a fixed time."""

from datetime import datetime, timedelta

from connected_desk.records.web import DeskRequest

COMPANY = "company"
# A working day; after it a code is asked for again, however busy the browser was.
SIGNED_IN_FOR = timedelta(hours=8)


def address(request: DeskRequest) -> str:
    """The address that is signed in, in small letters; empty for nobody."""
    held = request.session.get(COMPANY)
    if not held or datetime.fromisoformat(held["until"]) <= request.at:
        return ""
    return str(held["email"])


def begin(request: DeskRequest, email: str) -> None:
    """Sign the address in, under a new session key."""
    request.session.cycle_key()
    request.session[COMPANY] = {"email": email, "until": (request.at + SIGNED_IN_FOR).isoformat()}


def end(request: DeskRequest, *others: str) -> None:
    """Sign out, and forget these other things of the session: the next person at this machine finds nothing."""
    for name in (COMPANY, *others):
        request.session.pop(name, None)
    request.session.cycle_key()
