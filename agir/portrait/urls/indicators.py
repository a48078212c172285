"""Addresses of the figures: territory, indicators, files brought in."""

from django.urls import path

from agir.portrait.views import comparing, indicators, indicators_import, territory, values

PORTRAIT = "r/<slug:coalition>/portrait/"
FIGURES = f"{PORTRAIT}chiffres/"
INDICATOR = f"{FIGURES}<int:indicator>/"
VALUES = f"{INDICATOR}valeurs/"
STAGED = f"{FIGURES}importer/<uuid:staged>/"

urlpatterns = [
    path(FIGURES, indicators.index, name="indicators"),
    path(f"{FIGURES}nouveau/", indicators.new, name="indicator_new"),
    path(f"{FIGURES}methode/", indicators.method, name="indicator_method"),
    path(f"{FIGURES}comparer/", comparing.compare, name="compare"),
    path(f"{FIGURES}importer/", indicators_import.drop, name="figures_import"),
    path(STAGED, indicators_import.preview, name="figures_preview"),
    path(f"{STAGED}territoires/", indicators_import.units, name="figures_units"),
    path(f"{STAGED}faire/", indicators_import.bring, name="figures_bring"),
    path(f"{STAGED}abandonner/", indicators_import.abandon, name="figures_abandon"),
    path(f"{FIGURES}imports/<int:batch>/annuler/", indicators_import.undo, name="figures_undo"),
    path(INDICATOR, indicators.show, name="indicator"),
    path(f"{INDICATOR}modifier/", indicators.edit, name="indicator_edit"),
    path(f"{INDICATOR}revenir/", indicators.undo, name="indicator_undo"),
    path(f"{INDICATOR}encore-vrai/", indicators.confirm, name="indicator_confirm"),
    path(f"{INDICATOR}jeter/", indicators.put_away, name="indicator_bin"),
    path(f"{INDICATOR}reprendre/", indicators.take_back, name="indicator_restore"),
    path(VALUES, values.index, name="values"),
    path(f"{VALUES}nouvelle/", values.new, name="value_new"),
    path(f"{VALUES}<int:figure_value>/corriger/", values.edit, name="value_edit"),
    path(f"{VALUES}<int:figure_value>/enlever/", values.remove, name="value_remove"),
    path(f"{VALUES}gestes/<int:figure_gesture>/annuler/", values.undo, name="value_undo"),
    path(f"{PORTRAIT}territoire/", territory.territory, name="territory"),
    path(f"{PORTRAIT}territoire/<int:unit>/retirer/", territory.remove, name="unit_remove"),
]
