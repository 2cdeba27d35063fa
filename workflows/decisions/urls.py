"""The addresses of decisions."""

from django.urls import path

from . import views

app_name = "decisions"
urlpatterns = [
    path("decisions/", views.list_of_decisions, name="list"),
    path("decisions/<uuid:key>/", views.detail, name="detail"),
    path("decisions/<uuid:key>/revise/", views.revise, name="revise"),
    path("decisions/<uuid:key>/consult/", views.consult, name="consult"),
    path("decisions/<uuid:key>/opinion/", views.opinion, name="opinion"),
    path("decisions/<uuid:key>/seen/", views.seen, name="seen"),
    path("decisions/<uuid:key>/word/<slug:code>.docx", views.word_text, name="word"),
    path("cases/<str:number>/decisions/", views.of_case, name="case"),
]
