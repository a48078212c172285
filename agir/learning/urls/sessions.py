"""Sessions: making sense, looking back, choosing stories."""

from django.urls import path

from agir.learning.urls.lasting import LEARN
from agir.learning.views import sessions

SESSIONS = f"{LEARN}seances/"
SESSION = f"{SESSIONS}<int:learning_session>/"
NOTE = f"{SESSION}notes/<int:session_note>/"

urlpatterns = [
    path(SESSIONS, sessions.sessions, name="sessions"),
    path(f"{SESSIONS}nouvelle/<slug:kind>/", sessions.new, name="session_new"),
    path(SESSION, sessions.session, name="session"),
    path(f"{SESSION}modifier/", sessions.edit, name="session_edit"),
    path(f"{SESSION}terminer/", sessions.close, name="session_close"),
    path(f"{SESSION}rouvrir/", sessions.reopen, name="session_reopen"),
    path(f"{SESSION}jeter/", sessions.put_away, name="session_bin"),
    path(f"{SESSION}reprendre/", sessions.take_back, name="session_restore"),
    path(f"{NOTE}retirer/", sessions.note_put_away, name="note_bin"),
    path(f"{NOTE}reprendre/", sessions.note_take_back, name="note_restore"),
    path(f"{SESSION}histoires/<int:session_piece>/", sessions.choose, name="story_choose"),
]
