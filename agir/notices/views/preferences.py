"""When to be written to, about what; and what the next letter would say."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agir.accounts.entrance import person
from agir.coalitions.models import Coalition
from agir.notices import actions
from agir.notices.actions.preferences import levels_of, preference_of
from agir.notices.forms import PreferenceForm
from agir.notices.models import Rhythm
from agir.notices.preview import preview_for
from agir.notices.schedule import coming_slot
from agir.ui.feedback import done


@login_required
@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    user = person(request)
    preference = preference_of(user)
    here = Coalition.objects.visible_to(user).filter(archived_at=None)
    form = PreferenceForm(
        request.POST if request.method == "POST" else None,
        preference=preference,
        coalitions=list(here.order_by("name")),
        levels=levels_of(user),
    )
    if request.method == "POST" and form.is_valid():
        actions.change_preferences(by=user, choices=form.cleaned_data, levels=form.chosen_levels())
        done(request, _("Vos choix sont enregistrés."))
        return redirect("notices:preferences")
    context = {
        "form": form,
        "preference": preference,
        "stopped": preference.rhythm == Rhythm.NONE,
        "coming": coming_slot(preference, timezone.now()),
        "zone": preference.zone,
    }
    return render(request, "notices/preferences.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    """« Ce que vous recevrez » : the next digest, as it would be if nothing changed by then."""
    user = person(request)
    preference = preference_of(user)
    slot = coming_slot(preference, timezone.now())
    context = {
        "slot": slot,
        "zone": preference.zone,
        "written": preview_for(user, slot) if slot else None,
        "refused": preference.refused_at,
    }
    return render(request, "notices/preview.html", context)
