"""What staff may reach, all of it below /desk/ but signing in."""

from django.urls import include, path

from .shared import urlpatterns as shared

urlpatterns = [
    *shared,
    path("", include("connected_desk.city.urls")),
    path("desk/", include("workflows.engine.urls")),
    path("desk/", include("workflows.cases.urls")),
    path("desk/", include("proposals.desk_urls")),
    path("desk/", include("workflows.decisions.urls")),
    path("desk/", include("workflows.referrals.urls")),
    path("desk/", include("workflows.pocs.urls")),
    path("desk/", include("workflows.evaluations.urls")),
    path("desk/", include("workflows.closing.urls")),
    path("desk/", include("workflows.budgets.urls")),
    path("desk/", include("workflows.meetings.urls")),
    path("desk/", include("workflows.ledgers.urls")),
    path("desk/", include("workflows.reports.urls")),
    path("desk/", include("workflows.evidence.urls")),
    path("desk/", include("workflows.disposals.urls")),
    path("desk/", include("connected_desk.strategy.urls")),
]
handler400 = "connected_desk.records.views.unreadable"
handler500 = "connected_desk.records.views.failed"
