"""The addresses of the plan tree, items, initiatives and indicators."""

from django.urls import path

from . import views

app_name = "strategy"
urlpatterns = [
    path("strategy/", views.show_tree, name="tree"),
    path("strategy/plans/", views.show_plans, name="plans"),
    path("strategy/editions/<uuid:key>/", views.show_tree, name="edition"),
    path("strategy/items/<uuid:key>/", views.show_item, name="item"),
    path("strategy/items/<uuid:key>/initiatives/new/", views.add_initiative, name="add_initiative"),
    path("strategy/initiatives/<uuid:key>/", views.show_initiative, name="initiative"),
    path("strategy/initiatives/<uuid:key>/milestones/new/", views.add_milestone, name="add_milestone"),
    path("strategy/initiatives/<uuid:key>/budget/new/", views.add_budget, name="add_budget"),
    path("strategy/initiatives/<uuid:key>/support/new/", views.add_support, name="add_support"),
    path("strategy/milestones/<uuid:key>/", views.settle_milestone, name="milestone"),
    path("strategy/indicators/<uuid:key>/values/new/", views.add_value, name="add_value"),
]
