"""Addresses of what comes before a meeting: preparing, inviting, the calendar."""

from django.urls import path

from agir.meetings.views import agenda, answers, calendar, documents, invitations, preparing

ROOM = "r/<slug:coalition>/rencontres/"
M = f"{ROOM}<int:meeting>/"
DOCUMENTS = f"{M}documents/"
PEOPLE = f"{M}invitations/"

urlpatterns = [
    path(ROOM, preparing.index, name="index"),
    path(f"{ROOM}nouvelle/", preparing.new, name="new"),
    path(f"{ROOM}corbeille/", preparing.bin_page, name="bin"),
    path(M, preparing.meeting, name="meeting"),
    path(f"{M}modifier/", preparing.edit, name="edit"),
    path(f"{M}annuler/", preparing.cancel, name="cancel"),
    path(f"{M}reprendre/", preparing.take_up, name="take_up"),
    path(f"{M}corbeille/", preparing.put_in_bin, name="put_in_bin"),
    path(f"{M}restaurer/", preparing.restore, name="restore"),
    path(f"{M}rencontre.ics", calendar.one_file, name="ics"),
    path(f"{M}ordre-du-jour/", agenda.agenda, name="agenda"),
    path(f"{M}ordre-du-jour/<int:removed>/reprendre/", agenda.item_return, name="item_return"),
    path(f"{DOCUMENTS}nouveau/", documents.document_new, name="document_new"),
    path(f"{DOCUMENTS}<int:document>/fichier/", documents.document_file, name="document_file"),
    path(f"{DOCUMENTS}<int:document>/retirer/", documents.document_remove, name="document_remove"),
    path(
        f"{DOCUMENTS}<int:document>/reprendre/", documents.document_return, name="document_return"
    ),
    path(f"{M}repondre/", invitations.respond, name="respond"),
    path(PEOPLE, invitations.invitations, name="invitations"),
    path(f"{PEOPLE}<int:invitee>/", invitations.invitee, name="invitee"),
    path(f"{PEOPLE}<int:invitee>/lien/retirer/", invitations.link_revoke, name="link_revoke"),
    path(f"{PEOPLE}<int:invitee>/retirer/", invitations.invitee_remove, name="invitee_remove"),
    path("rencontre/<str:token>/", answers.answer, name="answer"),
    path("rencontre/<str:token>/effacer/", answers.forget, name="forget"),
    path("compte/calendrier/", calendar.calendar, name="calendar"),
    path("compte/calendrier/creer/", calendar.calendar_make, name="calendar_make"),
    path("compte/calendrier/retirer/", calendar.calendar_withdraw, name="calendar_withdraw"),
    path("calendrier/<str:token>.ics", calendar.feed, name="feed"),
]
