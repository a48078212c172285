"""Addresses of the room."""

from django.urls.resolvers import URLPattern

app_name = "meetings"

urlpatterns: list[URLPattern] = []
