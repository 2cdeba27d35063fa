"""The addresses of the budget requests, all below /desk/."""

from django.urls import path

from .views import candidates, lists, one, sheets

app_name = "budgets"
urlpatterns = [
    path("budgets/", lists.list_of_requests, name="list"),
    path("budgets/candidates/", candidates.candidates, name="candidates"),
    path("budgets/past/", lists.past, name="past"),
    path("budgets/list.<str:kind>", lists.export, name="export"),
    path("budgets/new/", one.open_for_initiative, name="new"),
    path("budgets/<uuid:key>/", one.detail, name="detail"),
    path("budgets/<uuid:key>/amount/", one.enter_amount, name="amount"),
    path("budgets/<uuid:key>/check/", one.check, name="check"),
    path("budgets/<uuid:key>/pass-on/", one.pass_on, name="pass_on"),
    path("budgets/from-interim/<uuid:key>/", one.from_interim, name="from_interim"),
    path("budgets/<uuid:key>/sheet.pdf", sheets.sheet_paper, name="paper"),
    path("budgets/<uuid:key>/sheet.docx", sheets.sheet_word, name="word"),
    path("budgets/<uuid:key>/look-back/", one.look_back, name="look_back"),
    path("cases/<str:number>/budgets/", one.of_case, name="case"),
    path("cases/<str:number>/budgets/new/", one.open_for_case, name="open"),
]
