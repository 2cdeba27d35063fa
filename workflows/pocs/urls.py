"""The addresses of trials: the list, the tab of a case, and a page for each thing written down."""

from django.urls import path

from .views import charter, incidents, pages, roadmap, safeguard_lists, safeguards, values, writing

app_name = "pocs"
urlpatterns = [
    path("pocs/", pages.list_of_pocs, name="list"),
    path("pocs/roadmap/", roadmap.across_all, name="roadmap"),
    path("pocs/roadmap/calendar/", roadmap.calendar_of_all, name="roadmap_calendar"),
    path("cases/<str:number>/pocs/", pages.poc_of_case, name="case"),
    path("cases/<str:number>/pocs/<int:which>/", pages.poc_of_case, name="one"),
    path("pocs/<uuid:key>/charter/", writing.charter, name="charter"),
    path("pocs/<uuid:key>/charter/versions/", charter.versions, name="versions"),
    path("pocs/<uuid:key>/charter/versions/<int:version>/", charter.as_pdf, name="charter_pdf"),
    path("pocs/<uuid:key>/charter/agree/", charter.agree, name="agree_charter"),
    path("pocs/<uuid:key>/extend/", writing.extend, name="extend"),
    path("pocs/<uuid:key>/criteria/", writing.add_criterion, name="add_criterion"),
    path("pocs/<uuid:key>/agree/", writing.agree, name="agree"),
    path("pocs/<uuid:key>/measure/", values.measure, name="measure"),
    path("pocs/<uuid:key>/interim/", writing.interim, name="interim"),
    path("pocs/<uuid:key>/safeguards/", safeguards.safeguards, name="safeguards"),
    path("pocs/<uuid:key>/safeguards/section/<slug:code>/", safeguards.section, name="safeguard_section"),
    path("pocs/<uuid:key>/safeguards/<slug:code>/", safeguards.safeguard, name="safeguard"),
    path("pocs/<uuid:key>/safeguards/<slug:code>/reopen/", safeguards.reopen, name="reopen_safeguard"),
    path("pocs/<uuid:key>/lent/", safeguards.lend, name="lend"),
    path("pocs/<uuid:key>/bodies/", safeguards.ask_body, name="ask_body"),
    path("pocs/lent/<uuid:key>/", safeguards.change_lent, name="change_lent"),
    path("pocs/lent/<uuid:key>/settle/", safeguards.settle_lent, name="settle_lent"),
    path("pocs/bodies/<uuid:key>/end/", safeguards.end_body, name="end_body"),
    path("settings/safeguards/", safeguard_lists.list_of_lists, name="safeguard_lists"),
    path("settings/safeguards/new/", safeguard_lists.new_list, name="new_safeguard_list"),
    path("pocs/<uuid:key>/steps/", writing.add_step, name="add_step"),
    path("pocs/<uuid:key>/steps/calendar/", roadmap.calendar_of_one, name="steps_calendar"),
    path("pocs/<uuid:key>/progress/", writing.progress, name="progress"),
    path("pocs/<uuid:key>/incidents/", incidents.report_incident, name="report_incident"),
    path("pocs/criteria/<uuid:key>/", writing.change_criterion, name="change_criterion"),
    path("pocs/criteria/<uuid:key>/remove/", writing.remove_criterion, name="remove_criterion"),
    path("pocs/criteria/<uuid:key>/final/", values.final, name="final"),
    path("pocs/criteria/<uuid:key>/values/", values.values, name="values"),
    path("pocs/values/<uuid:key>/correct/", values.correct, name="correct"),
    path("pocs/steps/<uuid:key>/state/", writing.report_step, name="report_step"),
    path("pocs/steps/<uuid:key>/date/", writing.move_step, name="move_step"),
    path("pocs/incidents/<uuid:key>/told/", incidents.tell, name="tell_incident"),
    path("pocs/incidents/<uuid:key>/close/", incidents.close_incident, name="close_incident"),
]
