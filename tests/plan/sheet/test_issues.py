"""Every code has a sentence, and every sentence stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agir.core.sheets import SheetError
from agir.plan.sheet import issues
from agir.plan.sheet.parsed import SheetIssue

SOURCES = Path(__file__).resolve().parents[3] / "agir"


def test_every_code_the_reader_gives_has_a_sentence():
    given = set()
    for path in [
        *(SOURCES / "plan" / "sheet").glob("*.py"),
        *(SOURCES / "core" / "sheets").glob("*.py"),
    ]:
        if path.name == "issues.py":
            continue
        text = path.read_text(encoding="utf-8")
        given |= set(
            re.findall(
                r'(?:SheetError|SheetIssue|FileWarning|warn|reject|Reading)\(\s*(?:"", '
                r')?"([a-z_]{4,})"',
                text,
            )
        )
    assert given <= set(issues.ERRORS) | set(issues.ISSUES)


@pytest.mark.parametrize("code", sorted(issues.ISSUES))
def test_sentences_of_issues(code):
    text = issues.sentence(SheetIssue(code, 12, "A · Action", "mot"))
    assert "%" not in text
    assert text[-1] in ".?»"


@pytest.mark.parametrize("code", sorted(issues.ERRORS))
def test_sentences_of_refusals(code):
    text = issues.sentence(SheetError(code, limit=20, sheet="Plan"))
    assert "%(" not in text
    assert text.endswith(".")


def test_an_unknown_code_and_a_hostile_value_do_not_break():
    assert issues.sentence(SheetError("autre")) == "Ce fichier n’a pas pu être lu."
    assert "%s%(x)s" in issues.sentence(SheetIssue("status_unknown", 1, "A", "%s%(x)s"))


def test_where():
    assert issues.where(SheetIssue("x", 12, "AA · Date de fin")) == "ligne 12, AA · Date de fin"
    assert issues.where(SheetIssue("x", 12)) == "ligne 12"
    assert issues.where(SheetIssue("x")) == ""


def test_every_code_is_documented():
    text = (SOURCES.parent / "docs" / "import.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([a-z_]+)` \|", text, re.MULTILINE))
    assert documented == set(issues.ERRORS) | set(issues.ISSUES)
