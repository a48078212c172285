"""Addresses of the decisions."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
