"""Days as people say them when they promise."""

from __future__ import annotations

import datetime as dt

import pytest

from agir.promises.days import read_day

TODAY = dt.date(2026, 11, 23)  # a Monday


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-12-03", "2026-12-03"),
        ("le 12 mars", "2027-03-12"),
        ("12 mars", "2027-03-12"),
        ("le 1er décembre", "2026-12-01"),
        ("jeudi le 3 décembre 2026", "2026-12-03"),
        ("d’ici le 15 janvier", "2027-01-15"),
        ("avant le 30 novembre", "2026-11-30"),
        ("3/12", "2026-12-03"),
        ("03/12/2027", "2027-12-03"),
        ("demain", "2026-11-24"),
        ("après-demain", "2026-11-25"),
        ("Aujourd’hui", "2026-11-23"),
        ("vendredi", "2026-11-27"),
        ("d’ici vendredi", "2026-11-27"),
        ("lundi", "2026-11-30"),
        ("vendredi prochain", "2026-11-27"),
        ("dans deux semaines", "2026-12-07"),
        ("d’ici 10 jours", "2026-12-03"),
        ("dans un mois", "2026-12-23"),
        ("dans trois mois", "2027-02-23"),
        ("la semaine prochaine", "2026-11-30"),
        ("fin mars", "2027-03-31"),
        ("mi-janvier", "2027-01-20"),
        ("début décembre", "2026-12-10"),
        ("mars", "2027-03-31"),
        ("février 2028", "2028-02-29"),
        ("29 février", "2028-02-29"),
        ("March 12", "2027-03-12"),
        ("by March 12th, 2028", "2028-03-12"),
        ("in two weeks", "2026-12-07"),
        ("tomorrow", "2026-11-24"),
        ("next week", "2026-11-30"),
    ],
)
def test_a_day_as_it_is_said(said: str, day: str) -> None:
    assert read_day(said, TODAY) == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    "said",
    ["", "bientôt", "31 février", "2026-02-30", "0/0", "99/99/9999", "dans mille ans",
     "le 12 marsouin", "dans zéro jour", "mars 0000", "2026-99-99", "х марта", "dans ⅞ jours"],
)  # fmt: skip
def test_what_names_no_day(said: str) -> None:
    assert read_day(said, TODAY) is None
