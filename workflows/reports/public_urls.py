"""The addresses of the public page and open data."""

from django.urls import path

from .subjects import BUREAU, ITEM, THEME
from .views import public, public_data, public_subscriptions

app_name = "progress"
urlpatterns = [
    path("progress/", public.index, name="index"),
    path("progress/feed.atom", public.feed, name="feed"),
    path("progress/items/<str:code>.atom", public.feed, {"kind": ITEM}, name="feed_item"),
    path("progress/bureaus/<uuid:code>.atom", public.feed, {"kind": BUREAU}, name="feed_bureau"),
    path("progress/themes/<uuid:code>.atom", public.feed, {"kind": THEME}, name="feed_theme"),
    path("progress/subscribe/", public_subscriptions.subscribe, name="subscribe"),
    path("progress/subscribe/sent/", public_subscriptions.sent, name="subscribe_sent"),
    path("progress/subscriptions/<str:token>/", public_subscriptions.confirm, name="subscription"),
    path("progress/unsubscribe/<str:token>/", public_subscriptions.unsubscribe, name="unsubscribe"),
    path("open-data/catalogue.json", public_data.catalogue, name="catalogue"),
    path("open-data/columns.csv", public_data.columns, name="columns"),
    path("open-data/schema/report-<int:version>.json", public_data.schema, name="schema"),
    path("open-data/", public.data, name="data"),
    path("open-data/<str:month>.en.<slug:kind>", public.file, {"language": "en"}, name="file_en"),
    path("open-data/<str:month>.<slug:kind>", public.file, name="file"),
]
