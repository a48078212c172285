"""Addresses of what comes before a meeting: preparing, inviting, the calendar."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
