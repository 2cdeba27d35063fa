"""The addresses of the desk's pages of the themes, below /desk/."""

from django.urls import path

from . import desk_views

app_name = "challenges"
urlpatterns = [
    path("challenges/", desk_views.list_of_challenges, name="list"),
    path("challenges/new/", desk_views.register, name="new"),
    path("challenges/<uuid:key>/", desk_views.show, name="detail"),
    path("challenges/<uuid:key>/change/", desk_views.change, name="change"),
    path("challenges/<uuid:key>/ask/", desk_views.ask, name="ask"),
    path("challenges/<uuid:key>/publish/", desk_views.publish, name="publish"),
    path("challenges/<uuid:key>/withdraw/", desk_views.withdraw, name="withdraw"),
]
