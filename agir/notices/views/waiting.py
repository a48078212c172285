"""What waits for me, in all my coalitions."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agir.accounts.entrance import person
from agir.notices.waiting import grouped, waiting_for


def _names() -> dict[str, str]:
    return {
        "past": _("Leur jour est passé : à renégocier, ou à revoir"),
        "week": _("D’ici sept jours"),
        "asked": _("Quand vous pourrez"),
        "later": _("D’ici un mois"),
    }


@login_required
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """One list, across coalitions, the most pressing first."""
    now = timezone.now()
    found = waiting_for(person(request), now)
    names = _names()
    groups = [(names[key], things) for key, things in grouped(found, timezone.localdate(now))]
    several = len({one.coalition.pk for one in found}) > 1
    context = {"groups": groups, "number": len(found), "several": several}
    return render(request, "notices/waiting.html", context)
