"""The addresses of the plan tree, items, initiatives and indicators."""

from django.urls import path

from . import axis_views, definition_views, edition_views, mapping_views, scale_views, views

app_name = "strategy"
urlpatterns = [
    path("strategy/", views.show_tree, name="tree"),
    path("strategy/plans/", views.show_plans, name="plans"),
    path("strategy/editions/", edition_views.list_of_editions, name="editions"),
    path("strategy/editions/file/", edition_views.choose_file, name="edition_file"),
    path("strategy/editions/file/<uuid:key>/", edition_views.check_file, name="edition_check"),
    path("strategy/editions/<uuid:key>/", views.show_tree, name="edition"),
    path("strategy/editions/<uuid:key>/begin/", edition_views.begin, name="begin_edition"),
    path("strategy/editions/<uuid:key>/contents/", edition_views.contents, name="contents"),
    path("strategy/editions/<uuid:key>/name/", edition_views.name, name="name_edition"),
    path("strategy/editions/<uuid:key>/steps/new/", edition_views.add_step, name="add_step"),
    path("strategy/editions/<uuid:key>/items/new/", edition_views.new_item, name="new_item"),
    path("strategy/editions/<uuid:key>/axes/new/", axis_views.new_axis, name="new_axis"),
    path("strategy/editions/<uuid:key>/axes/<str:code>/", axis_views.edit_axis, name="edit_axis"),
    path("strategy/editions/<uuid:key>/mapping/", mapping_views.mapping, name="mapping"),
    path("strategy/editions/<uuid:key>/coming/", mapping_views.coming, name="coming"),
    path("strategy/editions/<uuid:key>/take-back/", mapping_views.take_back, name="take_day_back"),
    path("strategy/items/<uuid:key>/edit/", edition_views.edit_item, name="edit_item"),
    path("strategy/items/<uuid:key>/", views.show_item, name="item"),
    path("strategy/items/<uuid:key>/initiatives/new/", views.add_initiative, name="add_initiative"),
    path("strategy/initiatives/<uuid:key>/", views.show_initiative, name="initiative"),
    path("strategy/initiatives/<uuid:key>/milestones/new/", views.add_milestone, name="add_milestone"),
    path("strategy/initiatives/<uuid:key>/budget/new/", views.add_budget, name="add_budget"),
    path("strategy/initiatives/<uuid:key>/support/new/", views.add_support, name="add_support"),
    path("strategy/grades/", scale_views.list_of_scales, name="scales"),
    path("strategy/grades/<slug:subject>/new/", scale_views.new_scale, name="new_scale"),
    path("strategy/milestones/<uuid:key>/", views.settle_milestone, name="milestone"),
    path("strategy/indicators/<uuid:key>/", definition_views.define_indicator, name="define"),
    path("strategy/indicators/<uuid:key>/values/new/", views.add_value, name="add_value"),
]
