"""Words: every string has its English, and every plural its two forms in both languages."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent.parent


def catalogue(language: str) -> Catalog:
    with (ROOT / f"locale/{language}/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale=language)


def strings(entry: object) -> tuple[str, ...]:
    return entry if isinstance(entry, tuple) else (str(entry or ""),)


def test_english_is_complete() -> None:
    entries = [m for m in catalogue("en") if m.id]
    assert len(entries) > 200
    assert [m.id for m in entries if m.fuzzy or not all(strings(m.string))] == []


def test_plurals_exist_in_french_too() -> None:
    plurals = [m for m in catalogue("en") if m.pluralizable]
    french = {m.id: m for m in catalogue("fr") if m.pluralizable}
    missing = [m.id for m in plurals if m.id not in french or not all(strings(french[m.id].string))]
    assert missing == []


PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")


def test_translations_keep_their_placeholders() -> None:
    wrong = []
    for message in catalogue("en"):
        if not message.id:
            continue
        wanted = {m.group() for m in PLACEHOLDER.finditer(strings(message.id)[-1])}
        for text in strings(message.string)[-1:]:
            if {m.group() for m in PLACEHOLDER.finditer(text)} != wanted:
                wrong.append(message.id)
    assert wrong == []


def test_the_catalogue_knows_every_string_of_the_house() -> None:
    """Gathers the strings anew and compares: a string added without its English fails here."""
    if shutil.which("xgettext") is None:
        pytest.skip("gettext is not on this machine: the catalogue was not gathered anew")
    from django.core.management import call_command

    known = {m.id if isinstance(m.id, str) else m.id[0] for m in catalogue("en") if m.id}
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "house"
        shutil.copytree(ROOT / "agir", copy / "agir", ignore=shutil.ignore_patterns("*.mo"))
        (copy / "locale/en/LC_MESSAGES").mkdir(parents=True)
        here = Path.cwd()
        try:
            import os

            os.chdir(copy)
            from django.test import override_settings

            with override_settings(LOCALE_PATHS=[copy / "locale"]):
                call_command("makemessages", locale=["en"], no_location=True, verbosity=0)
        finally:
            os.chdir(here)
        with (copy / "locale/en/LC_MESSAGES/django.po").open("rb") as file:
            gathered = {m.id if isinstance(m.id, str) else m.id[0] for m in read_po(file) if m.id}
    assert sorted(gathered - known) == []


QUOTES = re.compile(r"« | »| [:;!?%$](?:\s|$)")


def test_french_spacing() -> None:
    """A plain space before : % $ or inside « » breaks lines in the wrong place, and OQLF puts
    none before ; ! ?."""
    wrong = [text for m in catalogue("en") if m.id for text in strings(m.id) if QUOTES.search(text)]
    assert wrong == []


def test_sources_are_sound() -> None:
    if shutil.which("msgfmt") is None:
        pytest.skip("gettext is not on this machine: the catalogues were not compiled by it")
    for language in ("en", "fr"):
        source = ROOT / f"locale/{language}/LC_MESSAGES/django.po"
        done = subprocess.run(
            ["msgfmt", "--check", "-o", "/dev/null", str(source)], capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
