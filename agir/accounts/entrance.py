"""The way in, whatever proved the address: where one goes then, and in which language."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from agir.accounts.models import User


def person(request: HttpRequest) -> User:
    """The signed-in person of a page that demands one."""
    return cast(User, request.user)


def next_of(request: HttpRequest) -> str:
    """Where the person was going, when that is a page of this site; else nothing."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure())
    return url if safe and url.startswith("/") else ""


def come_in(request: HttpRequest, user: User, next_url: str) -> HttpResponseBase:
    """Sign a person in whose address has just been proved. The session gets a new key. The first
    time, a person without a name is asked for it before she goes where she was going."""
    record_authentication(request, user, method="code", email=user.email)
    going = first_stop(user, next_url)
    response = perform_login(request, Login(user=user, email=user.email, redirect_url=going))
    return speak(request, response, user)


def first_stop(user: User, next_url: str) -> str:
    going = next_url or resolve_url(settings.LOGIN_REDIRECT_URL)
    if user.last_login is None and not user.name:
        return f"{reverse('accounts:welcome')}?{urlencode({'next': going})}"
    return going


def speak(request: HttpRequest, response: Any, user: User) -> HttpResponseBase:
    """Speak the language of her profile in a browser where none was ever chosen."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        set_language_cookie(response, user.language)
    answer: HttpResponseBase = response
    return answer


def set_language_cookie(response: HttpResponseBase, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.SESSION_COOKIE_AGE,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
