"""Addresses of the portrait, by part of it."""

from agir.portrait.urls import indicators, priorities, told

app_name = "portrait"
urlpatterns = [
    *indicators.urlpatterns,
    *told.urlpatterns,
    *priorities.urlpatterns,
]
