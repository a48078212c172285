"""Colours that can be read, weights that stay light, templates without inline style or script."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from agir.ui.contrast import Pair, colours, luminance, pairs, ratio

ROOT = Path(__file__).resolve().parent.parent.parent / "agir"
STATIC = ROOT / "ui" / "static" / "ui"
TEMPLATES = sorted(ROOT.glob("*/templates/**/*.html"))


def test_ratio_is_the_one_of_the_standard() -> None:
    assert luminance("#ffffff") == pytest.approx(1)
    assert ratio("#000000", "#ffffff") == pytest.approx(21)
    assert ratio("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_each_family_has_its_hue_in_both_schemes() -> None:
    known = colours()
    for family in ("stage", "relation", "voice", "lasting", "proof"):
        assert {family, f"{family}-soft"} <= set(known)
    assert all(light != dark for light, dark in known.values())


@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: f"{pair.front}-on-{pair.ground}")
def test_each_colour_can_be_read(pair: Pair) -> None:
    assert pair.is_enough, f"{pair.light} light, {pair.dark} dark, {pair.least} wanted"


def _compressed(paths: list[Path]) -> int:
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


def test_styles_and_scripts_stay_light() -> None:
    styles = [STATIC / f"{name}.css" for name in ("tokens", "base", "components", "forms")]
    styles += [STATIC / "drawings.css", STATIC / "print.css"]
    assert _compressed(styles) < 14_000
    assert _compressed(sorted(STATIC.glob("*.js"))) < 10_000


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=", text)
    assert "<style" not in text
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert "javascript:" not in text


def test_styles_keep_to_their_layers() -> None:
    declared = "@layer reset, tokens, base, components, rooms;"
    assert declared in (STATIC / "tokens.css").read_text()
    for path in ROOT.glob("*/static/**/*.css"):
        bare = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        outside = re.split(r"@layer\s+[a-z]+\s*\{", bare.replace(declared, ""))[0]
        assert not outside.strip(), f"{path.name} has rules outside a layer"
