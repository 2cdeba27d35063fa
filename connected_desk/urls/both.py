"""Both faces on one host: development, and cities without a separated staff network."""

from .public import urlpatterns as public
from .shared import urlpatterns as shared
from .staff import urlpatterns as staff

urlpatterns = [*public, *[pattern for pattern in staff if pattern not in shared]]
handler400 = "connected_desk.records.views.unreadable"
handler500 = "connected_desk.records.views.failed"
