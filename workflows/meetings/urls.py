"""The addresses of the meetings and instructions, all below /desk/."""

from django.urls import path

from . import agenda_views, body_views, views

app_name = "meetings"
urlpatterns = [
    path("meetings/", views.list_of_meetings, name="list"),
    path("meetings/new/", views.call_meeting, name="new"),
    path("meetings/instructions/", views.list_of_instructions, name="instructions"),
    path("meetings/instructions/new/", views.give_instruction, name="give_instruction"),
    path("meetings/instructions/<uuid:key>/", views.show_instruction, name="instruction"),
    path("meetings/instructions/<uuid:key>/close/", views.close_instruction, name="close"),
    path("meetings/agenda/<uuid:key>/result/", views.record_result, name="result"),
    path("meetings/agenda/<uuid:key>/remark/", views.add_remark, name="add_remark"),
    path("meetings/<uuid:key>/", views.show_meeting, name="detail"),
    path("meetings/<uuid:key>/change/", views.change_meeting, name="change"),
    path("meetings/<uuid:key>/agenda/", agenda_views.add_matter, name="add_matter"),
    path("meetings/<uuid:key>/question/", agenda_views.add_question, name="add_question"),
    path("meetings/agenda/<uuid:key>/change/", agenda_views.change_matter, name="change_matter"),
    path("meetings/questions/<uuid:key>/", agenda_views.change_question, name="change_question"),
    path("meetings/questions/<uuid:key>/drop/", agenda_views.drop_question, name="drop_question"),
    path("meetings/<uuid:key>/instruction/", views.give_instruction, name="instruct"),
    path("settings/bodies/", body_views.list_of_bodies, name="bodies"),
    path("settings/bodies/new/", body_views.found_body, name="found_body"),
    path("settings/bodies/<uuid:key>/", body_views.show_body, name="body"),
    path("settings/bodies/<uuid:key>/change/", body_views.change_body, name="change_body"),
    path("settings/bodies/<uuid:key>/end/", body_views.end_body, name="end_body"),
    path("settings/bodies/<uuid:key>/seats/", body_views.seat_member, name="seat_member"),
    path("settings/bodies/seats/<uuid:key>/", body_views.change_seat, name="change_seat"),
    path("settings/bodies/seats/<uuid:key>/end/", body_views.end_seat, name="end_seat"),
]
