"""Bars and stretches of time: what is drawn, where, and never raw text."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from agir.ui.drawings.bars import WIDTH, Bar, Mark, Stretch, bars, timeline


def rects(svg: str, kind: str) -> list[float]:
    return [float(w) for w in re.findall(rf'width="([\d.]+)" height="[\d.]+" class="{kind}"', svg)]


def test_lengths_are_in_proportion() -> None:
    svg = bars([Bar("a", 10, "10"), Bar("b", 5, "5"), Bar("c", 0, "0")], name="n", key="k")
    ten, five = rects(svg, "d-stage")
    assert ten == pytest.approx(2 * five, abs=0.2)
    assert "stroke-dasharray" in svg  # nothing is drawn as nothing, not left out


def test_nothing_leaves_the_frame() -> None:
    label = "Un nom d’organisation vraiment très long qui ne tient pas sur une seule ligne " * 3
    svg = bars([Bar(label, 4, "4 + 3", more=3), Bar("b", 1, "1")], name="n", key="k")
    for x, size in re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', svg):
        assert float(x) + float(size) <= WIDTH + 0.1
    assert svg.count("d-label") == 3  # two lines at most, and one


def test_it_is_sound_and_escaped() -> None:
    evil = '<a href="x">&"'
    svg = bars([Bar(evil, 1, evil, href='/?q="&')], name=evil, key="k")
    root = ElementTree.fromstring(svg)
    assert root.attrib["aria-label"] == evil
    assert len(root.findall("a")) == 1
    assert "style=" not in svg


def test_no_row_and_no_value() -> None:
    assert len(ElementTree.fromstring(bars([], name="n", key="k")).findall(".//{*}rect")) == 0
    one = ElementTree.fromstring(bars([Bar("a", 0, "0")], name="n", key="k"))
    assert "a" in "".join(one.itertext())


def test_time_goes_from_left_to_right() -> None:
    rows = [
        Stretch("a", "1 $", 0, 50, "mi"),
        Stretch("b", "", 0, 100, "fin"),
        Stretch("c", "", 0, None, "?"),
    ]
    svg = timeline(
        rows, first=0, last=100, marks=[Mark(0, "2026"), Mark(99, "2027")],
        now=Mark(40, "aujourd’hui"), name="n", key="k",
    )  # fmt: skip
    half, whole = rects(svg, "d-stage")
    assert whole == pytest.approx(2 * half, rel=0.02)
    assert "aujourd’hui" in svg
    ElementTree.fromstring(svg)


@pytest.mark.parametrize("wrong", [{"tone": "red"}, {"last": 0}])
def test_wrong_arguments(wrong: dict) -> None:
    asked = {"first": 0, "last": 1, "marks": [], "now": None, "name": "n", "key": "k", **wrong}
    with pytest.raises(ValueError, match=r"tone|period"):
        timeline([], **asked)  # type: ignore[arg-type]
