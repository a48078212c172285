"""Boxes and arrows: words stay in boxes, labels stay off them, nothing typed becomes markup."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from agir.ui.drawings.graph import Arrow, Box, Enclosure, graph, words
from agir.ui.drawings.words import shorten, width, wrap

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "un",
        "Heure du conte dans les parcs du quartier",
        "a" * 200,
        "WWWWWWW mmmmm " * 9,
        "東京" * 40,
    ],
)
@pytest.mark.parametrize("most", [1, 3])
def test_lines_are_never_wider_than_their_box(text: str, most: int) -> None:
    lines, whole = wrap(text, 150, 14, most)
    assert len(lines) <= most
    assert all(width(line, 14) <= 150 for line in lines)
    assert whole == ("…" not in "".join(lines))
    if whole:
        assert "".join("".join(lines).split()) == "".join(text.split())


@pytest.mark.parametrize("text", ["court", "une phrase bien trop longue pour tenir là"])
def test_what_is_shortened_says_so(text: str) -> None:
    short = shorten(text, 90, 12)
    assert width(short, 12) <= 90
    assert short == text or short.endswith("…")


def _drawing(title: str = "Titre") -> ET.Element:
    boxes = [
        Box("a", words(title, room=180, kicker="Action", note="CPE\nun lien"), 0, 0, "/a/"),
        Box("b", words("B", room=180, shape="pill"), 300, 0, "/b/?x=1&y=2", "pill", "stage", True),
        Box("c", words("C", room=180, shape="peak"), 0, 200, "/c/", "peak"),
        Box("d", words("D", room=180, shape="stack"), 300, 200, "/d/", "stack"),
    ]
    arrows = [
        Arrow("a", "b", [(180, 20), (240, 20), (240, 20), (300, 20)], "renforce", "A renforce B"),
        Arrow("d", "c", [(300, 220), (240, 220), (240, 220), (180, 220)], "dépend de", "…",
              "dashed", "hollow"),
        Arrow("b", "d", [(480, 20), (520, 20), (520, 220), (480, 220)], "chevauche", "…",
              "dotted", "none"),
    ]  # fmt: skip
    frames = [
        Enclosure((-8, -8, 188, 90)),
        Enclosure((0, 0, 9, 9), [(0, 0), (1, 1), (2, 2), (3, 3)]),
    ]
    svg = graph(
        width=520, height=300, boxes=boxes, arrows=arrows, enclosures=frames, title="Carte", scale=2
    )
    return ET.fromstring(svg)


def test_every_box_is_a_link_with_its_whole_name() -> None:
    root = _drawing("Un titre très long " * 20)
    links = root.findall(f"{SVG}a")
    assert [link.get("href") for link in links] == ["/a/", "/b/?x=1&y=2", "/c/", "/d/"]
    assert links[0].get("aria-label") == "Un titre très long " * 20
    assert links[1].get("aria-current") == "true"
    assert float(root.get("width", "0")) == 2 * (520 + 24)


def test_kinds_differ_without_colour() -> None:
    root = _drawing()
    shapes = {link.get("class", "").split()[1] for link in root.findall(f"{SVG}a")}
    assert len(shapes) == 4
    lines = [g.get("class", "").split()[1] for g in root.findall(f".//{SVG}g[@data-from]")]
    assert len(set(lines)) == 3
    heads = [p.get("class") for p in root.iter(f"{SVG}path") if "head" in p.get("class", "")]
    assert heads == ["graph-head graph-head--full", "graph-head graph-head--hollow"]


def test_labels_keep_off_the_boxes() -> None:
    root = _drawing()
    outlines = [
        tuple(float(rect.get(name, "0")) for name in ("x", "y", "width", "height"))
        for rect in root.iter(f"{SVG}rect")
        if rect.get("class") == "graph-outline"
    ]
    labels = [t for t in root.iter(f"{SVG}text") if "graph-label" in t.get("class", "")]
    assert len(labels) == 3
    for label in labels:
        x, y = float(label.get("x", "0")), float(label.get("y", "0"))
        assert not any(
            left < x < left + across and top < y < top + down
            for left, top, across, down in outlines
        )


def test_nothing_typed_becomes_markup() -> None:
    root = _drawing('</text><script>alert("x")</script>&amp;')
    assert not list(root.iter(f"{SVG}script"))
    assert root.find(f"{SVG}a").get("aria-label").startswith("</text><script>")  # type: ignore[union-attr]
    assert not [e for e in root.iter() if e.get("style")]
