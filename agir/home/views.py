"""The five places of the navigation, and the way to them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.coalitions.models import Coalition


def start(request: HttpRequest) -> HttpResponse:
    coalitions = Coalition.objects.visible_to(request.user)
    return render(request, "home/start.html", {"coalitions": coalitions})


@in_coalition
def coalition_home(request: CoalitionRequest) -> HttpResponse:
    return render(request, "home/coalition.html")


@in_coalition
def cycle(request: CoalitionRequest) -> HttpResponse:
    return render(request, "home/cycle.html")


@in_coalition
def together(request: CoalitionRequest) -> HttpResponse:
    return render(request, "home/together.html")


@in_coalition
def voices(request: CoalitionRequest) -> HttpResponse:
    return render(request, "home/voices.html")


@in_coalition
def lasting(request: CoalitionRequest) -> HttpResponse:
    return render(request, "home/lasting.html")


@in_coalition
def search(request: CoalitionRequest) -> HttpResponse:
    return render(request, "home/search.html")
