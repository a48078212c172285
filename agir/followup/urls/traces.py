"""What people leave about one action."""

from django.urls import path

from agir.followup.views import action, letters, week
from agir.followup.views import traces as views

PLAN = "r/<slug:coalition>/plans/<int:plan>/suivi/"
ACTION = "r/<slug:coalition>/plans/<int:plan>/actions/<int:action>/suivi/"
TRACE = "r/<slug:coalition>/suivi/<slug:trace_kind>/<int:trace>/"

traces = [
    path(PLAN, week.plan_page, name="plan"),
    path(ACTION, action.page, name="action"),
    path(f"{ACTION}obstacle/", action.obstacle, name="obstacle_new"),
    path(f"{ACTION}apport/", action.giving, name="giving_new"),
    path(f"{ACTION}piece/", action.attachment, name="attachment_new"),
    path(f"{ACTION}etape/", action.step, name="step_new"),
    path(f"{ACTION}etat/", action.status, name="status"),
    path(f"{ACTION}nouvelle-date/", action.new_date, name="new_date"),
    path(f"{ACTION}demander/", letters.ask, name="ask"),
    path(f"{TRACE}modifier/", views.edit, name="trace_edit"),
    path(f"{TRACE}annuler/", views.undo, name="trace_undo"),
    path(f"{TRACE}jeter/", views.put_away, name="trace_bin"),
    path(f"{TRACE}reprendre/", views.take_back, name="trace_restore"),
    path("r/<slug:coalition>/suivi/obstacle/<int:obstacle>/lever/", views.lift, name="lift"),
    path("r/<slug:coalition>/suivi/obstacle/<int:obstacle>/rouvrir/", views.reopen, name="reopen"),
    path("r/<slug:coalition>/suivi/piece/<int:attached>/", views.download, name="attachment"),
]
