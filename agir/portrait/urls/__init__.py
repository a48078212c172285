"""Addresses of the portrait, by part of it."""

from agir.portrait.urls import priorities, told

app_name = "portrait"
urlpatterns = [
    *told.urlpatterns,
    *priorities.urlpatterns,
]
