"""Addresses of the room, part by part."""

from agir.learning.urls import evaluating, lasting, sessions

app_name = "learning"

urlpatterns = [*lasting.urlpatterns, *evaluating.urlpatterns, *sessions.urlpatterns]
