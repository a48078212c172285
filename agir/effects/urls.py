"""Addresses of the journal of effects."""

from django.urls import path

from agir.effects.views import drawings, effects, importing, journal

app_name = "effects"
JOURNAL = "r/<slug:coalition>/effets/"
EFFECT = f"{JOURNAL}<int:effect>/"
STAGED = f"{JOURNAL}importer/<uuid:staged>/"

urlpatterns = [
    path(JOURNAL, journal.index, name="journal"),
    path(f"{JOURNAL}noter/", journal.note, name="note"),
    path(f"{JOURNAL}nouveau/", effects.new, name="new"),
    path(f"{JOURNAL}exporter/", journal.export_page, name="export"),
    path(f"{JOURNAL}corbeille/", journal.bin_page, name="bin"),
    path(f"{JOURNAL}escalier/", drawings.stair, name="stair"),
    path(f"{JOURNAL}chaines/", drawings.chains, name="chains"),
    path(f"{JOURNAL}courbe/", drawings.overlay_index, name="overlay_index"),
    path(f"{JOURNAL}courbe/<int:indicator>/", drawings.overlay, name="overlay"),
    path(f"{JOURNAL}importer/", importing.drop, name="import"),
    path(STAGED, importing.preview, name="preview"),
    path(f"{STAGED}faire/", importing.bring, name="bring"),
    path(f"{STAGED}abandonner/", importing.abandon, name="abandon"),
    path(f"{JOURNAL}imports/<int:effects_batch>/annuler/", importing.undo, name="import_undo"),
    path(EFFECT, effects.show, name="effect"),
    path(f"{EFFECT}modifier/", effects.edit, name="edit"),
    path(f"{EFFECT}type/", effects.kind, name="kind"),
    path(f"{EFFECT}confirmer/", effects.confirm, name="confirm"),
    path(f"{EFFECT}annuler/", effects.undo, name="undo"),
    path(f"{EFFECT}jeter/", effects.put_away, name="put_away"),
    path(f"{EFFECT}reprendre/", effects.take_back, name="take_back"),
    path(f"{EFFECT}effacer/", effects.erase, name="erase"),
    path(f"{EFFECT}versions/", effects.versions, name="versions"),
    path(
        f"{EFFECT}versions/<int:number>/reprendre/",
        effects.restore_version,
        name="version_restore",
    ),
    path(f"{EFFECT}liens/ajouter/", effects.lead, name="lead"),
    path(f"{EFFECT}liens/<int:effect_link>/retirer/", effects.unlead, name="unlead"),
]
