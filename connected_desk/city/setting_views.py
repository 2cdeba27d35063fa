"""What every page of settings needs: whether the person may change anything, and the way back to the settings."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb

from .setting_kinds import KINDS

CHANGED_MEANWHILE = gettext_lazy(
    "Somebody else changed this meanwhile. Open the page again and make your change there."
)


def may_change(request: DeskRequest) -> bool:
    """Whether the person is an administrator today."""
    return bool(request.user.is_staff)


def way(request: DeskRequest, kind: str, *labels: str) -> list[Crumb]:
    """From the settings over the page of the kind down to this page."""
    own = Crumb(str(KINDS[kind].label), reverse(KINDS[kind].page) if labels else "")
    return [Crumb(_("Settings"), reverse("city:settings")), own, *(Crumb(label) for label in labels)]
