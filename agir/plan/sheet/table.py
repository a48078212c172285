"""Where the table of actions is in a book, and which of its rows are really rows.

The sheet: visible sheets before hidden ones; the one whose best row holds the most recognised
headers, a title among them. The header: that row; a header cell merged down from above counts,
and a second row of headers under grouped ones completes it. Then come off: the rows of type
hints and help under the header, a header repeated further down, placeholder cells and empty
rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePath

from agir.core.sheets import Cell, Sheet, SheetError, Workbook, column_letter

from .columns import guess
from .parsed import SheetIssue
from .words import bare, fold, line_of, shown, text_of

_HEADER_DEPTH = 40
_HELP_ROWS = 6
_GOOD_ENOUGH = 5  # a title and another header: no need to look at hidden sheets
# A cell that tells how to fill the column rather than filling it.
_HELP = re.compile(
    r"^[^\w]*(champ (texte|liste|numerique|date|binaire|libre|obligatoire)|saisi(r|"
    r"ssez)|indique[rz]|choisi(r|ssez)"
    r"|selectionne[rz]|precise[rz]|decri(re|vez)|presente[rz]|re(n)?seigne[rz]|"
    r"cree[rz] (sous|la)|utilise[rz] (exact|la|le)"
    r"|texte (court|libre|long)|liste deroulante|menu deroulant|format (date|jj|"
    r"aaaa|attendu)|jj/mm|aaaa-mm|jj-mm"
    r"|(p\.? ?)?ex(emple)?s?\.? ?:|obligatoire$|facultati(f|ve)$|required$|"
    r"optional$|ces informations devront"
    r"|ce champ ne sera|plusieurs .{3,40}peuvent etre|si vos .{3,60}indique|enter "
    r"(the|a|your)|select (one|a|the|from)"
    r"|choose (one|a|the|from)|describe (the|your)|text field|dropdown|free text|"
    r"yyyy-mm|dd/mm|mm/dd|e\.?g\.? ?:"
    r"|inscri(re|vez) |nomme[rz] |liste[rz] )"
)


@dataclass(slots=True)
class Row:
    """A row of the table: its number in the sheet (from 1) and its cells, texts cleaned (an empty
    one is None) and merged blocks written out down the column. `merged` are the
    columns whose value comes from a block begun above,
    `wide` how many columns the first filled cell spreads over."""

    number: int
    cells: list[Cell]
    merged: frozenset[int] = frozenset()
    wide: int = 1

    def text(self, index: int) -> str:
        if not 0 <= index < len(self.cells):
            return ""
        cell = self.cells[index]
        return cell if isinstance(cell, str) else text_of(cell)

    def filled(self) -> list[int]:
        return [index for index, cell in enumerate(self.cells) if cell is not None]


@dataclass(slots=True)
class Table:
    """The table found: its sheet, its title, its headers and its rows."""

    sheet: Sheet
    title: str
    header_row: int
    headers: list[str]
    rows: list[Row]
    warnings: list[SheetIssue] = field(default_factory=list)

    def column(self, index: int) -> str:
        """How an issue names a column: « AA · Date de fin »."""
        header = self.headers[index] if index < len(self.headers) else ""
        return f"{column_letter(index)} · {line_of(header)}" if header else column_letter(index)


def find_table(book: Workbook, filename: str = "", sheet: str | None = None) -> Table:
    """The table of actions. Raises `SheetError` when no sheet holds a header and a row."""
    if sheet is not None:
        chosen = next((page for page in book.sheets if page.name == sheet), None)
        if chosen is None:
            raise SheetError("sheet_missing", sheet=sheet)
        return _table(chosen, _best_header(chosen)[1], filename)
    scores = {place: _best_header(page) for place, page in enumerate(book.sheets)}
    visible = [place for place, page in enumerate(book.sheets) if not page.hidden]
    best = max(visible, key=lambda place: scores[place][0], default=-1)
    if best < 0 or scores[best][0] < _GOOD_ENOUGH:
        best = max(scores, key=lambda place: (scores[place][0], place in visible))
    return _table(book.sheets[best], scores[best][1], filename)


def _best_header(sheet: Sheet) -> tuple[float, int]:
    """The score and index of the row that looks most like a header."""
    best = (0.0, _first_wide_row(sheet))
    for index, row in enumerate(sheet.rows[:_HEADER_DEPTH]):
        fields: dict[str, int] = {}
        notes = 0
        for cell in row:
            if not isinstance(cell, str) or not cell.strip() or len(cell) > 120:
                continue
            found = guess(cell)
            if found.field == "note":
                notes += 1
            elif found.field:
                fields[found.field] = max(fields.get(found.field, 0), found.confidence)
        score = sum(1.0 if sure >= 2 else 0.5 for sure in fields.values()) + min(notes, 4) * 0.25
        if fields.get("title", 0) >= 2 and len(fields) > 1:
            score += 5
        elif "title" in fields and len(fields) > 1:
            score += 2
        if index + 1 >= len(sheet.rows):
            score /= 2
        if score > best[0]:
            best = (score, index)
    return best


def _first_wide_row(sheet: Sheet) -> int:
    for index, row in enumerate(sheet.rows[:_HEADER_DEPTH]):
        if sum(1 for cell in row if isinstance(cell, str) and cell.strip()) >= 2:
            return index
    return 0


def _table(sheet: Sheet, header: int, filename: str) -> Table:
    width = sheet.width
    headers = _headers(sheet, header, width)
    start = header + 1
    if _is_second_header(sheet, header):
        for index, cell in enumerate(sheet.rows[start]):
            headers[index] = text_of(cell) or headers[index]
        start += 1
    for _ in range(_HELP_ROWS):
        if (start < len(sheet.rows) and _is_help(sheet.rows[start])) or (
            start < len(sheet.rows) and not any(text_of(cell) for cell in sheet.rows[start])
        ):
            start += 1
        else:
            break
    table = Table(sheet, _title(sheet, header, filename), header + 1, headers, [])
    _fill(table, start)
    if not table.rows:
        raise SheetError("header_without_rows", sheet=sheet.name, row=header + 1)
    return table


def _headers(sheet: Sheet, header: int, width: int) -> list[str]:
    """Header texts; a cell merged down from above, or a known header just above a blank one
    (two rows of headers), lends its words."""
    headers = [text_of(sheet.cell(header, index)) for index in range(width)]
    for block in sheet.merged:
        if block.top < header <= block.bottom and block.left == block.right < width:
            headers[block.left] = headers[block.left] or text_of(sheet.cell(block.top, block.left))
    if header:
        for index in range(width):
            above = text_of(sheet.cell(header - 1, index))
            if not headers[index] and above and guess(above).confidence >= 2:
                headers[index] = above
    return headers


def _is_second_header(sheet: Sheet, header: int) -> bool:
    """« Début » and « Fin » under a merged « Échéancier »: every cell is a sure header."""
    if header + 2 >= len(sheet.rows):
        return False
    wide = {
        column
        for block in sheet.merged
        if block.top <= header <= block.bottom and block.right > block.left
        for column in range(block.left, block.right + 1)
    }
    row = sheet.rows[header + 1]
    filled = [index for index, cell in enumerate(row) if text_of(cell)]
    return len(filled) >= 2 and all(
        index in wide and guess(text_of(row[index])).confidence >= 2 for index in filled
    )


def _is_help(row: list[Cell]) -> bool:
    texts = [fold(cell) for cell in row if isinstance(cell, str) and cell.strip()]
    filled = sum(1 for cell in row if text_of(cell))
    helping = sum(1 for text in texts if is_help_text(text))
    return helping >= 2 and helping * 2 >= filled


def is_help_text(folded: str) -> bool:
    """Whether a (folded) cell explains how to fill its column."""
    return bool(_HELP.match(folded)) or bool(re.match(r"^[➔➜→]", folded))


def _title(sheet: Sheet, header: int, filename: str) -> str:
    """The first words above the header, unless they only name a group of columns."""
    for index, row in enumerate(sheet.rows[:header]):
        words = [(column, line_of(cell)) for column, cell in enumerate(row) if text_of(cell)]
        if not words:
            continue
        column, first = words[0]
        if column == 0 and not re.match(r"(presentation de l'action|actions?$|volet)", fold(first)):
            return first[:200]
        if len(words) == 1 and index < header - 1:
            return first[:200]
    stem = PurePath(filename.replace("\\", "/")).stem
    spaced = re.sub(r"(?<!\d)-|-(?!\d)", " ", stem.replace("_", " "))
    return line_of(spaced)[:200] or sheet.name


def _fill(table: Table, start: int) -> None:
    sheet = table.sheet
    down, wide = _blocks(sheet, start)
    width = len(table.headers)
    labels = [bare(header) for header in table.headers]
    for index in range(start, len(sheet.rows)):
        cells: list[Cell] = [
            (text_of(cell) or None) if isinstance(cell, str) else cell for cell in sheet.rows[index]
        ]
        cells += [None] * (width - len(cells))
        merged = down.get(index, {})
        for column, value in merged.items():
            cells[column] = text_of(value) if isinstance(value, str) else value
        row = Row(index + 1, cells, frozenset(merged), wide.get(index, 1))
        if _repeats_header(row, labels):
            table.warnings.append(SheetIssue("header_repeated", row=row.number))
            continue
        _blank_placeholders(table, row)
        if row.filled():
            table.rows.append(row)


def _blocks(sheet: Sheet, start: int) -> tuple[dict[int, dict[int, Cell]], dict[int, int]]:
    """What merged blocks put in the rows below their first, and how wide the first cell of a row
    spreads. A block that goes past the last filled row stops there."""
    down: dict[int, dict[int, Cell]] = {}
    wide: dict[int, int] = {}
    for block in sheet.merged:
        if block.top < start:
            continue
        value = sheet.cell(block.top, block.left)
        if text_of(value) and block.right > block.left:
            wide[block.top] = max(wide.get(block.top, 1), block.right - block.left + 1)
        if text_of(value) and block.bottom > block.top and block.left < sheet.width:
            for index in range(block.top + 1, min(block.bottom, len(sheet.rows) - 1) + 1):
                down.setdefault(index, {})[block.left] = value
    return down, wide


def _repeats_header(row: Row, labels: list[str]) -> bool:
    filled = row.filled()
    if not any(
        len(row.text(index)) <= 120 and bare(row.text(index)) == labels[index]
        for index in filled[:3]
    ):
        return False
    same = sum(1 for index in filled if labels[index] and bare(row.text(index)) == labels[index])
    return same >= 3 and same * 2 > len(filled)


def _blank_placeholders(table: Table, row: Row) -> None:
    """Empty a help text repeated across the row (« Ces informations devront être saisies… »)."""
    counts: dict[str, list[int]] = {}
    for index, text in enumerate(row.cells):
        if isinstance(text, str) and len(text) >= 25:
            counts.setdefault(text, []).append(index)
    for text, places in counts.items():
        if len(places) >= 3 and is_help_text(fold(text)):
            for index in places:
                row.cells[index] = None
            table.warnings.append(
                SheetIssue("placeholder_cell", row.number, table.column(places[0]), shown(text))
            )
