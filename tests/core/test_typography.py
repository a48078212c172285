"""Dates, times and numbers as the OQLF writes them, and as English does."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import formats, timezone, translation

from agir.core.templatetags.typography import colon, day, money, percent, quoted

NBSP = "\xa0"


@pytest.mark.parametrize(
    ("language", "value", "expected"),
    [
        ("fr", dt.time(13, 5), f"13{NBSP}h{NBSP}05"),
        ("fr", dt.time(9, 0), f"9{NBSP}h{NBSP}00"),
        ("en", dt.time(13, 5), "1:05 p.m."),
    ],
)
def test_times(language: str, value: dt.time, expected: str) -> None:
    with translation.override(language):
        assert formats.time_format(value) == expected


@pytest.mark.parametrize(
    ("language", "value", "expected"),
    [
        ("fr", dt.date(2026, 3, 1), "1er mars 2026"),
        ("fr", dt.date(2026, 3, 2), "2 mars 2026"),
        ("fr", dt.date(2026, 8, 11), "11 août 2026"),
        ("en", dt.date(2026, 3, 1), "March 1, 2026"),
        ("fr", None, ""),
    ],
)
def test_days(language: str, value: dt.date | None, expected: str) -> None:
    with translation.override(language):
        assert day(value) == expected


@pytest.mark.parametrize(
    ("language", "value", "expected"),
    [
        ("fr", Decimal("1234.5"), f"1{NBSP}234,50{NBSP}$"),
        ("fr", 246000, f"246{NBSP}000{NBSP}$"),
        ("fr", 0, f"0{NBSP}$"),
        ("en", Decimal("1234.5"), "$1,234.50"),
        ("en", -20, "-$20"),
        ("fr", None, ""),
    ],
)
def test_money(language: str, value: Decimal | int | None, expected: str) -> None:
    with translation.override(language):
        assert money(value) == expected


@pytest.mark.parametrize(
    ("language", "value", "expected"),
    [("fr", 0.346, f"35{NBSP}%"), ("en", 0.346, "35%"), ("fr", 1, f"100{NBSP}%"), ("fr", None, "")],
)
def test_shares(language: str, value: float | None, expected: str) -> None:
    with translation.override(language):
        assert percent(value) == expected


def test_short_dates_are_iso_in_both_languages() -> None:
    for language in ("fr", "en"):
        with translation.override(language):
            assert formats.date_format(dt.date(2026, 3, 1), "SHORT_DATE_FORMAT") == "2026-03-01"


@pytest.mark.parametrize(
    ("language", "marks", "after"),
    [("fr", f"«{NBSP}Halte{NBSP}»", f"{NBSP}: Halte"), ("en", "“Halte”", ": Halte")],
)
def test_marks_follow_the_language(language: str, marks: str, after: str) -> None:
    with translation.override(language):
        assert (quoted("Halte"), colon("Halte")) == (marks, after)


def test_the_day_of_an_instant_is_the_day_where_it_is_read() -> None:
    instant = dt.datetime(2026, 3, 2, 3, 30, tzinfo=dt.UTC)
    with translation.override("fr"), timezone.override("America/Toronto"):
        assert day(instant) == "1er mars 2026"
    with translation.override("fr"), timezone.override("Europe/Paris"):
        assert day(instant) == "2 mars 2026"
