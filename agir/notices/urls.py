"""Addresses of the room."""

from django.urls import path

from agir.notices.views import preferences, stopping, waiting

app_name = "notices"

urlpatterns = [
    path("a-faire/", waiting.waiting, name="waiting"),
    path("compte/courriels/", preferences.preferences, name="preferences"),
    path("compte/courriels/apercu/", preferences.preview, name="preview"),
    path("avis/arret/<str:token>/", stopping.stop, name="stop"),
]
