"""Addresses of the plan's own pages: the list, one action, the results, the calendar, the bin."""

from django.urls import path

from agir.plan.views import actions, bin, plans

PLANS = "r/<slug:coalition>/plans/"
PLAN = f"{PLANS}<int:plan>/"
ACTION = f"{PLAN}actions/<int:action>/"

urlpatterns = [
    path(PLANS, plans.index, name="index"),
    path(f"{PLANS}nouveau/", plans.create, name="create"),
    path(f"{PLAN}", actions.listing, name="actions"),
    path(f"{ACTION}", actions.card, name="action"),
    path(f"{PLAN}jeter/", bin.bin_plan, name="plan_bin"),
    path(f"{PLAN}reprendre/", bin.restore_plan, name="plan_restore"),
]
