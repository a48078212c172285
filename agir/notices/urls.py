"""Addresses of the room."""

from django.urls.resolvers import URLPattern

app_name = "notices"

urlpatterns: list[URLPattern] = []
