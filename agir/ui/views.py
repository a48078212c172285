"""Pages that belong to no room: how pages look here, and how to make them look as one needs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from agir.ui.context import SHORTCUTS_COOKIE, THEME_COOKIE, THEMES

A_YEAR = 365 * 24 * 60 * 60


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Every component with its states and arguments."""
    return render(request, "ui/live.html")


def comfort(request: HttpRequest) -> HttpResponse:
    """Choose light or dark, and whether single keys do something (WCAG 2.1.4). Kept in a cookie
    of this browser, so that it also holds before signing in and without script."""
    if request.method != "POST":
        return render(request, "ui/comfort.html")
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    response = redirect(wanted if safe else "ui:comfort")
    theme, shortcuts = request.POST.get("theme"), request.POST.get("shortcuts")
    if theme in THEMES:
        response.set_cookie(THEME_COOKIE, theme, max_age=A_YEAR, samesite="Lax")
    elif theme:
        response.delete_cookie(THEME_COOKIE)
    if shortcuts == "non":
        response.set_cookie(SHORTCUTS_COOKIE, "non", max_age=A_YEAR, samesite="Lax")
    elif shortcuts:
        response.delete_cookie(SHORTCUTS_COOKIE)
    return response


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/accessibility.html")


@require_safe
def source(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/source.html")
