"""Addresses of the X-ray."""

from django.urls import path

from agir.plan.views import xray

XRAY = "r/<slug:coalition>/plans/<int:plan>/radiographie/"
FINDING = f"{XRAY}<slug:code>/"

urlpatterns = [
    path(XRAY, xray.xray_page, name="xray"),
    path(FINDING, xray.finding_page, name="finding"),
    path(f"{FINDING}confier/", xray.assign, name="finding_assign"),
    path(f"{FINDING}mettre-de-cote/", xray.set_aside, name="finding_set_aside"),
    path(f"{FINDING}reprendre/", xray.take_up, name="finding_take_up"),
]
