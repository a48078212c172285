"""Addresses of the promises."""

from django.urls import path

from agir.promises.views import letters, lists, promise

app_name = "promises"
ROOM = "r/<slug:coalition>/promesses/"
P = f"{ROOM}<int:promise>/"

urlpatterns = [
    path("mes-promesses/", lists.everywhere, name="everywhere"),
    path("promesse/<str:token>/", letters.letter, name="answer_link"),
    path(ROOM, lists.my_promises, name="mine"),
    path(f"{ROOM}ensemble/", lists.our_promises, name="ours"),
    path(f"{ROOM}sans-compte/", lists.unowned, name="unowned"),
    path(f"{ROOM}nouvelle/", promise.new, name="new"),
    path(P, promise.promise_page, name="promise"),
    path(f"{P}tenue/", promise.keep, name="keep"),
    path(f"{P}abandon/", promise.drop, name="drop"),
    path(f"{P}autre-date/", promise.move, name="move"),
    path(f"{P}rouvrir/", promise.take_up, name="take_up"),
    path(f"{P}mots/", promise.reword, name="reword"),
    path(f"{P}confier/", promise.hand_over, name="hand_over"),
    path(f"{P}retirer/", promise.bin_, name="bin"),
    path(f"{P}remettre/", promise.restore, name="restore"),
]
