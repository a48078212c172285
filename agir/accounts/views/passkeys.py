"""Passkeys: a fingerprint, a face or a device's own lock, in place of the code.

Our module `passkeys.js` asks the options by POST (they are kept in the session, and a GET never
writes), has the browser make or use a key, and posts what it answers in an ordinary form.
"""

from __future__ import annotations

from typing import Any

from allauth.account.models import Login
from allauth.core import ratelimit
from allauth.mfa.base.internal.flows import delete_and_cleanup
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from allauth.mfa.webauthn.internal import auth, flows
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agir.accounts.entrance import first_stop, next_of, person, speak
from agir.accounts.forms import KeyForm
from agir.core.mail import send_letter
from agir.ui.feedback import done, warn


@login_required
@require_safe
@never_cache
def passkeys(request: HttpRequest) -> HttpResponse:
    keys = Authenticator.objects.filter(user=person(request), type=Authenticator.Type.WEBAUTHN)
    context = {"keys": keys.order_by("created_at"), "form": KeyForm()}
    return render(request, "accounts/passkeys.html", context)


@login_required
@require_POST
def creation_options(request: HttpRequest) -> JsonResponse:
    """What the browser needs to make a key that signs in by itself."""
    return JsonResponse(auth.begin_registration(person(request), True))


@login_required
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = KeyForm(request.POST)
    if not form.is_valid() or not _is_complete(form.cleaned_data["credential"]):
        warn(request, _("La clé n’a pas été créée. Vous pouvez recommencer."))
        return redirect("accounts:passkeys")
    name = " ".join(form.cleaned_data["name"].split()) or _("Ma clé")
    auth.WebAuthn.add(user, name, form.cleaned_data["credential"])
    send_letter(user.email, "accounts/mail/key_added.txt", user.language, {})
    done(request, _("Votre clé est ajoutée. Elle ouvre la porte sans code."))
    return redirect("accounts:passkeys")


def _is_complete(credential: Any) -> bool:
    """Whether what the browser answered is a true key, made for the options we gave, with the
    person's finger, face or code checked."""
    try:
        auth.parse_registration_response(credential)
        return bool(auth.complete_registration(credential).is_user_verified())
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError):
        return False


@login_required
@require_POST
def remove(request: HttpRequest, key: int) -> HttpResponse:
    user = person(request)
    found = get_object_or_404(Authenticator, user=user, pk=key, type=Authenticator.Type.WEBAUTHN)
    delete_and_cleanup(request, found)
    send_letter(user.email, "accounts/mail/key_removed.txt", user.language, {})
    done(request, _("La clé est retirée. Vous entrez toujours par courriel."))
    return redirect("accounts:passkeys")


@require_POST
@never_cache
def request_options(request: HttpRequest) -> HttpResponseBase:
    """What the browser needs to use a key. Says nothing of who has one."""
    if limited := ratelimit.consume_or_429(request, action="open_link"):
        return limited
    return JsonResponse(auth.begin_authentication(user=None))


@require_POST
@never_cache
def sign_in_with_key(request: HttpRequest) -> HttpResponseBase:
    form = LoginWebAuthnForm(request.POST)
    try:
        valid = form.is_valid()
    except (ValueError, TypeError, KeyError, AttributeError):
        valid = False
    if not valid:
        warn(request, _("La clé n’a pas été reconnue. Entrez avec votre adresse courriel."))
        return redirect("account_login")
    authenticator = form.cleaned_data["credential"]
    user = authenticator.user
    login = Login(user=user, redirect_url=first_stop(user, next_of(request)))
    response = flows.perform_passwordless_login(request, authenticator, login)
    return speak(request, response, user)
