"""One row of the table made into an action, cell by cell.

Whatever cannot be read is said (`rejected`: left out; `warnings`: kept, but unsure) and the
rest of the row goes in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from agir.core.sheets import Cell

from . import choices, values
from .columns import NOTE, NOTE_PREFIX
from .dates import ONGOING, TO_DECIDE, Period, read_period
from .organisations import same_key
from .parsed import ParsedAction, ParsedColumn, ParsedFunding, ParsedOrganisation, SheetIssue
from .table import Row, Table
from .words import bare, fold, line_of, shown, text_of

UNKNOWN_SOURCE = "Source à préciser"
DURATION = "Durée"
FULL_TITLE = "Titre complet"
CO_LEAD = "Coporteur"
PILOT_SERVICE = "Service pilote"
_TICKED = {"vrai": "Oui", "true": "Oui", "faux": "Non", "false": "Non"}
_NOT_SPREAD = ("funding_", "budget")  # a merged amount is one amount, not one per row


@dataclass(slots=True)
class RowReader:
    """Reads rows of one table. `known` are bare names of organisations met as whole items."""

    table: Table
    columns: list[ParsedColumn]
    known: frozenset[str] = frozenset()
    month_first: frozenset[int] = frozenset()
    today: dt.date | None = None
    warnings: list[SheetIssue] = field(default_factory=list)
    rejected: list[SheetIssue] = field(default_factory=list)
    spellings: dict[str, str] = field(default_factory=dict)

    def fill(self, action: ParsedAction, row: Row) -> None:
        """Put what the row's cells say into the action."""
        fundings: dict[int, dict[str, Cell]] = {}
        period: tuple[ParsedColumn, Cell] | None = None
        budget: tuple[ParsedColumn, Cell] | None = None
        for column in self.columns:
            cell = row.cells[column.index] if column.index < len(row.cells) else None
            name = column.field
            if not name or cell is None or not text_of(cell):
                continue
            if column.index in row.merged and name.startswith(_NOT_SPREAD):
                continue
            if name == "period":
                period = (column, cell)
            elif name == "budget":
                budget = (column, cell)
            elif name.startswith("funding_") and name != "funding_sources":
                _funding, number, part = name.split("_", 2)
                fundings.setdefault(int(number), {})[part] = cell
            elif name in _READERS:
                _READERS[name](self, action, column, cell)
        if period:
            self._period(action, *period)
        self._money(action, fundings, budget)
        self._check_dates(action)

    # --- issues

    def warn(self, code: str, row: int, column: ParsedColumn | None, value: object = "") -> None:
        self.warnings.append(self._issue(code, row, column, value))

    def reject(self, code: str, row: int, column: ParsedColumn | None, value: object = "") -> None:
        self.rejected.append(self._issue(code, row, column, value))

    def _issue(self, code: str, row: int, column: ParsedColumn | None, value: object) -> SheetIssue:
        where = self.table.column(column.index) if column else ""
        return SheetIssue(code, row, where, shown(value))

    def line(self, cell: Cell, limit: int, action: ParsedAction, column: ParsedColumn) -> str:
        """One line of at most `limit` characters, saying so when it had to be shortened."""
        text = line_of(cell)
        if len(text) <= limit:
            return text
        self.warn("text_shortened", action.row, column, text)
        return text[: limit - 1].rstrip() + "…"

    def lines(
        self, items: list[str], limit: int, action: ParsedAction, column: ParsedColumn
    ) -> list[str]:
        return [self.line(item, limit, action, column) for item in items]

    # --- words

    def title(self, action: ParsedAction, column: ParsedColumn, cell: Cell) -> None:
        action.title = self.line(cell, 300, action, column)
        if action.title.endswith("…") and len(line_of(cell)) > 300:
            action.notes[FULL_TITLE] = line_of(cell)

    def description(self, action: ParsedAction, column: ParsedColumn, cell: Cell) -> None:
        action.description = _added(action.description, text_of(cell))

    def measure(self, action: ParsedAction, column: ParsedColumn, cell: Cell) -> None:
        action.measure = _added(action.measure, text_of(cell))

    def reference(self, action: ParsedAction, column: ParsedColumn, cell: Cell) -> None:
        action.reference = self.line(cell, 60, action, column)

    def note(self, action: ParsedAction, column: ParsedColumn, cell: Cell) -> None:
        header = column.header.removeprefix(NOTE_PREFIX).strip()
        header = header or f"Colonne {column.letter}"
        text = _TICKED.get(fold(text_of(cell)), text_of(cell))
        action.notes[header] = _added(action.notes.get(header, ""), text)

    # --- who

    def lead(self, action: ParsedAction, column: ParsedColumn, cell: Cell) -> None:
        for name, brings in self._organisations(action, column, cell):
            if not action.lead:
                action.lead = name
            else:
                self._join(action, name, brings or CO_LEAD)

    def lead_service(self, action: ParsedAction, column: ParsedColumn, cell: Cell) -> None:
        for name, brings in self._organisations(action, column, cell):
            self._join(action, name, brings or PILOT_SERVICE)

    def organisations(self, action: ParsedAction, column: ParsedColumn, cell: Cell) -> None:
        for name, brings in self._organisations(action, column, cell):
            self._join(action, name, brings)

    def _organisations(
        self, action: ParsedAction, column: ParsedColumn, cell: Cell
    ) -> list[tuple[str, str]]:
        found = []
        for item in values.read_organisations(cell, self.known):
            name, brings = values.brings_of(item)
            name = self.line(name, 200, action, column)
            if name:
                kept = self.spellings.setdefault(same_key(name), name)
                found.append((kept, self.line(brings, 300, action, column)))
        return found

    @staticmethod
    def _join(action: ParsedAction, name: str, brings: str) -> None:
        """Add an organisation once; the lead is not also a partner."""
        if same_key(name) == same_key(action.lead):
            return
        for place, other in enumerate(action.organisations):
            if same_key(other.name) == same_key(name):
                if brings and brings not in other.brings:
                    both = f"{other.brings}, {brings}" if other.brings else brings
                    action.organisations[place] = ParsedOrganisation(other.name, both[:300])
                return
        action.organisations.append(ParsedOrganisation(name, brings))

    def people(self, action: ParsedAction, column: ParsedColumn, cell: Cell) -> None:
        found = self.lines(values.read_people(cell), 120, action, column)
        seen = {bare(name) for name in action.people}
        action.people += [name for name in found if bare(name) not in seen]

    def audiences(self, action: ParsedAction, column: ParsedColumn, cell: Cell) -> None:
        action.audiences += self.lines(values.split_list(cell), 120, action, column)

    def age_windows(self, action: ParsedAction, column: ParsedColumn, cell: Cell) -> None:
        action.age_windows += self.lines(values.split_list(cell), 120, action, column)

    def sectors(self, action: ParsedAction, column: ParsedColumn, cell: Cell) -> None:
        action.sectors += self.lines(values.split_list(cell), 120, action, column)

    # --- when

    def starts(self, action: ParsedAction, column: ParsedColumn, cell: Cell) -> None:
        period = self._date(action, column, cell)
        if period:
            action.starts = period.start()

    def ends(self, action: ParsedAction, column: ParsedColumn, cell: Cell) -> None:
        period = self._date(action, column, cell)
        if period:
            action.ends = period.end()

    def _date(self, action: ParsedAction, column: ParsedColumn, cell: Cell) -> Period | None:
        period = read_period(cell, month_first=column.index in self.month_first)
        if period:
            if self.today and abs(period.first.year - self.today.year) > 40:
                self.warn("date_far", action.row, column, cell)
            return period
        folded = fold(line_of(cell))
        if ONGOING.fullmatch(folded):
            action.notes[DURATION] = line_of(cell)
        elif not TO_DECIDE.fullmatch(folded):
            self.reject("date_unreadable", action.row, column, cell)
        return None

    def _period(self, action: ParsedAction, column: ParsedColumn, cell: Cell) -> None:
        """« Échéancier »: a day is an end, anything longer is a start and an end. What cannot be
        read is kept as a note. Start and end columns of their own win."""
        period = read_period(cell, month_first=column.index in self.month_first)
        if period is None:
            self.note(action, column, cell)
            if not ONGOING.fullmatch(fold(line_of(cell))):
                self.warn("period_kept_as_note", action.row, column, cell)
            return
        if action.starts is None and not period.is_day:
            action.starts = period.start()
        if action.ends is None:
            action.ends = period.end()

    def _check_dates(self, action: ParsedAction) -> None:
        if action.starts and action.ends and action.ends.value < action.starts.value:
            column = next((c for c in self.columns if c.field in ("ends", "period")), None)
            self.reject("ends_before_starts", action.row, column, action.ends.value)
            action.ends = None

    # --- choices

    def status(self, action: ParsedAction, column: ParsedColumn, cell: Cell) -> None:
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            self.note(action, column, cell)
            self.warn("status_number", action.row, column, cell)
            return
        action.status = self._choice(values.read_status(cell), action, column, cell)

    def priority(self, action: ParsedAction, column: ParsedColumn, cell: Cell) -> None:
        action.priority = self._choice(values.read_priority(cell), action, column, cell)

    def participation(self, action: ParsedAction, column: ParsedColumn, cell: Cell) -> None:
        action.participation = self._choice(values.read_participation(cell), action, column, cell)

    def _choice(
        self, reading: values.Reading, action: ParsedAction, column: ParsedColumn, cell: Cell
    ) -> str:
        if reading.code and reading.key:
            self.warn(reading.code, action.row, column, cell)
        elif reading.code:
            self.reject(reading.code, action.row, column, cell)
        return reading.key

    def principles(self, action: ParsedAction, column: ParsedColumn, cell: Cell) -> None:
        action.principles, unknown = values.read_keys(cell, choices.PRINCIPLES)
        for word in unknown:
            self.reject("principle_unknown", action.row, column, word)

    def lasting(self, action: ParsedAction, column: ParsedColumn, cell: Cell) -> None:
        found, unknown = values.read_keys(cell, choices.LASTING)
        action.lasting = [key for key, _why in found]
        for word in unknown:
            self.reject("lasting_unknown", action.row, column, word)

    def links(self, action: ParsedAction, column: ParsedColumn, cell: Cell) -> None:
        """« Renforce: titre de l’autre action ⇒ comment », one line each."""
        for line in text_of(cell).split("\n"):
            if not line.strip():
                continue
            kind, _colon, rest = line.strip().lstrip("•-– ").partition(":")
            title, how = values.brings_of(rest)
            key = choices.LINKS.get(bare(kind))
            if key and title:
                action.links.append((key, title[:300], how[:300]))
            else:
                self.reject("link_unreadable", action.row, column, line)

    # --- money

    def funding_sources(self, action: ParsedAction, column: ParsedColumn, cell: Cell) -> None:
        """Free text naming sources, with an amount after a colon; long prose is a note."""
        text = text_of(cell)
        if isinstance(cell, (int, float)):
            amount, code = values.read_amount(cell)
            if amount is None:
                self.reject(code or "amount_unreadable", action.row, column, cell)
            else:
                action.fundings.append(ParsedFunding(UNKNOWN_SOURCE, amount))
            return
        items = values.split_list(cell)
        if any(len(item) > 100 for item in items):
            self.note(action, column, cell)
            return
        for item in items:
            name, _colon, money = item.partition(":")
            amount, code = values.read_amount(money) if money else (None, "")
            if code and amount is None:
                name, code = item, ""
            if code:
                self.warn(code, action.row, column, text)
            action.fundings.append(ParsedFunding(line_of(name)[:200], amount))

    def _money(
        self,
        action: ParsedAction,
        fundings: dict[int, dict[str, Cell]],
        budget: tuple[ParsedColumn, Cell] | None,
    ) -> None:
        named = [self._funding(action, number, parts) for number, parts in fundings.items()]
        known = {bare(found.source) for found in named if found}
        free = [found for found in action.fundings if bare(found.source) not in known]
        action.fundings = [found for found in named if found] + free
        if budget is None:
            return
        column, cell = budget
        amount, code = values.read_amount(cell)
        if code:
            (self.warn if amount is not None else self.reject)(code, action.row, column, cell)
        if amount is None:
            return
        if any(found.amount is not None for found in action.fundings):
            self.note(action, column, cell)
        elif len(action.fundings) == 1:
            only = action.fundings[0]
            action.fundings = [ParsedFunding(only.source, amount, only.until)]
        else:
            action.fundings.append(ParsedFunding(UNKNOWN_SOURCE, amount))

    def _funding(
        self, action: ParsedAction, number: int, parts: dict[str, Cell]
    ) -> ParsedFunding | None:
        columns = {column.field: column for column in self.columns}
        source = line_of(parts.get("source"))[:200]
        amount = until = None
        if "amount" in parts:
            amount, code = values.read_amount(parts["amount"])
            if code:
                say = self.warn if amount is not None else self.reject
                say(code, action.row, columns[f"funding_{number}_amount"], parts["amount"])
        if "until" in parts:
            column = columns[f"funding_{number}_until"]
            period = read_period(parts["until"], month_first=column.index in self.month_first)
            if period:
                until = period.last
            else:
                self.reject("date_unreadable", action.row, column, parts["until"])
        if not source and amount is None and until is None:
            return None
        return ParsedFunding(source or UNKNOWN_SOURCE, amount, until)


def _added(before: str, text: str) -> str:
    return f"{before}\n{text}" if before and text != before else text


_Reading = Callable[[RowReader, ParsedAction, ParsedColumn, Cell], None]
_READERS: dict[str, _Reading] = {
    "description": RowReader.description,
    "measure": RowReader.measure,
    "reference": RowReader.reference,
    NOTE: RowReader.note,
    "lead": RowReader.lead,
    "lead_service": RowReader.lead_service,
    "organisations": RowReader.organisations,
    "people": RowReader.people,
    "audiences": RowReader.audiences,
    "age_windows": RowReader.age_windows,
    "sectors": RowReader.sectors,
    "starts": RowReader.starts,
    "ends": RowReader.ends,
    "status": RowReader.status,
    "priority": RowReader.priority,
    "participation": RowReader.participation,
    "principles": RowReader.principles,
    "lasting": RowReader.lasting,
    "links": RowReader.links,
    "funding_sources": RowReader.funding_sources,
}
