"""Pages that say what happened, what was kept, and what to do next."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import TemplateSyntaxError
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "ui/errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "ui/errors/404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What was sent is larger than the site reads, or broken on the way."""
    return render(request, "ui/errors/400.html", status=400)


def refused(request: HttpRequest, sentence: str) -> HttpResponse:
    """The whole page for a gesture that has no form to go back to: an undo that came too late."""
    return render(request, "ui/errors/422.html", {"sentence": sentence}, status=422)


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs neither the database, nor the session, nor a context processor: any of them may be
    what broke."""
    context = {"LANGUAGE_CODE": get_language() or "fr", "path": request.path}
    try:
        page: str = render_to_string("ui/errors/500.html", context)
    except (ValueError, OSError, TemplateSyntaxError):  # static files not collected, for instance
        page = gettext("Le programme a rencontré un problème. Rien n’a été enregistré à moitié.")
    return HttpResponse(page, status=500)


def csrf_failure(request: HttpRequest, reason: str = "", **kwargs: Any) -> HttpResponse:
    return render(request, "ui/errors/csrf.html", {"path": request.get_full_path()}, status=403)
