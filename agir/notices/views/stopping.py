"""The page at the end of each digest: stop, in one press, without signing in."""

from __future__ import annotations

from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from agir.accounts.secret_pages import secret_page
from agir.core.refusals import Refused
from agir.notices import actions
from agir.notices.actions.preferences import preference_of
from agir.notices.models import Rhythm
from agir.notices.unsubscribing import reader_of

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@csrf_exempt
def stop(request: HttpRequest, token: str) -> HttpResponseBase:
    """Opening it changes nothing: mail scanners open everything. A mailbox that has its own
    « se désabonner » posts here without ever opening it (RFC 8058): the signed token is enough,
    and all it can do is silence."""
    one_click = all(request.POST.get(name) == value for name, value in ONE_CLICK.items())
    if request.method == "POST" and one_click:
        return _one_click(token)
    return _page(request, token)


def _one_click(token: str) -> HttpResponse:
    try:
        actions.stop_digests(token=token)
    except Refused as refusal:
        return HttpResponse(str(refusal), status=410, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=200)


@secret_page
def _page(request: HttpRequest, token: str) -> HttpResponseBase:
    try:
        user = reader_of(token)
    except Refused as refusal:
        return render(request, "notices/stop_unknown.html", {"sentence": refusal}, status=410)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(user.language)
    if request.method == "POST":
        if limited := ratelimit.consume_or_429(request, action="open_link"):
            return limited
        again = request.POST.get("action") == "resume"
        (actions.resume_digests if again else actions.stop_digests)(token=token)
    context = {"stopped": preference_of(user).rhythm == Rhythm.NONE}
    return render(request, "notices/stop.html", context)
