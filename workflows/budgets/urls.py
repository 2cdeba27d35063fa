"""The addresses of the budget requests, all below /desk/."""

from django.urls import path

from . import views

app_name = "budgets"
urlpatterns = [
    path("budgets/", views.list_of_requests, name="list"),
    path("budgets/new/", views.open_for_initiative, name="new"),
    path("budgets/<uuid:key>/", views.detail, name="detail"),
    path("budgets/<uuid:key>/amount/", views.enter_amount, name="amount"),
    path("budgets/<uuid:key>/check/", views.check, name="check"),
    path("budgets/<uuid:key>/pass-on/", views.pass_on, name="pass_on"),
    path("budgets/from-interim/<uuid:key>/", views.from_interim, name="from_interim"),
    path("cases/<str:number>/budgets/", views.of_case, name="case"),
    path("cases/<str:number>/budgets/new/", views.open_for_case, name="open"),
]
