"""The addresses of referrals."""

from django.urls import path

from . import rule_views, views

app_name = "referrals"
urlpatterns = [
    path("cases/<str:number>/referrals/", views.of_case, name="case"),
    path("cases/<str:number>/referrals/opinions/", views.ask_opinion, name="ask_opinion"),
    path("cases/<str:number>/referrals/extend/", views.extend, name="extend"),
    path("cases/<str:number>/referrals/section/", views.assign_section, name="section"),
    path("cases/<str:number>/referrals/support/", views.ask_support, name="ask_support"),
    path("cases/<str:number>/referrals/support/answer/", views.answer_support, name="answer_support"),
    path("cases/<str:number>/referrals/support/log/", views.log_support, name="log_support"),
    path("cases/<str:number>/referrals/support/close/", views.close_support, name="close_support"),
    path("suggestions/", rule_views.advice, name="advice"),
    path("suggestions/try/", rule_views.try_rules, name="try_rules"),
    path("settings/rules/", rule_views.list_of_rules, name="rules"),
    path("settings/rules/<slug:name>/", rule_views.change_rule, name="rule"),
    path("referrals/", views.inbox, name="inbox"),
    path("referrals/opinions/<uuid:key>/", views.opinion, name="opinion"),
    path("referrals/opinions/<uuid:key>/word/<slug:code>.docx", views.word_text, name="word"),
]
