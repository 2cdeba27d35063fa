"""The whole site, and the bare views that do the same reads and writes with nothing around them."""

from django.urls import include, path

from . import bare

urlpatterns = [
    path("bare/intake/", bare.intake),
    path("bare/list/", bare.listed),
    path("bare/search/", bare.search),
    path("bare/case/<int:pk>/", bare.case),
    path("bare/move/<int:pk>/", bare.move),
    path("", include("connected_desk.urls.both")),
]
