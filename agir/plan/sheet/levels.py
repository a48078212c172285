"""The results an action is under, from columns written once then left blank, and from rows
that are only a heading."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .parsed import SheetIssue
from .table import Row, Table
from .words import bare, fold, line_of, shown

NONE = "-"
_HEADING = re.compile(
    r"^(?P<under>(sous[- ]?)*)(?P<word>axe|orientation|enjeu|priorite|objectif|but|"
    r"volet|theme|thematique|chantier"
    r"|resultat|pilier|goal|priority|objective|outcome|result|pillar|strategie|"
    r"strategy|changement|ambition)s?\b"
    r"( (strategique|general|specifique|operationnel|"
    r"prioritaire)\w*)?\s*(n\s?[o°.]*\s*)?(\d|[ivx]+\b|[a-h]\b|:|-)"
)
_DEEPER = {"objectif", "objective", "resultat", "result", "outcome"}


class Hierarchy:
    """The results of each row. Feed it the rows in order."""

    def __init__(self, table: Table, levels: Sequence[int], title: int) -> None:
        self.table = table
        self.levels = list(levels)
        self.title = title
        self.current = ["" for _ in levels]
        self.sections: list[tuple[int, str]] = []
        self.after_section = False
        self.fills = [self._fills(index) for index in levels]
        self.warnings: list[SheetIssue] = []

    def _fills(self, index: int) -> bool:
        """Whether this level is written once then left blank: values hardly ever repeat from one
        row to the next, and blanks follow. A column that repeats its values means its blanks."""
        repeats = blanks = 0
        before = ""
        for row in self.table.rows:
            text = fold(line_of(row.text(index)))
            if not text:
                blanks += 1
            elif text == before and index not in row.merged:
                repeats += 1
            before = text or before
        return blanks > 0 and repeats * 5 <= blanks

    def section(self, row: Row) -> bool:
        """Whether this row is a heading; if so it is remembered for the rows below."""
        filled = row.filled()
        found = len(filled) == 1 and self._is_heading(row, filled[0])
        if found:
            self._enter(line_of(row.text(filled[0])))
            self.current = ["" for _ in self.levels]
        self.after_section = found
        return found

    def _is_heading(self, row: Row, index: int) -> bool:
        text = row.text(index)
        if index in self.levels or index in row.merged or len(text) > 300:
            return False
        if row.wide >= 3:
            return True
        if self.levels:
            return False
        return index < self.title or bool(_HEADING.match(fold(text)))

    def _enter(self, text: str) -> None:
        depth = _depth(text)
        if depth is None:
            last = self.sections[-1][0] if self.sections else 0
            depth = last + 1 if self.after_section or not last else last
        while self.sections and self.sections[-1][0] >= depth:
            self.sections.pop()
        self.sections.append((depth, text[:300]))

    def path(self, row: Row) -> tuple[str, ...]:
        """The results of a row, upper level first. A level left blank takes the one above it
        only when nothing higher changed; « — » says that there is none."""
        changed = False
        for place, index in enumerate(self.levels):
            text = self._level_text(row, index)
            if fold(text) == NONE:
                changed, self.current[place] = True, ""
            elif text:
                changed = changed or fold(text) != fold(self.current[place])
                self.current[place] = text[:300]
            elif changed or not self.fills[place]:
                changed = changed or bool(self.current[place])
                self.current[place] = ""
        above = [text for _depth, text in self.sections]
        return tuple(above + [text for text in self.current if text])

    def _level_text(self, row: Row, index: int) -> str:
        text = line_of(row.text(index))
        if text and _is_placeholder(text, self.table.headers[index]):
            self.warnings.append(
                SheetIssue("placeholder_cell", row.number, self.table.column(index), shown(text))
            )
            return ""
        return text


def _is_placeholder(text: str, header: str) -> bool:
    """« Sous-Sous Axe » under « Sous-sous axe (x.x.x) »: the header said again."""
    return bare(text) in {bare(header), bare(re.sub(r"\([^)]*\)", " ", header))}


def _depth(text: str) -> int | None:
    folded = fold(text)
    match = _HEADING.match(folded)
    if match:
        under = match["under"].count("sous")
        return 1 + under + (1 if match["word"] in _DEEPER else 0)
    number = re.match(r"^(\d+(?:\.\d+)*)[.)]?\s", folded)
    return number[1].count(".") + 1 if number else None
