"""The addresses of evaluations: mine, the tab of a case, the sheet, and the owner's forms."""

from django.urls import path

from . import sheet_views, talk_views, views

app_name = "evaluations"
urlpatterns = [
    path("evaluations/", views.mine, name="mine"),
    path("cases/<str:number>/evaluations/", views.evaluation_of_case, name="case"),
    path("evaluations/<uuid:key>/score/", views.score, name="score"),
    path("evaluations/<uuid:key>/effects/<uuid:criterion>/", views.judge_effect, name="judge_effect"),
    path("evaluations/evaluators/<uuid:key>/excuse/", views.excuse, name="excuse"),
    path("evaluations/<uuid:key>/paper/<slug:which>/", talk_views.paper, name="paper"),
    path("evaluations/<uuid:key>/guests/", talk_views.name_guest, name="name_guest"),
    path("evaluations/<uuid:key>/discussions/<slug:code>/", talk_views.discuss, name="discuss"),
    path("evaluations/evaluators/<uuid:key>/reopen/", talk_views.reopen, name="reopen"),
    path("evaluations/evaluators/<uuid:key>/link/", talk_views.renew_link, name="renew_link"),
    path("evaluations/follow-ups/<uuid:key>/", views.follow_up, name="follow_up"),
    path("settings/sheet/", sheet_views.list_of_sheets, name="sheets"),
    path("settings/sheet/new/", sheet_views.new_version, name="new_sheet"),
]
