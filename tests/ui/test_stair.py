"""The stair and the overlay: everything drawn, nothing over anything, nothing read as HTML."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import xml.etree.ElementTree as ET

import pytest

from agir.ui.drawings import overlay as over
from agir.ui.drawings import stair as st
from agir.ui.drawings.words import BOLD, width

D = dt.date
START = D(2019, 1, 1)
HOSTILE = '<script>alert(1)</script>" onload="x'


def days(count: int, start: D = START, step: int = 40) -> tuple[D, ...]:
    return tuple(start + dt.timedelta(days=step * i) for i in range(count))


def layers() -> list[st.Layer]:
    return [
        st.Layer("9 pratiques d’organisations", "relation", days(9)),
        st.Layer("6 changements dans la communauté", "voice", days(6, D(2020, 5, 1), 90)),
        st.Layer("Aucune règle", "lasting", ()),
    ]


def flags(count: int, apart: int = 30) -> list[st.Flag]:
    return [
        st.Flag(day, day.isoformat(), f"Moment {place} avec des mots qui prennent de la place")
        for place, day in enumerate(days(count, D(2019, 6, 1), apart))
    ]


def texts(svg: str) -> list[tuple[float, float, float, float, str]]:
    """Left, top, right, bottom of every line of words that starts at its x."""
    found = []
    for one in ET.fromstring(svg).iter("text"):
        size = float(one.get("font-size", "0"))
        words = one.text or ""
        long = width(words, size * (BOLD if one.get("class") == "d-title" else 1))
        x, y = float(one.get("x", "0")), float(one.get("y", "0"))
        if one.get("text-anchor") == "end":
            x -= long
        elif one.get("text-anchor") == "middle":
            x -= long / 2
        found.append((x, y - size * 0.8, x + long, y + size * 0.2, words))
    return found


def over_one_another(svg: str) -> list[tuple[str, str]]:
    return [
        (a[4], b[4])
        for a, b in itertools.combinations(texts(svg), 2)
        if min(a[2], b[2]) - max(a[0], b[0]) > 1 and min(a[3], b[3]) - max(a[1], b[1]) > 1
    ]


@pytest.mark.parametrize("shape", [st.WIDE, st.NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("apart", [0, 5, 30, 200])
def test_no_words_of_the_stair_meet(shape: st.Shape, apart: int) -> None:
    svg = st.stair(layers(), flags(6, apart), name="x", until=D(2021, 6, 1), shape=shape)
    assert over_one_another(svg) == []
    assert max(right for _l, _t, right, _b, _w in texts(svg)) <= shape.width + 1


@pytest.mark.parametrize("apart", [3, 25, 120])
def test_no_pole_crosses_words(apart: int) -> None:
    svg = st.stair(layers(), flags(8, apart), name="x", until=D(2021, 6, 1))
    poles = [
        (float(x), float(top), float(foot))
        for x, top, foot in re.findall(
            r'<line x1="([\d.]+)" y1="([\d.]+)" x2="[\d.]+" y2="([\d.]+)" class="d-line" stroke',
            svg,
        )
    ]
    assert len(poles) == 8
    words = [box for box in texts(svg) if "oment" in box[4] or "place" in box[4]]
    for x, top, foot in poles:
        for left, above, right, below, said in words:
            assert not (left < x < right and above < foot and below > top), said


def test_the_stair_climbs_to_its_total_and_names_its_kinds() -> None:
    svg = st.stair(layers(), name="Ce qui a changé", until=D(2026, 1, 1))
    said = [words for *_box, words in texts(svg)]
    assert "15" in said
    assert "9 pratiques d’organisations" in said
    assert not any("Aucune" in words for words in said)  # nothing of that kind: no end to name
    assert 'aria-label="Ce qui a changé"' in svg


def test_ten_thousand_steps_stay_a_small_drawing() -> None:
    many = [st.Layer("beaucoup", "proof", days(10_000, D(2000, 1, 1), 1))]
    assert len(st.stair(many, name="x", until=D(2026, 1, 1))) < 400_000


def test_nothing_to_draw_is_nothing() -> None:
    assert st.stair([st.Layer("rien", "proof", ())], flags(2), name="x", until=D(2026, 1, 1)) == ""
    assert over.overlay([], [], name="x") == ""
    assert over.overlay([(2020, None)], [], name="x") == ""


def test_words_are_never_read_as_html() -> None:
    svg = st.stair(
        [st.Layer(HOSTILE, "proof", days(3))],
        [st.Flag(D(2019, 2, 1), HOSTILE, HOSTILE)],
        name=HOSTILE,
        until=D(2020, 1, 1),
    )
    svg += over.overlay(
        [(2019, 1.0), (2020, 2.0)],
        [over.Band(HOSTILE, "proof", (over.Span(D(2019, 5, 1), HOSTILE),))],
        name=HOSTILE,
    )
    assert "<script" not in svg
    assert 'onload="x"' not in svg


def test_an_unknown_tone_is_an_error() -> None:
    with pytest.raises(ValueError, match="tone"):
        st.stair([st.Layer("x", "pink", days(1))], name="x", until=D(2020, 1, 1))
    with pytest.raises(ValueError, match="tone"):
        over.overlay([(2020, 1.0)], [over.Band("x", "pink", ())], name="x")


@pytest.mark.parametrize("shape", [over.WIDE, over.NARROW], ids=["wide", "narrow"])
def test_no_words_under_the_curve_meet(shape: over.Shape) -> None:
    spans = tuple(
        over.Span(day, f"Un effet {place} qui se raconte assez longuement")
        for place, day in enumerate(days(8, D(2019, 3, 1), 100))
    )
    bars = tuple(
        over.Span(day, f"Action {place}", day + dt.timedelta(days=300))
        for place, day in enumerate(days(5, D(2018, 3, 1), 200))
    )
    bands = [over.Band("Effets", "lasting", spans), over.Band("Actions", "stage", bars)]
    points = [(2016, 20.0), (2018, None), (2020, 25.0), (2022, 22.0)]
    svg = over.overlay(points, bands, name="x", say=lambda v: f"{v:g}", shape=shape)
    assert over_one_another(svg) == []
    assert svg.count("<rect") == 5
    assert svg.count('r="5.5"') == 8


def test_nothing_joins_the_curve_to_what_lies_under_it() -> None:
    """The only lines are the scale's: the drawing claims no cause."""
    span = over.Span(D(2020, 6, 1), "Un effet")
    svg = over.overlay([(2019, 1.0), (2021, 3.0)], [over.Band("E", "lasting", (span,))], name="x")
    assert set(re.findall(r'<line[^>]*class="([^"]+)"', svg)) == {"d-grid"}
    assert svg.count("<path") == 1
