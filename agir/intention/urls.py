"""Addresses of the intention."""

from django.urls import path

from agir.intention.views import chairs, charter, letters, rounds, suggestions, visions

app_name = "intention"
ROOM = "r/<slug:coalition>/intention/"
V = f"{ROOM}visions/<int:vision>/"
T = f"{ROOM}tours/<int:round>/"
S = f"{ROOM}suggestions/<int:suggestion>/"
CHARTER = f"{ROOM}charte/"
CHAIRS = f"{ROOM}chaise-vide/"

urlpatterns = [
    path(ROOM, visions.index, name="index"),
    path(f"{ROOM}visions/nouvelle/", visions.new, name="vision_new"),
    path(V, visions.vision, name="vision"),
    path(f"{V}reglages/", visions.about, name="vision_about"),
    path(f"{V}proposer/", visions.propose, name="version_new"),
    path(f"{V}versions/", visions.versions, name="versions"),
    path(f"{V}adopter/", visions.adopt, name="adopt"),
    path(f"{V}rouvrir/", visions.reopen, name="reopen"),
    path(f"{V}suggerer/", suggestions.suggest, name="suggest"),
    path(f"{S}retenir/", suggestions.accept, name="suggestion_accept"),
    path(f"{S}ecarter/", suggestions.set_aside, name="suggestion_set_aside"),
    path(f"{S}reprendre/", suggestions.take_up, name="suggestion_take_up"),
    path(f"{V}tour/", rounds.open_round, name="round_new"),
    path(T, rounds.round_page, name="round"),
    path(f"{T}repondre/", rounds.answer, name="answer"),
    path(f"{T}organisations/<int:organisation>/", rounds.answer_for, name="answer_for"),
    path(f"{T}reponses/<int:adherence>/", rounds.reply, name="reply"),
    path(f"{T}fermer/", rounds.close, name="round_close"),
    path(f"{T}rouvrir/", rounds.reopen, name="round_reopen"),
    path(f"{T}lettres/", letters.letters, name="letters"),
    path(f"{T}lettres/<int:link>/retirer/", letters.revoke, name="link_revoke"),
    path("adhesion/<str:token>/", letters.letter, name="letter"),
    path(CHARTER, charter.charter, name="charter"),
    path(f"{CHARTER}principes/<str:principle>/", charter.line, name="charter_line"),
    path(f"{CHARTER}principes/<str:principle>/exemple/", charter.check, name="charter_check"),
    path(f"{CHARTER}valeurs/nouvelle/", charter.value_new, name="value_new"),
    path(f"{CHARTER}valeurs/<int:value>/", charter.value, name="value"),
    path(f"{CHARTER}valeurs/<int:value>/retirer/", charter.value_retire, name="value_retire"),
    path(f"{CHARTER}valeurs/<int:value>/reprendre/", charter.value_return, name="value_return"),
    path(CHAIRS, chairs.chairs, name="chairs"),
    path(f"{CHAIRS}nouvelle/", chairs.new, name="chair_new"),
    path(f"{CHAIRS}<int:chair>/", chairs.chair, name="chair"),
]
