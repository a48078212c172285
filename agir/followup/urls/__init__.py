"""Addresses of the room."""

from agir.followup.urls.pages import pages
from agir.followup.urls.traces import traces

app_name = "followup"

urlpatterns = [*pages, *traces]
