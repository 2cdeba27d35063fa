"""The addresses of the language switch and, in development, the page of all components."""

from django.urls import path

from . import views

app_name = "ui"
urlpatterns = [
    path("language/", views.language, name="language"),
    path("components/", views.components, name="components"),
]
