"""Tidiness: sizes, names, strict templates, nothing left over."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = sorted(p for p in (ROOT / "agir").rglob("*.py") if "migrations" not in p.parts)
TEMPLATES = sorted((ROOT / "agir").glob("*/templates/**/*.html"))
LONGEST_FILE, LONGEST_FUNCTION = 400, 60
DRAWERS = {"services", "managers", "utils", "helpers", "mixins", "common"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_files_stay_short() -> None:
    long = {name(p): n for p in CODE if (n := p.read_text().count("\n")) > LONGEST_FILE}
    assert long == {}


def test_functions_stay_short() -> None:
    long = {}
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                if size > LONGEST_FUNCTION:
                    long[f"{name(path)}:{node.name}"] = size
    assert long == {}


def test_no_drawer_where_things_get_lost() -> None:
    assert [name(p) for p in CODE if DRAWERS & {*p.parts, p.stem}] == []


def test_no_excused_or_unfinished_work() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX)\b|# noqa|pragma: no cover|NotImplementedError")
    assert [name(p) for p in CODE if marks.search(p.read_text())] == []


INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*="),
    "style element": re.compile(r"<style\b"),
    "script with a body": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)"),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*="),
    "javascript address": re.compile(r"""=\s*["']\s*javascript:""", re.I),
    "foreign address": re.compile(r"""(?:src|href)\s*=\s*["']https?://(?!{)"""),
}


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_templates_obey_the_strict_policy(path: Path) -> None:
    text = re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", path.read_text(), flags=re.S)
    found = [what for what, pattern in INLINE.items() if pattern.search(text)]
    assert found == []


def test_every_template_is_used() -> None:
    told = "\n".join(p.read_text() for p in CODE) + "\n".join(p.read_text() for p in TEMPLATES)
    library = ("account/", "mfa/", "usersessions/", "allauth/", "ui/errors/")
    unused = []
    for path in TEMPLATES:
        local = str(path).split("/templates/")[1]
        twin = local.removesuffix(".html") + ".txt"  # a letter and its page leave together
        if not local.startswith(library) and local not in told and twin not in told:
            unused.append(local)
    assert unused == []


def test_nothing_of_other_people_is_committed() -> None:
    big = [
        name(p)
        for p in (ROOT / "agir").rglob("static/**/*.*")
        if p.suffix in {".js", ".css"} and (".min." in p.name or p.stat().st_size > 60_000)
    ]
    assert big == []
