"""Pages that belong to no room: how pages look here, and how to make them look as one needs."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agir.ui.context import SHORTCUTS_COOKIE, THEME_COOKIE, THEMES
from agir.ui.contrast import colours, pairs
from agir.ui.drawings.ring import Step, ring
from agir.ui.samples import SampleForm
from agir.ui.templatetags.ui import TONES

A_YEAR = 365 * 24 * 60 * 60


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Every component with its states and arguments."""
    clean = SampleForm(auto_id="a_%s")
    faulty = SampleForm(
        {"title": "", "about": _("Ce qui était écrit"), "state": "?"}, auto_id="b_%s"
    )
    faulty.is_valid()
    steps = [
        Step(_("Premier"), _("fait"), "#dessins", there=True),
        Step(_("Deuxième"), _("en cours"), "#dessins", there=True),
        Step(_("Troisième"), _("à venir")),
        Step(_("Quatrième"), _("à venir")),
        Step(_("Cinquième"), _("à venir")),
    ]
    context = {
        "pairs": pairs(),
        "colours": list(colours().items()),
        "tones": TONES,
        "clean": clean,
        "faulty": faulty,
        "page": Paginator(range(100), 10).get_page(request.GET.get("page")),
        "ring": ring(steps, name=_("Un anneau de cinq étapes"), centre=(_("Un anneau"),)),
        "steps": steps,
    }
    return render(request, "ui/live.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
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
