"""The addresses of the front page, the intake, and the pages of a company that is signed in."""

from django.urls import path

from . import views

app_name = "proposals"
urlpatterns = [
    path("", views.front, name="front"),
    path("challenges/", views.challenges, name="challenges"),
    path("challenges/<uuid:key>/", views.challenge, name="challenge"),
    path("help/", views.help_page, name="help"),
    path("propose/paper/", views.paper, name="paper"),
    path("propose/", views.start, name="start"),
    path("propose/files/", views.files, name="files"),
    path("propose/files/<uuid:key>/remove/", views.remove_file, name="remove_file"),
    path("propose/check/", views.check, name="check"),
    path("propose/receipt/", views.receipt, name="receipt"),
    path("propose/d/<str:token>/", views.resume, name="resume"),
    path("propose/<slug:slug>/", views.step, name="step"),
    path("my/", views.my, name="my"),
    path("my/sign-in/", views.sign_in, name="sign_in"),
    path("my/sign-in/code/", views.sign_in_code, name="sign_in_code"),
    path("my/sign-out/", views.sign_out, name="sign_out"),
    path("my/drafts/<uuid:key>/", views.my_draft, name="my_draft"),
    path("my/organisation/", views.organisation, name="organisation"),
    path("my/organisation/change/", views.change_organisation, name="change_team"),
    path("my/organisation/invite/", views.invite, name="invite"),
    path("my/organisation/members/<uuid:key>/remove/", views.remove_member, name="remove_member"),
    path("my/join/<str:token>/", views.join, name="join"),
]
