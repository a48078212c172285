"""Addresses of the meetings, by part of them."""

from agir.meetings.urls import decisions, live, preparing

app_name = "meetings"
urlpatterns = [
    *preparing.urlpatterns,
    *live.urlpatterns,
    *decisions.urlpatterns,
]
