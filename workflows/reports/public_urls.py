"""The addresses of the public page and open data."""

from django.urls import path

from .views import public

app_name = "progress"
urlpatterns = [
    path("progress/", public.index, name="index"),
    path("open-data/", public.data, name="data"),
    path("open-data/<str:month>.<slug:kind>", public.file, name="file"),
]
