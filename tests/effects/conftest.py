"""Entries to try the journal with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import translation

from agir.effects.actions.effect import add
from agir.effects.models import Effect
from tests.cast import Cast

TODAY = dt.date(2026, 6, 15)


@pytest.fixture(autouse=True)
def _in_french() -> Iterator[None]:
    """Whatever language an earlier page was read in."""
    with translation.override("fr"):
        yield


@pytest.fixture
def noted(cast: Cast) -> Callable[..., Effect]:
    """`noted("L’école…", kind="community", by="representative")` is an entry that is there."""

    def write(title: str = "Un effet", by: str = "representative", **data: Any) -> Effect:
        told = {"title": title, "happened_on": "2026-03-01", **data}
        return add(coalition=cast.own, by=cast.members[by], data=told)

    return write
