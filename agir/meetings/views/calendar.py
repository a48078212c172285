"""A person's own calendar: its page, and the secret address that calendar programs read."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from agir.accounts.entrance import person
from agir.coalitions.entrance import CoalitionRequest, in_coalition
from agir.meetings import calendars, reading
from agir.meetings.actions import feed as verbs
from agir.meetings.agenda import timetable
from agir.meetings.entrance import find_meeting
from agir.ui.feedback import done

ICS = "text/calendar; charset=utf-8"
FRESH = 900  # seconds during which a program need not ask again


@login_required
@never_cache
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """« Mon calendrier »: whether there is an address, and how to make or withdraw it."""
    context = {"feed": verbs.current_feed(person(request))}
    return render(request, "meetings/calendar.html", context)


@login_required
@never_cache
@require_POST
def calendar_make(request: HttpRequest) -> HttpResponse:
    """Make the address, or another in its place. It is shown here once: it is kept nowhere."""
    token = verbs.make_feed(by=person(request))
    address = f"{settings.SITE_URL}{reverse('meetings:feed', args=[token])}"
    _scheme, _sep, rest = address.partition("://")
    context = {
        "feed": verbs.current_feed(person(request)),
        "address": address,
        "subscribe": f"webcal://{rest}",
    }
    return render(request, "meetings/calendar.html", context)


@login_required
@require_POST
def calendar_withdraw(request: HttpRequest) -> HttpResponse:
    if verbs.withdraw_feed(by=person(request)):
        done(request, _("L’adresse est retirée : elle n’ouvre plus rien."))
    return redirect("meetings:calendar")


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """Her meetings and her promises, for calendar programs. No session, no cookie, no writing."""
    found = verbs.find_feed(token)
    if found is None or found.revoked_at is not None:
        said = _("Cette adresse de calendrier a été retirée. Une autre se crée sur le site.")
        response = HttpResponse(
            f"{said}\n", content_type="text/plain; charset=utf-8", status=410 if found else 404
        )
        response["Cache-Control"] = "no-store"
        return response
    user = found.user
    with translation.override(user.language), timezone.override(timezone.get_default_timezone()):
        name = _("Agir ensemble")
        told = reading.fed_meetings(user, timezone.now())
        content = calendars.feed(name, told, reading.fed_promises(user))
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response = HttpResponse(content, content_type=ICS)
    response["ETag"] = etag
    response["Cache-Control"] = f"private, max-age={FRESH}"
    response["Content-Disposition"] = 'inline; filename="agir-ensemble.ics"'
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return get_conditional_response(request, etag=etag, response=response) or response


@in_coalition
@require_GET
def one_file(request: CoalitionRequest, meeting: int) -> HttpResponse:
    """One meeting, to put in a calendar by hand."""
    found = find_meeting(request, meeting)
    content = calendars.alone(found, timetable(found, reading.items_of(found)))
    response = HttpResponse(content, content_type=ICS)
    response["Content-Disposition"] = 'attachment; filename="rencontre.ics"'
    response["Cache-Control"] = "private, no-cache"
    return response
