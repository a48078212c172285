"""Guards and people shared by every test."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test import Client

from agir.core.catalogues import compile_catalogues
from tests.cast import Cast, make_cast
from tests.guards import reading

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


@pytest.fixture(autouse=True)
def _own_cache() -> None:
    """Each test computes for itself: nothing cached comes from another."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(autouse=True)
def _a_get_never_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every request of every test goes through the guard."""
    original = BaseHandler.get_response

    def get_response(self: BaseHandler, request: HttpRequest) -> HttpResponseBase:
        with reading(request):
            return original(self, request)

    monkeypatch.setattr(BaseHandler, "get_response", get_response)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def client_of(cast: Cast) -> Callable[[str], Client]:
    """`client_of("steering")` is a signed-in browser; "anonymous" is one that is not."""

    def make(identity: str) -> Client:
        client = Client()
        if identity != "anonymous":
            client.force_login(cast.users[identity])
        return client

    return make


@pytest.fixture
def shared() -> Path:
    """The folder of real files beside the checkout; tests that need it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("real files absent: ../shared is not beside this checkout")
    return SHARED


def pytest_configure(config: pytest.Config) -> None:
    """A cache of this run's own, and the catalogues compiled as `agir run` does."""
    compile_catalogues()
    settings.CACHES["default"]["LOCATION"] = tempfile.mkdtemp(prefix="agir-cache-")
