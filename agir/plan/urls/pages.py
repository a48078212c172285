"""Addresses of the plan's own pages: the list, one action, the results, the calendar, the bin."""

from django.urls import path

from agir.plan.views import actions, bin, listing, plans, results, timeline

PLANS = "r/<slug:coalition>/plans/"
PLAN = f"{PLANS}<int:plan>/"
ACTION = f"{PLAN}actions/<int:action>/"
RESULT = f"{PLAN}resultats/<int:result>/"

urlpatterns = [
    path(PLANS, plans.index, name="index"),
    path(f"{PLANS}nouveau/", plans.create, name="create"),
    path(f"{PLAN}modifier/", plans.change, name="change"),
    path(f"{PLAN}adopter/", plans.adopt, name="adopt"),
    path(f"{PLAN}rouvrir/", plans.reopen, name="reopen"),
    path(f"{PLAN}terminer/", plans.close, name="close"),
    path(f"{PLAN}reconduire/", plans.carry, name="carry"),
    path(f"{PLAN}jeter/", bin.bin_plan, name="plan_bin"),
    path(f"{PLAN}reprendre/", bin.restore_plan, name="plan_restore"),
    path(f"{PLAN}corbeille/", bin.bin_page, name="bin"),
    path(f"{PLAN}calendrier/", timeline.gantt, name="gantt"),
    path(PLAN, listing.listing, name="actions"),
    path(f"{PLAN}actions/ajouter/", listing.quick_add, name="quick_add"),
    path(f"{PLAN}actions/nouvelle/", actions.new, name="action_new"),
    path(ACTION, actions.card, name="action"),
    path(f"{ACTION}modifier/", actions.edit, name="action_edit"),
    path(f"{ACTION}cellule/<slug:field>/", listing.cell, name="action_cell"),
    path(f"{ACTION}versions/", actions.versions, name="action_versions"),
    path(
        f"{ACTION}versions/<int:number>/reprendre/", actions.restore_version, name="version_restore"
    ),
    path(f"{ACTION}versions/<int:number>/annuler/", actions.undo, name="action_undo"),
    path(f"{ACTION}jeter/", actions.bin_action, name="action_bin"),
    path(f"{ACTION}reprendre/", actions.restore_action, name="action_restore"),
    path(f"{PLAN}resultats/", results.tree, name="results"),
    path(f"{PLAN}resultats/ajouter/", results.add, name="result_add"),
    path(f"{RESULT}modifier/", results.edit, name="result_edit"),
    path(f"{RESULT}deplacer/", results.move, name="result_move"),
    path(f"{RESULT}jeter/", results.bin_result, name="result_bin"),
    path(f"{RESULT}reprendre/", results.restore, name="result_restore"),
    path(f"{RESULT}annuler/<int:event>/", results.undo, name="result_undo"),
]
