"""Addresses of a person's account."""

from django.urls import path

from agir.accounts.views import entrance, passkeys, profile

app_name = "accounts"
urlpatterns = [
    path("connexion/lien/<str:token>/", entrance.link, name="link"),
    path("connexion/ouvrir/<str:token>/", entrance.open_new, name="open"),
    path("connexion/cle/options/", passkeys.request_options, name="key_options"),
    path("connexion/cle/", passkeys.sign_in_with_key, name="key_sign_in"),
    path("compte/", profile.profile, name="profile"),
    path("compte/bienvenue/", profile.welcome, name="welcome"),
    path("compte/donnees/", profile.download, name="download"),
    path("compte/effacer/", profile.erase, name="erase"),
    path("compte/appareils/", profile.sessions, name="sessions"),
    path("compte/appareils/autres/quitter/", profile.end_other_sessions, name="end_others"),
    path("compte/appareils/<int:session>/quitter/", profile.end_session, name="end_session"),
    path("compte/cles/", passkeys.passkeys, name="passkeys"),
    path("compte/cles/options/", passkeys.creation_options, name="key_creation"),
    path("compte/cles/ajouter/", passkeys.add, name="key_add"),
    path("compte/cles/<int:key>/retirer/", passkeys.remove, name="key_remove"),
]
