"""Messages to the next page, in a cookie whose name a browser takes from this host alone, over TLS."""

from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class HostCookie(CookieStorage):
    """Django's own, under such a name."""

    cookie_name = "__Host-messages"


class HostStorage(FallbackStorage):
    """The cookie, or the session for what it cannot hold."""

    storage_classes = (HostCookie, SessionStorage)
