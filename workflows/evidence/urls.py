"""The address of a case's evidence."""

from django.urls import path

from . import views

app_name = "evidence"
urlpatterns = [path("cases/<str:number>/evidence/<slug:edition>/", views.pack, name="pack")]
