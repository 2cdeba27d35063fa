"""The address of the page on which a body outside the staff answers about the place of a trial."""

from django.urls import path

from .views import site

app_name = "site"
urlpatterns = [
    path("site/<str:token>/", site.page, name="page"),
]
