"""The addresses of a company's own page."""

from django.urls import path

from . import (
    company_addresses,
    company_claims,
    company_edit,
    company_files_views,
    company_paper_views,
    company_publishing,
    company_result_views,
)
from . import company_views as views

app_name = "company"
urlpatterns = [
    path("p/<str:token>/", views.page, name="page"),
    path("p/<str:token>/submitted/", views.submitted, name="submitted"),
    path("p/<str:token>/files/<uuid:key>/", views.download, name="file"),
    path("p/<str:token>/answer/", views.answer, name="answer"),
    path("p/<str:token>/later/", views.later, name="later"),
    path("p/<str:token>/message/", views.message, name="message"),
    path("p/<str:token>/edit/files/", company_files_views.change_files, name="files"),
    path("p/<str:token>/edit/<slug:slug>/", company_edit.edit, name="edit"),
    path("p/<str:token>/claims/", company_claims.claims, name="claims"),
    path("p/<str:token>/public-text/", company_publishing.public_text, name="public_text"),
    path("p/<str:token>/disclosures/<uuid:key>/", company_publishing.opinion, name="disclosure"),
    path("p/<str:token>/withdraw/", views.withdraw, name="withdraw"),
    path("p/<str:token>/addresses/", company_addresses.change, name="addresses"),
    path("p/<str:token>/result/", company_result_views.result, name="result"),
    path("p/<str:token>/result/opinion/", company_result_views.opinion, name="opinion"),
    path("p/<str:token>/paper/<slug:name>/", company_paper_views.paper, name="paper"),
]
