"""The printable sheet of a tool: a tagged PDF of two pages, to fill in by hand in a meeting.

No text of the content enters the source that is compiled: it travels beside it as JSON, so that
whatever a name holds is printed as it is and never read as a command.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.cache import cache as kept
from django.utils.translation import gettext as _
from django.utils.translation import override

from agir.core.typeset import compile_pdf, compile_png
from agir.framework import contents
from agir.framework.reading import Words
from agir.framework.tools import Section, Tool

SOURCE = Path(__file__).parent / "sheet.typ"


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


def _day() -> dt.date:
    """The day of the content: a sheet is as old as its words."""
    return contents.changes()[0].date


def compile_sheet(data: dict[str, Any], language: str) -> bytes:
    """The PDF (PDF/UA-1) of a sheet's data. Bytes depend on the data and the language only."""
    return compile_pdf(SOURCE, {**data, "language": language}, _day())


def compile_preview(data: dict[str, Any], language: str) -> bytes:
    """The front of the sheet as a PNG, 80 dots per inch."""
    return compile_png(SOURCE, {**data, "language": language}, _day(), ppi=80)


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
