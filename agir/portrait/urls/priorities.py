"""Addresses of the priorities: rounds, criteria, candidates, scores, what was decided."""

from django.urls import URLPattern

PRIORITIES = "r/<slug:coalition>/portrait/priorites/"

urlpatterns: list[URLPattern] = []
