"""The addresses of health and of the figures."""

from django.urls import path

from connected_desk.records import views

app_name = "records"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("metrics", views.figures, name="metrics"),
    path("readyz", views.readyz, name="readyz"),
]
