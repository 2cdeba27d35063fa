"""The addresses of signing in, one's own settings and the city's settings."""

from django.urls import include, path

from . import (
    account_views,
    day_views,
    mail_views,
    password_views,
    people_views,
    problem_views,
    stand_in_views,
    unit_views,
    views,
    word_views,
)
from .admin import site

pages = [
    path("desk/sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("desk/sign-out/", views.sign_out, name="sign_out"),
    path("desk/password/", password_views.ask_for_link, name="password_link"),
    path("desk/password/<str:uidb64>/<str:token>/", password_views.SetPassword.as_view(), name="set_password"),
    path("desk/me/", views.me, name="me"),
    path("desk/me/language/", views.my_language, name="my_language"),
    path("desk/me/notices/", views.my_notices, name="my_notices"),
    path("desk/me/calendar/", views.my_calendar, name="my_calendar"),
    path("desk/settings/", views.look_at_settings, name="settings"),
    path("desk/settings/accounts/", account_views.list_of_accounts, name="accounts"),
    path("desk/settings/accounts/download/<slug:kind>/", account_views.download, name="accounts_download"),
    path("desk/settings/accounts/<uuid:key>/", account_views.change_account, name="account"),
    path("desk/settings/people/", people_views.list_of_people, name="people"),
    path("desk/settings/people/new/", people_views.type_role, name="people_new"),
    path("desk/settings/people/file/", people_views.choose_file, name="people_file"),
    path("desk/settings/people/file/<uuid:key>/", people_views.check_file, name="people_check"),
    path("desk/settings/people/download/", people_views.download, name="people_download"),
    path("desk/settings/units/", unit_views.list_of_units, name="units"),
    path("desk/settings/units/file/", unit_views.choose_file, name="units_file"),
    path("desk/settings/units/file/<uuid:key>/", unit_views.check_file, name="units_check"),
    path("desk/settings/units/download/", unit_views.download, name="units_download"),
    path("desk/settings/units/reorganisations/<uuid:key>/", unit_views.reorganisation, name="reorganisation"),
    path("desk/settings/units/<uuid:key>/", unit_views.change_unit, name="unit"),
    path("desk/settings/stand-ins/", stand_in_views.stand_ins, name="stand_ins"),
    path("desk/settings/stand-ins/<uuid:key>/", stand_in_views.end, name="stand_in"),
    path("desk/settings/closed-days/", day_views.closed_days, name="closed_days"),
    path("desk/settings/closed-days/<str:day>/open/", day_views.open_again, name="open_day"),
    path("desk/settings/calendar/", day_views.calendars, name="calendars"),
    path("desk/settings/calendar/lay/", day_views.lay_year, name="lay_year"),
    path("desk/settings/calendar/accounts/new/", day_views.new_account, name="new_account"),
    path("desk/settings/calendar/<str:account>/<int:year>/", day_views.move_steps, name="calendar"),
    path("desk/settings/mails/", mail_views.list_of_texts, name="mail_texts"),
    path("desk/settings/mails/<slug:name>/", mail_views.change_text, name="mail_text"),
    path("desk/settings/mails/<slug:name>/test/", mail_views.send_test, name="mail_text_test"),
    path("desk/settings/mails/<slug:name>/versions/", mail_views.list_of_versions, name="mail_versions"),
    path("desk/settings/mails/<slug:name>/versions/<int:number>/", mail_views.show_version, name="mail_version"),
    path(
        "desk/settings/mails/<slug:name>/versions/<int:number>/restore/",
        mail_views.restore_version,
        name="mail_text_restore",
    ),
    path("desk/settings/problems/", problem_views.list_of_problems, name="problems"),
    path("desk/settings/problems/<uuid:key>/again/", problem_views.run_again, name="run_again"),
    path("desk/settings/texts/", word_views.list_of_templates, name="word_templates"),
    path("desk/settings/texts/<slug:code>/", word_views.template, name="word_template"),
    path("desk/settings/texts/<slug:code>/<int:number>.docx", word_views.word_version, name="word_version"),
    path("desk/settings/texts/<slug:code>/<int:number>/restore/", word_views.restore_template, name="word_restore"),
    path("desk/settings/outbox/", mail_views.list_of_mails, name="outbox"),
    path("desk/settings/outbox/<uuid:key>/again/", mail_views.send_again, name="send_again"),
]
# The tables stand beside the namespace, not in it: Django's admin looks for its own addresses under "admin".
urlpatterns = [
    path("", include((pages, "city"))),
    path("desk/settings/admin/", site.urls),
]
