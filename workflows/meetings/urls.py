"""The addresses of the meetings and instructions, all below /desk/."""

from django.urls import path

from . import views

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
    path("meetings/<uuid:key>/agenda/", views.add_matter, name="add_matter"),
    path("meetings/<uuid:key>/instruction/", views.give_instruction, name="instruct"),
]
