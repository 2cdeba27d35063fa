"""What is away for a while: the database, the store of files, the room on the disk. Such a request is answered by 503
with what was typed, ready to be sent again; whatever else fails is a 500.
"""

import errno

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest
from django.http.request import RawPostDataException

RETRY_AFTER = 30  # seconds
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS)
# Never written into a page again, not even one that only its sender sees.
SECRET = ("password", "code", "token", "secret")


class StorageAway(OSError):
    """The store of files cannot be reached, or broke off."""


def is_outage(error: BaseException | None) -> bool:
    """Whether the error says that something is away which comes back by itself."""
    if isinstance(error, OperationalError | InterfaceError | StorageAway):
        return True
    return isinstance(error, OSError) and error.errno in NO_ROOM


def is_away(error: BaseException | None) -> bool:
    """Whether that error, or one that it came from, is an outage."""
    while error is not None:
        if is_outage(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What the form carried, but for secrets and files, which a browser lets nobody fill in again."""
    if request.method != "POST":
        return []
    try:
        fields = request.POST
    except (OSError, RawPostDataException):
        return []
    return [
        (name, value)
        for name, values in fields.lists()
        for value in values
        if name == "csrfmiddlewaretoken" or not any(word in name.lower() for word in SECRET)
    ][: settings.DATA_UPLOAD_MAX_NUMBER_FIELDS]
