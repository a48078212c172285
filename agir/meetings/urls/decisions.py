"""Addresses of the decisions."""

from django.urls import path

from agir.meetings.views import decisions, positions

ROOM = "r/<slug:coalition>/decisions/"
D = f"{ROOM}<int:decision>/"
P = f"{D}positions/<int:position>/"

urlpatterns = [
    path(ROOM, decisions.register, name="decisions"),
    path(f"{ROOM}nouvelle/", decisions.new, name="decision_new"),
    path(D, decisions.decision, name="decision"),
    path(f"{D}amender/", decisions.edit, name="decision_edit"),
    path(f"{D}prendre/", decisions.take, name="decision_take"),
    path(f"{D}non-retenue/", decisions.set_aside, name="decision_set_aside"),
    path(f"{D}reprendre/", decisions.take_back, name="decision_take_back"),
    path(f"{D}revoir/", decisions.review, name="decision_review"),
    path(f"{D}retirer/", decisions.put_in_bin, name="decision_bin"),
    path(f"{D}remettre/", decisions.restore, name="decision_restore"),
    path(f"{D}ma-position/", positions.say, name="position"),
    path(f"{D}positions/nouvelle/", positions.say_for, name="position_for"),
    path(f"{P}repondre/", positions.reply, name="position_reply"),
    path(f"{P}retirer/", positions.withdraw, name="position_withdraw"),
]
