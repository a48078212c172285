"""Documents to print: a fixed typst source, and the words beside it.

No text of the content enters the source that is compiled: it travels beside it as JSON, so that
whatever a name holds is printed as it is and never read as a command.
"""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Any

import typst


@cache
def _fonts() -> typst.Fonts:
    """Only the fonts that come with typst: the same document on every machine."""
    return typst.Fonts(include_system_fonts=False)


def _compiled(source: Path, data: dict[str, Any], day: dt.date, **options: Any) -> bytes:
    told = json.dumps(data, ensure_ascii=False)
    compiler = typst.Compiler(
        source.read_bytes(), root=source.parent, font_paths=_fonts(), sys_inputs={"data": told}
    )
    moment = dt.datetime.combine(day, dt.time(12), dt.UTC)
    made = compiler.compile(timestamp=int(moment.timestamp()), **options)
    first = made[0] if isinstance(made, list) else made
    if not isinstance(first, bytes):
        raise TypeError("typst gave nothing")
    return first


def compile_pdf(source: Path, data: dict[str, Any], day: dt.date) -> bytes:
    """A tagged PDF (PDF/UA-1), dated of `day`. Its bytes depend on its arguments only."""
    try:
        return _compiled(source, data, day, format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError:
        # A sign that no font here can draw forbids the promise of PDF/UA, not the document.
        return _compiled(source, data, day, format="pdf")


def compile_png(source: Path, data: dict[str, Any], day: dt.date, ppi: int) -> bytes:
    """The first page as a picture, `ppi` dots per inch."""
    return _compiled(source, data, day, format="png", ppi=ppi)
