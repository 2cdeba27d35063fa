"""What a company, a body that runs a place and a citizen may reach."""

from django.urls import include, path

from .shared import urlpatterns as shared

urlpatterns = [
    *shared,
    path("", include("proposals.urls")),
    path("", include("workflows.cases.company_urls")),
    path("", include("workflows.pocs.public_urls")),
    path("", include("workflows.evaluations.guest_urls")),
    path("", include("workflows.reports.public_urls")),
]
handler400 = "connected_desk.records.views.unreadable"
handler500 = "connected_desk.records.views.failed"
