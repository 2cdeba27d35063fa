"""What every page of settings needs: whether the person may change anything, who does, and the way back."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb

from .setting_kinds import KINDS
from .setting_record import Overtaken

CHANGED_MEANWHILE = gettext_lazy(
    "Somebody else changed this meanwhile. Open the page again and make your change there."
)


def may_change(request: DeskRequest) -> bool:
    """Whether the person is an administrator today."""
    return bool(request.user.is_staff)


def who(request: DeskRequest, said: Mapping[str, Any]) -> dict[str, Any]:
    """What every action on a setting takes besides: the reason, the version seen, the person and the instant."""
    return {"reason": said["reason"], "seen": said["seen"], "by": request.user, "at": request.at}


@contextmanager
def overtaken(form: Any) -> Iterator[None]:
    """Run an action; that somebody changed the setting since the form was drawn becomes an error of the form."""
    try:
        yield
    except Overtaken:
        form.add_error(None, CHANGED_MEANWHILE)


def way(request: DeskRequest, kind: str, *labels: str) -> list[Crumb]:
    """From the settings over the page of the kind down to this page."""
    own = Crumb(str(KINDS[kind].label), reverse(KINDS[kind].page) if labels else "")
    return [Crumb(_("Settings"), reverse("city:settings")), own, *(Crumb(label) for label in labels)]
