"""The addresses of an evaluator without an account, on the public face."""

from django.urls import path

from . import guest_views as views

app_name = "guest"
urlpatterns = [
    path("evaluate/<str:token>/", views.page, name="page"),
    path("evaluate/<str:token>/code/", views.code, name="code"),
    path("evaluate/<str:token>/leave/", views.leave, name="leave"),
    path("evaluate/<str:token>/paper/<slug:which>/", views.paper, name="paper"),
]
