"""Addresses of a meeting while it is held, and of its minutes."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
