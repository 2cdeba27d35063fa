"""The addresses of the public page and open data."""

from django.urls import path

from .views import public

app_name = "progress"
urlpatterns = [
    path("progress/", public.index, name="index"),
    path("progress/feed.atom", public.feed, name="feed"),
    path("progress/items/<str:code>.atom", public.feed, name="feed_item"),
    path("progress/bureaus/<uuid:unit>.atom", public.feed, name="feed_bureau"),
    path("open-data/", public.data, name="data"),
    path("open-data/<str:month>.<slug:kind>", public.file, name="file"),
]
