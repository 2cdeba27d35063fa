"""What is kept in the session between asking a browser for a passkey and its answer."""

from typing import Any

from connected_desk.records.web import DeskRequest

from .factor_actions import NotRight

PASSKEY = "passkey"


def state_of(request: DeskRequest) -> Any:
    """What was kept when the browser was asked; good for one answer. Raises NotRight where nothing was asked."""
    state = request.session.pop(PASSKEY, None)
    if not state:
        raise NotRight
    return state
