"""Addresses of the room."""

from django.urls.resolvers import URLPattern

app_name = "followup"

urlpatterns: list[URLPattern] = []
