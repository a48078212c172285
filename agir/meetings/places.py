"""Where the pages of a meeting being held lead."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from agir.coalitions.entrance import CoalitionRequest
from agir.meetings.models import Meeting


def address(request: HttpRequest, name: str, meeting: Meeting, *more: object) -> str:
    return reverse(f"meetings:{name}", args=[meeting.coalition.slug, meeting.pk, *more])


def back(request: CoalitionRequest, meeting: Meeting, place: str = "") -> HttpResponse:
    """To the live page, at the place one came from; after the end, to the minutes."""
    name = "live" if meeting.status == Meeting.Status.HELD else "minutes"
    return redirect(address(request, name, meeting) + (f"#{place}" if place else ""))
