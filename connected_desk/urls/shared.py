"""What both faces serve: health, the language switch and, in development, the component page."""

from django.urls import include, path

urlpatterns = [
    path("", include("connected_desk.ui.urls")),
    path("", include("connected_desk.records.urls")),
]
