"""What a form does with the files chosen in it: they are kept at once, so that a code on its way, a mistake beside
them or a closed window does not cost them."""

import secrets
from collections.abc import Callable
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from connected_desk.records.models import StoredFile
from connected_desk.records.web import DeskRequest
from connected_desk.ui.formats import full_datetime
from connected_desk.ui.looks import FileLine
from proposals import actions as proposals
from proposals import floods
from proposals.file_queries import files_waiting
from proposals.intake import MAX_FILES
from proposals.shown import file_line, infected_sentences

SECRET, DROP, ADD = "basket", "drop", "add"


class Basket:
    """The files chosen in one form of one browser and not sent yet. `name` tells the form from all others.

    `free` says how many may be chosen besides what is there already.
    """

    def __init__(
        self, request: DeskRequest, name: str, *, field: str = "uploads", free: Callable[[], int] = lambda: MAX_FILES
    ) -> None:
        self.request, self.name, self.field, self.free = request, name, field, free

    @cached_property
    def holder(self) -> str:
        """What the files are filed under: known to this browser's session alone."""
        secret = self.request.session.setdefault(SECRET, secrets.token_hex(16))
        return salted_hmac("cases.basket", f"{secret}:{self.name}", algorithm="sha256").hexdigest()

    @property
    def files(self) -> list[StoredFile]:
        """The files, in the order they were chosen; none for a browser that never chose any."""
        return files_waiting(self.holder) if SECRET in self.request.session else []

    @property
    def lines(self) -> list[tuple[UUID, FileLine]]:
        """The files as the page shows them, each with its key."""
        return [(one.key, file_line(one)) for one in self.files]

    def take_in(self) -> bool:
        """Keep what came with the request, or take out what it names; True where the form cannot be sent as it is.

        That is where the press was about the files alone, or one of them is not taken: the page says why.
        """
        if key := self.request.POST.get(DROP):
            self._let_go(key)
            return True
        uploads = [one for one in self.request.FILES.getlist(self.field) if one]
        refused = self._hold(uploads) if uploads else ()
        refused = (*refused, *infected_sentences(self.files))
        for sentence in refused:
            messages.error(self.request, sentence)
        return bool(refused) or self.request.POST.get("go") == ADD

    def _hold(self, uploads: list[Any]) -> tuple[str, ...]:
        request = self.request
        if not request.user.is_authenticated:
            if until := floods.files_full_until(request.address, request.at):
                sentence = _("The files were not taken: too much came at once. More is taken from %(when)s on.")
                return (sentence % {"when": full_datetime(until)},)
            floods.count_files(uploads, request.address, request.at)
        free = self.free() - len(self.files)
        return proposals.hold(holder=self.holder, uploads=uploads, free=free, at=request.at)

    def _let_go(self, key: str) -> None:
        try:
            name = proposals.let_go(holder=self.holder, key=UUID(key))
        except ValueError:
            return
        if name:
            messages.success(self.request, _("“%(name)s” was removed.") % {"name": name})
