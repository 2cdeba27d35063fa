"""The addresses of health."""

from django.urls import path

from connected_desk.records import views

app_name = "records"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
