"""Addresses of a meeting while it is held, and of its minutes."""

from django.urls import path

from agir.meetings.views import capture, live, minutes

M = "r/<slug:coalition>/rencontres/<int:meeting>/"
LIVE = f"{M}direct/"
ITEM = f"{LIVE}sujets/<int:item>/"
MINUTES = f"{M}compte-rendu/"

urlpatterns = [
    path(LIVE, live.live, name="live"),
    path(f"{LIVE}ouvrir/", live.open_meeting, name="open"),
    path(f"{LIVE}etat/", live.state, name="state"),
    path(f"{LIVE}presences/", live.attendance, name="attendance"),
    path(f"{LIVE}presences/ajouter/", live.welcome, name="welcome"),
    path(f"{LIVE}note/", capture.noted, name="noted"),
    path(ITEM, live.item, name="live_item"),
    path(f"{ITEM}plume/", live.pen, name="pen"),
    path(f"{ITEM}minuterie/", live.timer, name="timer"),
    path(f"{ITEM}a-reprendre/", live.leave_open, name="leave_open"),
    path(f"{ITEM}a-cote/", capture.beside, name="beside"),
    path(f"{ITEM}confirmer/", capture.confirm, name="confirm"),
    path(f"{ITEM}noter/<str:gesture>/", capture.capture, name="capture"),
    path(f"{LIVE}joindre/<int:aside>/", minutes.join, name="join"),
    path(f"{LIVE}apprentissages/<int:insight>/retirer/", capture.insight_bin, name="insight_bin"),
    path(
        f"{LIVE}apprentissages/<int:insight>/reprendre/",
        capture.insight_restore,
        name="insight_restore",
    ),
    path(f"{M}ecran/", minutes.screen, name="screen"),
    path(f"{M}terminer/", minutes.close, name="close"),
    path(f"{M}rouvrir/", minutes.reopen, name="reopen"),
    path(MINUTES, minutes.minutes, name="minutes"),
    path(f"{M}compte-rendu.pdf", minutes.pdf, name="minutes_pdf"),
    path(f"{MINUTES}sujets/<int:item>/corriger/", minutes.correct, name="correct"),
    path(f"{MINUTES}versions/", minutes.versions, name="minutes_versions"),
    path(f"{MINUTES}envoyer/", minutes.send, name="minutes_send"),
]
