"""One promise, and the day it is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from agir.promises.actions import make_promise
from agir.promises.models import Promise
from tests.cast import Cast

MADE = dt.date(2026, 3, 1)
DUE = dt.date(2026, 3, 12)


@pytest.fixture
def promised(cast: Cast) -> Callable[..., Promise]:
    """`promised()` is of the representative; `promised(member=None, who="Awa")` of a guest."""

    def make(**more: Any) -> Promise:
        said: dict[str, Any] = {
            "coalition": cast.own, "by": cast.coordination, "title": "Appeler la bibliothèque",
            "due_on": DUE, "member": cast.members["representative"], "today": MADE,
        }  # fmt: skip
        return make_promise(**(said | more))

    return make
