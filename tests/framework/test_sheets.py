"""The sheets to print: two pages, tagged, in both languages, and nothing in a name is a command."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.utils.translation import override

from agir.framework.sheets import compile_sheet, sheet, sheet_data
from agir.framework.tools import Tool, tool, tools

HOSTILE = (
    r'#panic("x") $a_b$ \ "guillemets" *gras* _it_ '
    r"@ref <label> `code` // /* ] } #let x = 1 é « » 😀"
)


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def text_of(pdf: bytes, folder: Path) -> str:
    """What a reader finds in the file, with poppler when it is there."""
    path = folder / "sheet.pdf"
    path.write_bytes(pdf)
    out = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return " ".join(out.stdout.decode().split())


def plain(text: str) -> str:
    return " ".join(text.replace("\xa0", " ").split())


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("shown", tools(), ids=lambda shown: shown.key)
def test_every_sheet_compiles_to_two_tagged_pages(shown: Tool, language: str) -> None:
    with override(language):
        data = sheet_data(shown)
    made = compile_sheet(data, language)
    assert made.startswith(b"%PDF-")
    assert pages(made) == 2
    assert b"pdfuaid" in made
    assert b"/StructTreeRoot" in made
    assert f"/Lang ({language}-CA)".encode() in made or b"/Lang" in made
    assert len(made) < 150_000


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler) is not installed")
@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_printed_is_what_was_written(language: str, tmp_path: Path) -> None:
    for key in ("cause_tree", "meeting", "sustainability_grid"):
        with override(language):
            shown = tool(key)
            data, name, purpose = sheet_data(shown), plain(shown.name), plain(shown.purpose)
        text = text_of(compile_sheet(data, language), tmp_path)
        assert name in plain(text)
        assert purpose in plain(text)


def _hostile(value: Any) -> Any:
    if isinstance(value, str):
        return HOSTILE if value else value
    if isinstance(value, list):
        return [_hostile(one) for one in value]
    return value


@pytest.mark.parametrize("key", ["cause_tree", "charter", "journal", "trust", "ecocycle"])
def test_no_text_is_ever_a_command(key: str, tmp_path: Path) -> None:
    data = sheet_data(tool(key))
    for name in ("title", "purpose", "when", "steps", "produces", "place", "stages"):
        data[name] = _hostile(data[name])
    for part in data["front"] + data["back"]:
        for name in ("title", "help", "described", "labels", "columns"):
            part[name] = _hostile(part[name])
    made = compile_sheet(data, "fr")
    assert made.startswith(b"%PDF-")
    if shutil.which("pdftotext"):
        assert r'#panic("x") $a_b$ \ "guillemets" *gras*' in text_of(made, tmp_path)


def test_a_sheet_is_kept_once_made_and_made_again_when_its_words_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[str] = []

    def count(data: dict[str, Any], language: str) -> bytes:
        made.append(language)
        return b"%PDF-" + language.encode()

    monkeypatch.setattr("agir.framework.sheets.compile_sheet", count)
    cache.clear()
    for language in ("fr", "fr", "en", "en"):
        assert sheet(tool("promises"), language).endswith(language.encode())
    assert made == ["fr", "en"]
    monkeypatch.setattr("agir.framework.contents.version", lambda: "2.0")
    sheet(tool("promises"), "fr")
    assert made == ["fr", "en", "fr"]


def test_the_same_sheet_is_the_same_bytes() -> None:
    data = sheet_data(tool("promises"))
    assert compile_sheet(data, "fr") == compile_sheet(data, "fr")
