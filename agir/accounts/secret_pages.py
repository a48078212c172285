"""Pages whose address is a secret: a sign-in link, an invitation."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.decorators import decorator_from_middleware
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponseBase]


class WithoutOrigin(CsrfViewMiddleware):
    """The usual protection of forms, for a page that tells nobody where it comes from.

    Under `no-referrer` a browser posts with `Origin: null`, which the usual protection takes for
    another site. The token of the form, that no other site can read, is still demanded.
    """

    def _origin_verified(self, request: HttpRequest) -> bool:
        if request.META["HTTP_ORIGIN"] == "null":
            return True
        return bool(super()._origin_verified(request))  # type: ignore[misc]


_protected = decorator_from_middleware(WithoutOrigin)


def secret_page(view: View) -> View:
    """Never kept by a cache, its address never told to another page, its form protected."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return never_cache(csrf_exempt(_protected(guarded)))
