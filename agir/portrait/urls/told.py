"""Addresses of what people tell: the overview, stories, events, strengths, causes, what lasts."""

from django.urls import path

from agir.portrait.views import overview

PORTRAIT = "r/<slug:coalition>/portrait/"

urlpatterns = [
    path(PORTRAIT, overview.overview, name="overview"),
]
