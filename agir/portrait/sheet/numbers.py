"""A cell where a number is expected: the number, or the status its symbol stands for.

Three thousands separators (space, comma or point, apostrophe), two decimal marks, letters that
qualify (`29,7a,b`, `12,3E`), an interval beside the number. « 1,234 » alone says nothing: the
other cells of the file do, through `Cells.learn`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from .symbols import OBSERVED, STATUSES, SUFFIXES, status_of

LONGEST_CELL = 80
LARGEST = Decimal(10) ** 18
_CACHED = 100_000

_SPACES = "\u00a0\u202f\u2009\u2007 "
_NUMBER = rf"[+\-−]?[$€]?\s?\d[\d{_SPACES}'’.,]*"
_PLAIN = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,2})?", re.ASCII)
_POWER = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,20})?[eE][+-]?\d{1,2}", re.ASCII)
_FULL = re.compile(
    rf"(?P<number>{_NUMBER})"
    r"\s*(?P<unit>%|‰|\$|€)?"
    r"\s*(?P<marks>(?:\(?[A-Za-zᵃᵇᶜ]\)?|\*{1,3}|[†‡§¶]|[¹²³⁴⁵⁶⁷⁸⁹]|\(\d\))"
    r"(?:[\s,;]*(?:\(?[A-Za-zᵃᵇᶜ]\)?|\*{1,3}|[†‡§¶]|[¹²³⁴⁵⁶⁷⁸⁹]|\(\d\))){0,5})?"
    r"\s*(?P<interval>[(\[].*[)\]])?"
)
_INTERVAL = re.compile(
    rf"[(\[]?\s*(?P<low>{_NUMBER}?)\s*%?\s*(?:[–—‑;]|-|\bà\b|\bto\b|,\s)\s*"
    rf"(?P<high>{_NUMBER})\s*%?\s*[)\]]?"
)
_ENDLESS = re.compile(r"[+\-−]?\s*(?:nan|inf|infinity|infini|∞|1\.#inf|1\.#ind)", re.IGNORECASE)
_BELOW = re.compile(rf"(?:[<≤>≥]|moins de|less than|under)\s*{_NUMBER}\s*%?", re.IGNORECASE)
_SPACED = re.compile(r"\d{1,3}(?:[ '’]\d{3})+")
_ORDINARY = re.compile(rf"[{_SPACES}]")

Given = str | tuple[str, ...]


class Read(NamedTuple):
    """A cell as read. `error` is a code: then nothing else holds. `blank` is an empty cell."""

    value: Decimal | None = None
    status: str = OBSERVED
    symbols: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    error: str = ""
    blank: bool = False
    unit: str = ""
    symbol: str = ""


BLANK = Read(blank=True)


class Cells:
    """Reads the cells of one file. `decimal` is the mark an ambiguous cell is read with."""

    def __init__(self, decimal: str = ".") -> None:
        self.decimal = decimal
        self.sure = False
        self.ambiguous = ""
        self.known: dict[Given, Read] = {}

    def learn(self, cells: Iterable[str], default: str) -> None:
        """Tell the decimal mark from cells that leave no doubt, else take `default`."""
        votes = {",": 0, ".": 0}
        for cell in cells:
            text = cell.strip()
            short = len(text) <= LONGEST_CELL and re.match(r"[+\-−]?\d", text)
            if short and (mark := _certain(text)):
                votes[mark] += 1
        self.sure = votes[","] != votes["."]
        self.decimal = max(votes, key=lambda mark: votes[mark]) if self.sure else default

    def read(self, given: Given) -> Read:
        """A value cell, or a value cell followed by the cells of the columns that qualify it."""
        found = self.known.get(given)
        if found is None:
            first, *others = (given,) if isinstance(given, str) else given
            found = self._cell(first)
            if others:
                found = self._qualified(found, others)
            found = found._replace(symbol=" ".join(found.symbols))
            if len(self.known) >= _CACHED:
                self.known.clear()
            self.known[given] = found
        return found

    def interval(self, cell: str) -> tuple[Decimal, Decimal] | None:
        """The bounds of « (25,1–30,2) »."""
        found = _INTERVAL.fullmatch(cell.strip()) if len(cell) <= LONGEST_CELL else None
        if not found or not found["low"]:
            return None
        low, high = self._number(found["low"]), self._number(found["high"])
        return (low, high) if low is not None and high is not None and low <= high else None

    def number(self, cell: str) -> Decimal | None:
        """A bare number, None for anything else."""
        found = self._cell(cell)
        return found.value if found.status == OBSERVED and not found.error else None

    def _cell(self, cell: str) -> Read:
        text = cell.strip()
        if _PLAIN.fullmatch(text):
            return Read(Decimal(text))
        if not text:
            return BLANK
        if len(text) > LONGEST_CELL:
            return Read(error="not_a_number")
        if status := status_of(text):
            return Read(None, status, (text,))
        if _ENDLESS.fullmatch(text):
            return Read(error="not_finite")
        if text.startswith("#"):
            return Read(error="spreadsheet_error")
        if _BELOW.fullmatch(text):
            return Read(None, "suppressed", (text[0] if text[0] in "<≤>≥" else "<",), (text,))
        if _POWER.fullmatch(text):
            value = Decimal(text.replace(",", "."))
            return Read(value) if abs(value) < LARGEST else Read(error="too_large")
        if found := _FULL.fullmatch(text):
            return self._marked(found)
        return Read(error="unknown_symbol" if len(text) <= 3 else "not_a_number")

    def _marked(self, found: re.Match[str]) -> Read:
        value = self._number(found["number"])
        if value is None:
            return Read(error="not_a_number")
        if abs(value) >= LARGEST:
            return Read(error="too_large")
        low = high = None
        if found["interval"]:
            bounds = self.interval(found["interval"])
            if bounds is None:
                return Read(error="not_a_number")
            low, high = bounds
        status, symbols, flags = _marks(found["marks"] or "")
        if not STATUSES[status]:
            value = low = high = None
        return Read(value, status, symbols, flags, low, high, unit=found["unit"] or "")

    def _number(self, text: str) -> Decimal | None:
        """Digits with their separators to a number; None when the groups are not of three."""
        text = _ORDINARY.sub(" ", text).replace("−", "-").strip("$€ ").strip(" .,'’")
        sign = -1 if text.startswith("-") else 1
        text = text.lstrip("+-$€ ")
        marks = [mark for mark in ".," if mark in text]
        decimal = ""
        if len(marks) == 2:
            decimal = max(marks, key=text.rindex)
        elif marks and text.count(marks[0]) == 1:
            decimal = _certain(text) or (marks[0] if marks[0] == self.decimal else "")
            if not _certain(text) and not self.sure:
                self.ambiguous = self.ambiguous or text
        whole, _mark, part = text.rpartition(decimal) if decimal else (text, "", "")
        if marks and (not decimal or len(marks) == 2):
            other = next(mark for mark in marks if mark != decimal)
            if " " in whole or "'" in whole or "’" in whole:
                return None
            whole = whole.replace(other, " ")
        if not whole.isdecimal():
            if not _SPACED.fullmatch(whole):
                return None
            whole = re.sub(r"[ '’]", "", whole)
        if part and not part.isdecimal():
            return None
        if len(whole) + len(part) > 27:
            return LARGEST
        return sign * Decimal(f"{whole}.{part}" if part else whole)

    def _qualified(self, found: Read, others: Sequence[str]) -> Read:
        """The value, with what the status columns say of it."""
        symbols, said = list(found.symbols), []
        for other in others:
            text = other.strip()
            if not text:
                continue
            for symbol in _separate(text):
                status = OBSERVED if symbol.lower() == "diff" else status_of(symbol)
                if not status:
                    return Read(error="unknown_symbol")
                if status != OBSERVED:
                    symbols.append(symbol)
                    said.append(status)
        if not said:
            return found
        hidden = [status for status in said if not STATUSES[status]]
        if hidden:
            # Whatever stands in the cell is not the published figure.
            rest = tuple(status for status in said if status != hidden[0])
            return Read(None, hidden[0], tuple(symbols), (*found.flags, *rest))
        if found.error:
            return found
        first = found.status if found.status != OBSERVED else said[0]
        rest = tuple(status for status in said if status != first)
        return found._replace(
            status=first, symbols=tuple(symbols), flags=(*found.flags, *rest), blank=False
        )


def _certain(text: str) -> str:
    """The decimal mark of a number that leaves no doubt, else nothing."""
    text = re.match(r"[+\-−]?([\d.,'’\u00a0\u202f\u2009 ]*)", text)[1].strip(" .,")  # type: ignore[index]
    marks = [mark for mark in ".," if mark in text]
    if len(marks) == 2:
        return max(marks, key=text.rindex)
    if not marks:
        return ""
    mark = marks[0]
    if text.count(mark) > 1:
        return "." if mark == "," else ","
    before, _mark, after = text.partition(mark)
    if len(after) != 3 or before == "0" or not before.isdecimal() or len(before) > 3:
        return mark
    return ""


def _marks(text: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The letters after a number: one that qualifies it, or signs that refer elsewhere."""
    if status := SUFFIXES.get(text.strip()):
        return status, (text.strip(),), ()
    plain = text.translate(str.maketrans("ᵃᵇᶜ", "abc"))
    marks = re.findall(r"[A-Za-z]|\*+|[†‡§¶]|[¹²³⁴⁵⁶⁷⁸⁹]|\d", plain)
    return OBSERVED, (), tuple(f"mark_{mark}" for mark in marks)


def _separate(text: str) -> list[str]:
    """« E,r » and « Er » are two symbols; « ndiff » is one."""
    if status_of(text) or text.lower() == "diff":
        return [text]
    pieces = [piece for piece in re.split(r"[,;\s]+", text) if piece]
    if len(pieces) == 1 and len(text) <= 3:
        return list(text)
    return pieces
