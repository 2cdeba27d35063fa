"""The addresses of disposals, below /desk/."""

from django.urls import path

from . import views

app_name = "disposals"
urlpatterns = [
    path("disposals/", views.overview, name="list"),
    path("disposals/draw-up/", views.draw_up, name="draw_up"),
    path("disposals/holds/", views.holds, name="holds"),
    path("disposals/holds/<uuid:key>/", views.lift, name="lift"),
    path("disposals/<int:number>/", views.detail, name="detail"),
    path("disposals/<int:number>/approve/", views.approve, name="approve"),
    path("disposals/<int:number>/carry-out/", views.carry_out, name="carry_out"),
    path("disposals/<int:number>/drop/", views.drop, name="drop"),
    path("disposals/<int:number>/items/<int:item>/", views.spare, name="spare"),
    path("settings/retention/", views.retention, name="retention"),
    path("settings/retention/<slug:kind>/", views.period, name="period"),
]
