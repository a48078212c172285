"""Addresses of the room, part by part."""

from agir.learning.urls import lasting

app_name = "learning"

urlpatterns = [*lasting.urlpatterns]
