"""What a person decides about her own account."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from allauth.account.internal.flows.logout import logout
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agir.accounts import actions
from agir.accounts.devices import device_name
from agir.accounts.entrance import next_of, person, set_language_cookie
from agir.accounts.forms import EraseForm, NameForm, ProfileForm
from agir.accounts.models import User
from agir.core.refusals import Refused
from agir.ui.feedback import done


@login_required
def profile(request: HttpRequest) -> HttpResponseBase:
    user = person(request)
    start = {"name": user.name, "language": user.language}
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        actions.change_profile(by=user, **form.cleaned_data)
        with translation.override(user.language):
            done(request, _("Vos choix sont enregistrés."))
        response = redirect("accounts:profile")
        set_language_cookie(response, user.language)
        return response
    context = {"form": form, "keys": Authenticator.objects.filter(user=user).count()}
    return render(request, "accounts/profile.html", context, status=422 if form.errors else 200)


@login_required
def welcome(request: HttpRequest) -> HttpResponseBase:
    """Asked once, the first time: how do people call you? It can be passed over."""
    user = person(request)
    going = next_of(request) or resolve_url(settings.LOGIN_REDIRECT_URL)
    form = NameForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["name"]:
            actions.change_profile(by=user, name=form.cleaned_data["name"], language=user.language)
        return redirect(going)
    context = {"form": form, "next": going}
    return render(request, "accounts/welcome.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
@never_cache
def download(request: HttpRequest) -> HttpResponse:
    """Everything kept about the person who asks, as one JSON file."""
    answer = JsonResponse(
        actions.describe(user=person(request)),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    answer["Content-Disposition"] = 'attachment; filename="mes-donnees-agir-ensemble.json"'
    return answer


@login_required
def erase(request: HttpRequest) -> HttpResponseBase:
    """Erase one's account for good, after ticking a box that says so."""
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.erase_account(by=person(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            logout(request)
            done(request, _("Votre compte est effacé. Merci d’avoir été là."))
            return redirect(settings.ACCOUNT_LOGOUT_REDIRECT_URL)
    return render(
        request, "accounts/erase.html", {"form": form}, status=422 if form.errors else 200
    )


def living_sessions(user: User) -> list[UserSession]:
    """The sessions of a person that would still let somebody in, the latest first."""
    rows = list(UserSession.objects.filter(user=user).order_by("-created_at"))
    stored = import_module(settings.SESSION_ENGINE).SessionStore.get_model_class()
    alive = set(
        stored.objects.filter(
            session_key__in=[row.session_key for row in rows], expire_date__gt=timezone.now()
        ).values_list("session_key", flat=True)
    )
    return [row for row in rows if row.session_key in alive]


@login_required
@require_safe
@never_cache
def sessions(request: HttpRequest) -> HttpResponse:
    """The devices where the person is signed in, in plain words."""
    here = request.session.session_key
    devices: list[dict[str, Any]] = [
        {
            "pk": row.pk,
            "name": device_name(row.user_agent),
            "since": row.created_at,
            "here": row.session_key == here,
        }
        for row in living_sessions(person(request))
    ]
    others = sum(not device["here"] for device in devices)
    return render(request, "accounts/sessions.html", {"devices": devices, "others": others})


@login_required
@require_POST
def end_session(request: HttpRequest, session: int) -> HttpResponse:
    user = person(request)
    found = get_object_or_404(UserSession, user=user, pk=session)
    actions.end_session(by=user, session=found)
    done(request, _("Cet appareil est déconnecté."))
    return redirect("accounts:sessions")


@login_required
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    ended = actions.end_other_sessions(by=person(request), keep=request.session.session_key or "")
    sentence = ngettext(
        "%(count)d appareil est déconnecté.", "%(count)d appareils sont déconnectés.", ended
    )
    done(request, sentence % {"count": ended})
    return redirect("accounts:sessions")
