"""The demonstration has something honest to say on every screen."""

from __future__ import annotations

import datetime as dt

import pytest

from agir.demo.story import load
from agir.plan.models import Plan
from agir.plan.xray.reading import read_and_compute


@pytest.mark.django_db
def test_the_story_shows_strengths_and_worries_of_many_kinds() -> None:
    load()
    found = read_and_compute(Plan.objects.get(), dt.date(2026, 11, 23))
    codes = {finding["code"] for finding in found["findings"]}
    assert {
        "likely-duplicates",
        "money-ends-early",
        "action-without-lead",
        "action-without-result",
        "reinforcing-cluster",
        "first-concerned-decide",
        "shared-audiences",
    } <= codes
    assert len(codes) >= 14, sorted(codes)
