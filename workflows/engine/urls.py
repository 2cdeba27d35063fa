"""The addresses of norms."""

from django.urls import path

from . import norm_views

app_name = "engine"
urlpatterns = [
    path("settings/norms/", norm_views.list_of_norms, name="norms"),
    path("settings/norms/<slug:life>/<slug:state>/", norm_views.set_norm, name="norm"),
]
