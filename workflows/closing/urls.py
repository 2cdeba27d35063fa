"""The addresses of procurement and closing: the tab of a case and its forms, the lessons, and other units' answers."""

from django.urls import path

from . import lesson_views, procurement_views, spread_views, views

app_name = "closing"
urlpatterns = [
    path("cases/<str:number>/closing/", views.of_case, name="case"),
    path("cases/<str:number>/closing/record/", views.write, name="write"),
    path("cases/<str:number>/closing/cost/", views.cost, name="cost"),
    path("cases/<str:number>/closing/units/", spread_views.name_unit, name="name_unit"),
    path("cases/<str:number>/closing/procurement/", procurement_views.exchange, name="exchange"),
    path("cases/<str:number>/closing/procurement.pdf", procurement_views.hand_out, name="hand_out"),
    path("cases/<str:number>/closing/procurement/<uuid:key>/share/", procurement_views.share, name="share"),
    path("cases/<str:number>/closing/procurement/<uuid:key>/keep/", procurement_views.keep, name="keep"),
    path("cases/<str:number>/closing/procurement/<uuid:key>/file/", procurement_views.file, name="exchange_file"),
    path("lessons/", lesson_views.lessons, name="lessons"),
    path("lessons/units/<uuid:key>/", spread_views.spread, name="spread"),
]
