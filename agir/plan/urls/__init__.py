"""Addresses of the plan, by part of it."""

from agir.plan.urls import importing, links, pages, xray

app_name = "plan"
urlpatterns = [
    *pages.urlpatterns,
    *importing.urlpatterns,
    *links.urlpatterns,
    *xray.urlpatterns,
]
