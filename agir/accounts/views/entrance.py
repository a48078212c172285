"""Coming in and going out."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.logout import logout
from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from agir.accounts.actions import change_profile, find_link, open_account, read_opening, use_link
from agir.accounts.code import CodeProcess
from agir.accounts.entrance import come_in, next_of, speak
from agir.accounts.forms import AddressForm, CodeForm, NameForm
from agir.accounts.models import User
from agir.accounts.secret_pages import secret_page
from agir.core.refusals import Refused
from agir.ui.feedback import done, warn


@never_cache
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """The entry: an address, and a letter leaves. The same answer for every address."""
    next_url = next_of(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(next_url or resolve_url(settings.LOGIN_REDIRECT_URL))
    form = AddressForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        process = CodeProcess.begin(request, form.cleaned_data["email"], next_url)
        if process.letter_went:
            return redirect("account_confirm_login_code")
        form.add_error(
            None, _("Le courriel n’a pas pu partir. Attendez quelques minutes, puis recommencez.")
        )
    context = {"form": form, "next": next_url}
    return render(request, "accounts/sign_in.html", context, status=422 if form.errors else 200)


@never_cache
def confirm_code(request: HttpRequest) -> HttpResponseBase:
    """The code that was just sent, typed in the browser that asked for it."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    process = CodeProcess.waiting(request)
    if process is None:
        return redirect("account_login")
    if request.method == "POST" and request.POST.get("action") == "resend":
        return _send_again(request, process)
    posted = request.method == "POST"
    form = CodeForm(
        request.POST if posted else None,
        expected=process.code,
        blocked=posted and process.too_many_attempts(),
    )
    if posted and form.is_valid():
        response = process.finish(process.next_url)
        return _after_code(request, response, process)
    if form.has_error("code", "wrong") and not process.record_invalid_attempt():
        warn(request, _("Trop d’essais avec ce code. Demandez-en un nouveau."))
        return redirect("account_login")
    context = {"form": form, "email": process.email, "can_resend": process.can_resend}
    return render(request, "accounts/code.html", context, status=422 if form.errors else 200)


def _after_code(request: HttpRequest, response: Any, process: CodeProcess) -> HttpResponseBase:
    user = process.user
    if not isinstance(user, User) or not request.user.is_authenticated:
        return HttpResponseRedirect(reverse("account_login"))
    if process.first_time and not user.name:
        going = process.next_url or resolve_url(settings.LOGIN_REDIRECT_URL)
        response = HttpResponseRedirect(
            f"{reverse('accounts:welcome')}?{urlencode({'next': going})}"
        )
    return speak(request, response, user)


def _send_again(request: HttpRequest, process: CodeProcess) -> HttpResponse:
    allowed = process.can_resend and ratelimit.consume(
        request, action="request_login_code", key=process.email
    )
    if allowed:
        process.resend()
        done(request, _("Un nouveau courriel est parti. Le code précédent ne sert plus."))
    else:
        warn(request, _("Trop de courriels en peu de temps. Attendez une minute."))
    return redirect("account_confirm_login_code")


@secret_page
def link(request: HttpRequest, token: str) -> HttpResponseBase:
    """A one-time link. Opening it changes nothing (mail scanners do); its button signs in."""
    next_url = next_of(request)
    try:
        if request.method == "POST":
            if limited := ratelimit.consume_or_429(request, action="open_link"):
                return limited
            user = use_link(token=token)
            name = " ".join(request.POST.get("name", "").split())
            if name and not user.name:
                change_profile(by=user, name=name, language=user.language)
            return come_in(request, user, next_url)
        found = find_link(token)
    except Refused as refusal:
        return _spent(request, refusal)
    other = request.user if request.user.is_authenticated and request.user != found.user else None
    context = {"person": found.user, "other": other, "next": next_url, "form": NameForm()}
    return render(request, "accounts/link.html", context)


@secret_page
def open_new(request: HttpRequest, token: str) -> HttpResponseBase:
    """The link of a person who has no account yet: its button opens one and signs her in."""
    next_url = next_of(request)
    try:
        email = read_opening(token)
    except Refused as refusal:
        return _spent(request, refusal)
    form = NameForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if limited := ratelimit.consume_or_429(request, action="open_link"):
            return limited
        language = (get_language() or "fr")[:2]
        user = open_account(email=email, language=language, name=form.cleaned_data["name"])
        return come_in(request, user, next_url)
    context = {"email": email, "form": form, "next": next_url}
    status = 422 if form.errors else 200
    return render(request, "accounts/open.html", context, status=status)


def _spent(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return render(request, "accounts/link_spent.html", {"sentence": str(refusal)}, status=410)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    done(request, _("Vous avez quitté. À bientôt."))
    return redirect(settings.ACCOUNT_LOGOUT_REDIRECT_URL)


def inactive(request: HttpRequest) -> HttpResponse:
    """Shown to a person whose account is closed."""
    return render(request, "accounts/inactive.html", status=403)
