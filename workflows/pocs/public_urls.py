"""The address of the page on which a body outside the staff answers about the place of a trial."""

from django.urls import path

from . import public_views

app_name = "site"
urlpatterns = [
    path("site/<str:token>/", public_views.page, name="page"),
]
