"""The addresses of files that are read in, all below /desk/."""

from django.urls import path

from . import views

app_name = "ledgers"
urlpatterns = [
    path("ledgers/", views.choose_ledger, name="ledger"),
    path("ledgers/<uuid:key>/", views.choose_columns, name="columns"),
    path("ledgers/<uuid:key>/check/", views.check_rows, name="check"),
    path("ledgers/changes/", views.choose_workbook, name="changes"),
    path("ledgers/changes/<uuid:key>/", views.show_changes, name="differences"),
]
