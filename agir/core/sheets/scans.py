"""A first look at the XML of a sheet, in a stream, before the real reader sees it.

It measures how far the filled cells go (a file of 2 KB can name the cell XFD1048576, and a
shared string can be used a million times), finds formulas whose result was never stored, and
refuses any document type: entities are never declared, hence never expanded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.parsers import expat

from .book import Limits, Merge, SheetError

_REFERENCE = re.compile(r"([A-Za-z]{1,4})([0-9]{1,8})")
_SHOWN_FORMULAS = 50


@dataclass(slots=True)
class Extent:
    """What a scan found: size in filled cells, characters, merges, formulas without result."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    characters: int = 0
    merged: list[Merge] = field(default_factory=list)
    formulas: list[tuple[int, int]] = field(default_factory=list)
    formula_count: int = 0
    hidden: bool = False
    name: str = ""

    def refusal(self, limits: Limits) -> str:
        """The code of the limit this sheet passes, or nothing."""
        if self.columns > limits.columns:
            return "too_many_columns"
        if self.rows > limits.rows:
            return "too_many_rows"
        if self.cells > limits.cells or self.characters > limits.characters:
            return "too_much_text"
        return ""


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_args: object) -> None:
        raise SheetError("forbidden_xml")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


def _feed(parser: expat.XMLParserType, chunks: Iterable[bytes]) -> None:
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise SheetError("damaged") from error


def attributes(chunks: Iterable[bytes], element: str) -> list[dict[str, str]]:
    """The attributes of every such element (names without prefix), at most 10,000 of them."""
    found: list[dict[str, str]] = []
    parser = _parser()

    def start(name: str, values: dict[str, str]) -> None:
        if _local(name) == element and len(found) < 10_000:
            found.append({_local(key): value for key, value in values.items()})

    parser.StartElementHandler = start
    _feed(parser, chunks)
    return found


def shared_lengths(chunks: Iterable[bytes]) -> list[int]:
    """The length of every shared string of an .xlsx, in order."""
    lengths: list[int] = []
    parser = _parser()
    inside = False

    def start(name: str, _values: dict[str, str]) -> None:
        nonlocal inside
        tag = _local(name)
        if tag == "si":
            lengths.append(0)
        inside = tag == "t"

    def text(data: str) -> None:
        if inside and lengths:
            lengths[-1] += len(data)

    def end(_name: str) -> None:
        nonlocal inside
        inside = False

    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    parser.EndElementHandler = end
    _feed(parser, chunks)
    return lengths


class _XlsxScan:
    def __init__(self, lengths: list[int], limits: Limits) -> None:
        self.extent = Extent()
        self.lengths = lengths
        self.limits = limits
        self.row = self.column = -1
        self.kind = ""
        self.value = ""
        self.filled = self.formula = self.reading = False

    def start(self, name: str, values: dict[str, str]) -> None:
        tag = name if ":" not in name else _local(name)
        if tag == "c":
            self._cell(values)
        elif tag == "v" or tag == "t":
            self.reading = True
        elif tag == "f":
            self.formula = True
        elif tag == "row":
            reference = values.get("r", "")
            self.row = int(reference) - 1 if reference.isdigit() else self.row + 1
            self.column = -1
        elif tag == "mergeCell":
            self._merge(values.get("ref", ""))

    def _cell(self, values: dict[str, str]) -> None:
        match = _REFERENCE.fullmatch(values.get("r", ""))
        if match:
            self.column = _column(match[1])
            self.row = int(match[2]) - 1
        else:
            self.column += 1
        self.kind = values.get("t", "n")
        self.value = ""
        self.formula = self.filled = False

    def text(self, data: str) -> None:
        if self.reading:
            self.filled = True
            if self.kind == "s":
                self.value += data[:12]
            else:
                self.extent.characters += len(data)

    def end(self, name: str) -> None:
        tag = name if ":" not in name else _local(name)
        if tag == "v" or tag == "t":
            self.reading = False
        elif tag == "c":
            self._close()

    def _close(self) -> None:
        extent = self.extent
        if not self.filled:
            if self.formula and self.kind != "str":
                extent.formula_count += 1
                if len(extent.formulas) < _SHOWN_FORMULAS:
                    extent.formulas.append((self.row, self.column))
            return
        extent.cells += 1
        extent.rows = max(extent.rows, self.row + 1)
        extent.columns = max(extent.columns, self.column + 1)
        if self.kind == "s" and self.value.isdigit():
            index = int(self.value)
            extent.characters += self.lengths[index] if index < len(self.lengths) else 0

    def _merge(self, reference: str) -> None:
        match = re.fullmatch(r"([A-Z]+)(\d+):([A-Z]+)(\d+)", reference)
        if match and len(self.extent.merged) < 20_000:
            self.extent.merged.append(
                Merge(int(match[2]) - 1, _column(match[1]), int(match[4]) - 1, _column(match[3]))
            )


def scan_xlsx(chunks: Iterable[bytes], lengths: list[int], limits: Limits) -> Extent:
    """Measure one worksheet part of an .xlsx."""
    scan = _XlsxScan(lengths, limits)
    parser = _parser()
    parser.StartElementHandler = scan.start
    parser.CharacterDataHandler = scan.text
    parser.EndElementHandler = scan.end
    _feed(parser, chunks)
    return scan.extent


def _column(letters: str) -> int:
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


class _OdsScan:
    """Tables of an .ods: rows and cells say how often they repeat."""

    def __init__(self) -> None:
        self.tables: list[Extent] = []
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.depth = 0
        self.row = self.column = self.row_repeat = self.cell_repeat = 0
        self.length = self.row_cells = self.row_width = self.row_text = 0
        self.value = self.formula = self.in_text = self.in_note = False

    def start(self, name: str, values: dict[str, str]) -> None:
        tag = _local(name)
        if tag == "table" and name.startswith("table:"):
            self.depth += 1
            if self.depth == 1:
                extent = Extent(name=values.get("table:name", ""))
                extent.hidden = values.get("table:style-name", "") in self.hidden_styles
                self.tables.append(extent)
                self.row = 0
        elif tag == "style":
            self.style = values.get("style:name", "")
        elif tag == "table-properties" and values.get("table:display") == "false":
            self.hidden_styles.add(self.style)
        elif self.depth == 1 and tag == "table-row":
            self.row_repeat = _count(values.get("table:number-rows-repeated"))
            self.column = self.row_cells = self.row_width = self.row_text = 0
        elif self.depth == 1 and tag in ("table-cell", "covered-table-cell"):
            self._cell(values)
        elif tag == "annotation":
            self.in_note = True
        elif tag == "p":
            self.in_text = True

    def _cell(self, values: dict[str, str]) -> None:
        self.cell_repeat = _count(values.get("table:number-columns-repeated"))
        self.length = 0
        kind = values.get("office:value-type", "")
        self.value = kind not in ("", "string") or "office:string-value" in values
        self.formula = "table:formula" in values
        down = _count(values.get("table:number-rows-spanned"))
        across = _count(values.get("table:number-columns-spanned"))
        if self.tables and (down > 1 or across > 1) and len(self.tables[-1].merged) < 20_000:
            self.tables[-1].merged.append(
                Merge(self.row, self.column, self.row + down - 1, self.column + across - 1)
            )

    def text(self, data: str) -> None:
        if self.in_text and not self.in_note:
            self.length += len(data)

    def end(self, name: str) -> None:
        tag = _local(name)
        if tag == "p":
            self.in_text = False
        elif tag == "annotation":
            self.in_note = False
        elif tag == "table" and name.startswith("table:"):
            self.depth -= 1
        elif self.depth != 1:
            return
        elif tag in ("table-cell", "covered-table-cell"):
            self._close_cell()
        elif tag == "table-row":
            self._close_row()

    def _close_cell(self) -> None:
        if self.length or self.value:
            self.row_cells += self.cell_repeat
            self.row_text += self.length * self.cell_repeat
            self.row_width = self.column + self.cell_repeat
        elif self.formula:
            extent = self.tables[-1]
            extent.formula_count += 1
            if len(extent.formulas) < _SHOWN_FORMULAS:
                extent.formulas.append((self.row, self.column))
        self.column += self.cell_repeat

    def _close_row(self) -> None:
        extent = self.tables[-1]
        if self.row_cells:
            extent.rows = self.row + self.row_repeat
            extent.columns = max(extent.columns, self.row_width)
            extent.cells += self.row_cells * self.row_repeat
            extent.characters += self.row_text * self.row_repeat
        self.row += self.row_repeat


def scan_ods(chunks: Iterable[bytes]) -> list[Extent]:
    """Measure every table of an .ods, in order."""
    scan = _OdsScan()
    parser = _parser()
    parser.StartElementHandler = scan.start
    parser.CharacterDataHandler = scan.text
    parser.EndElementHandler = scan.end
    _feed(parser, chunks)
    return scan.tables


def _count(text: str | None) -> int:
    return min(int(text), 1 << 24) if text and text.isdigit() else 1
