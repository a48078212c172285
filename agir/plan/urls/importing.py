"""Addresses of the spreadsheet: in, previewed, undone, and out."""

from django.urls import path

from agir.plan.views import importing

PLANS = "r/<slug:coalition>/plans/"
PLAN = f"{PLANS}<int:plan>/"
STAGED = f"{PLAN}importer/<uuid:staged>/"

urlpatterns = [
    path(f"{PLANS}importer/", importing.drop_new, name="import_new"),
    path(f"{PLAN}importer/", importing.drop, name="import"),
    path(f"{STAGED}", importing.preview, name="import_preview"),
    path(f"{STAGED}faire/", importing.bring, name="import_bring"),
    path(f"{STAGED}abandonner/", importing.abandon, name="import_abandon"),
    path(f"{PLAN}imports/<int:batch>/annuler/", importing.undo, name="import_undo"),
    path(f"{PLAN}exporter/", importing.export_choices, name="export"),
    path(f"{PLAN}exporter/<slug:kind>/", importing.export_file, name="export_file"),
]
