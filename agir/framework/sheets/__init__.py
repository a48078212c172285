"""The printable sheet of a tool: a tagged PDF of two pages, to fill in by hand in a meeting.

No text of the content enters the source that is compiled: it travels beside it as JSON, so that
whatever a name holds is printed as it is and never read as a command.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import typst
from django.core.cache import cache as kept
from django.utils.translation import gettext as _
from django.utils.translation import override

from agir.framework import contents
from agir.framework.reading import Words
from agir.framework.tools import Section, Tool

SOURCE = Path(__file__).parent / "sheet.typ"


@cache
def _fonts() -> typst.Fonts:
    """Only the fonts that come with typst: the same sheet on every machine."""
    return typst.Fonts(include_system_fonts=False)


def _here(words: Words | None) -> str:
    return words.here() if words else ""


def _section(section: Section) -> dict[str, Any]:
    return {
        "kind": section.kind,
        "weight": section.weight,
        "title": _here(section.title),
        "help": _here(section.help),
        "described": _here(section.described),
        "labels": [label.here() for label in section.labels],
        "columns": [column.here() for column in section.columns],
        "widths": list(section.widths),
        "rows": section.rows,
        "across": section.across,
    }


def _words() -> dict[str, str]:
    """What every sheet says besides its own content."""
    return {
        "coalition": _("Regroupement"),
        "date": _("Date"),
        "facilitation": _("Animation"),
        "present": _("Personnes présentes"),
        "how": _("Comment faire"),
        "when": _("Quand l’utiliser"),
        "duration": _("Durée"),
        "people": _("Personnes"),
        "material": _("Matériel"),
        "produces": _("Ce que l’on garde"),
        "place": _("Dans le programme"),
        "notes": _("Notes"),
        "of": _("de"),
        "page": _("page"),
        "method": _("Agir ensemble, référentiel"),
    }


def sheet_data(tool: Tool) -> dict[str, Any]:
    """What is printed, in the language being read."""
    return {
        "title": tool.name,
        "purpose": tool.purpose,
        "when": tool.when,
        "duration": tool.duration,
        "people": tool.people,
        "material": tool.material,
        "produces": tool.produces,
        "place": tool.place,
        "steps": tool.steps,
        "stages": [stage.name for stage in contents.stages()],
        "own": [contents.keys("stages").index(key) for key in tool.stage_keys],
        "landscape": tool.landscape,
        "version": contents.version(),
        "front": [_section(part) for part in tool.sections if not part.back],
        "back": [_section(part) for part in tool.sections if part.back],
        "words": _words(),
    }


def _compiled(data: dict[str, Any], language: str, **options: Any) -> bytes:
    told = json.dumps({**data, "language": language}, ensure_ascii=False)
    compiler = typst.Compiler(
        SOURCE.read_bytes(), root=SOURCE.parent, font_paths=_fonts(), sys_inputs={"data": told}
    )
    moment = dt.datetime.combine(contents.changes()[0].date, dt.time(12), dt.UTC)
    made = compiler.compile(timestamp=int(moment.timestamp()), **options)
    first = made[0] if isinstance(made, list) else made
    if not isinstance(first, bytes):
        raise TypeError("typst gave nothing")
    return first


def compile_sheet(data: dict[str, Any], language: str) -> bytes:
    """The PDF (PDF/UA-1) of a sheet's data. Bytes depend on the data and the language only."""
    try:
        return _compiled(data, language, format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError:
        # A sign that no font here can draw forbids the promise of PDF/UA, not the sheet.
        return _compiled(data, language, format="pdf")


def compile_preview(data: dict[str, Any], language: str) -> bytes:
    """The front of the sheet as a PNG, 80 dots per inch."""
    return _compiled(data, language, format="png", ppi=80)


def _kept(
    tool: Tool, language: str, kind: str, make: Callable[[dict[str, Any], str], bytes]
) -> bytes:
    """Kept once made: until its words or its drawing change."""
    with override(language):
        data = sheet_data(tool)
    print_of = sha256(SOURCE.read_bytes() + json.dumps(data, sort_keys=True).encode()).hexdigest()
    key = f"framework:{kind}:{contents.version()}:{language}:{tool.slug}:{print_of[:16]}"
    made: bytes | None = kept.get(key)
    if made is None:
        made = make(data, language)
        kept.set(key, made)
    return made


def sheet(tool: Tool, language: str) -> bytes:
    """The sheet of a tool, as a PDF."""
    return _kept(tool, language, "sheet", compile_sheet)


def preview(tool: Tool, language: str) -> bytes:
    """The front of a tool's sheet, as a small picture."""
    return _kept(tool, language, "preview", compile_preview)
