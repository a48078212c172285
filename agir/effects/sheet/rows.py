"""From the cells of a row to what an entry says. Nothing of a row is lost: what has no field, or is
not understood, is kept in its notes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from agir.analysis.effects import propose
from agir.analysis.text import fold
from agir.core.sheets import Cell
from agir.effects.models import About, Kind, Sureness
from agir.effects.models.effect import fingerprint
from agir.effects.sheet.columns import Columns
from agir.plan.sheet.dates import read_period
from agir.portrait.models import Audience

LONGEST = {"title": 300, "whom": 200, "place": 200, "could_confirm": 200, "confirmed_by": 200,
           "proof": 300, "document": 500, "source_words": 200}  # fmt: skip
LONG_TEXT = 20_000
EARLIEST = dt.date(1900, 1, 1)

# How people write each type, level or audience, folded. KU: codes of the Community Check Box.
KINDS = {
    Kind.ACTIVITY: "activite; activity; ca; da; community action; development activity; evenement",
    Kind.SERVICE: "service; services; service offert; sp; services provided; service provided",
    Kind.RESOURCE: "ressource; resource; rg; resources generated; financement; ressources",
    Kind.RELATION: "relation; lien; partenariat; partnership; relationship; relations",
    Kind.PERSON: "pratique d une personne; personne; practice of a person; changement personnel"
    "; person; individual; comportement; personal change",
    Kind.ORGANISATION: "pratique d une organisation; organisation; practice of an organisation"
    "; practice of an organization; oc; organizational change; changement organisationnel"
    "; practice",
    Kind.COMMUNITY: "changement dans la communaute; communaute; community; change in the community"
    "; cc; community change; community system change; milieu; changement",
    Kind.RULE: "regle ou politique; regle; politique; policy; rule; rule or policy; reglement"
    "; policy change; loi; systeme",
}
ABOUTS = {
    About.PERSON: "une personne une famille; personne; famille; person; family; a person a family"
    "; individu; individual; individuel",
    About.ORGANISATION: "une organisation; organisation; organization; an organisation"
    "; an organization; organisme; organizational; organisationnel",
    About.COMMUNITY: "la communaute; communaute; community; the community; milieu; population",
    About.RULE: "une regle une politique; regle; politique; rule; policy; a rule a policy; systeme",
}
LEVELS = {
    Sureness.HEARD: "on nous l a dit; entendu; oui dire; heard; we were told; faible; low",
    Sureness.SEEN: "nous l avons vu nous memes; vu; observe; seen; we saw it ourselves; moyen"
    "; medium",
    Sureness.WRITTEN: "un ecrit le montre; ecrit; documente; written; a document shows it; eleve"
    "; high; documented",
    Sureness.CONFIRMED: "quelqu un de l exterieur l a confirme; confirme; confirmed; valide"
    "; somebody outside confirmed it; verified",
}
AUDIENCES = {
    Audience.PUBLIC: "tout le monde; public; publique; everyone; everybody",
    Audience.COALITION: "les membres du regroupement; membres; regroupement; members; coalition"
    "; the coalition s members",
    Audience.COORDINATION: "la coordination seulement; coordination; reserve; the coordination only"
    "; reserved; prive; private; confidentiel",
    Audience.NONE: "personne encore pas de consentement; personne; sans consentement; nobody; none"
    "; nobody yet no consent",
}


def _words(table: dict[Any, str]) -> dict[str, str]:
    return {word.strip(): key.value for key, words in table.items() for word in words.split(";")}


READ = {"kind": _words(KINDS), "about": _words(ABOUTS), "sure": _words(LEVELS),
        "audience": _words(AUDIENCES)}  # fmt: skip


@dataclass
class Row:
    """One row: its number in the sheet, what it says, what was odd. `refused` says why it stays
    out."""

    number: int
    says: dict[str, Any] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    issues: list[tuple[str, str]] = field(default_factory=list)
    refused: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "number": self.number, "says": self.says, "notes": self.notes,
            "issues": self.issues, "refused": self.refused,
        }  # fmt: skip


def read_rows(rows: Sequence[Sequence[Cell]], columns: Columns, today: dt.date) -> Iterator[Row]:
    """Every row that holds something, in order."""
    for place in range(columns.first, len(rows)):
        cells = rows[place]
        if any(cell is not None and str(cell).strip() for cell in cells):
            yield _Reader(place + 1, cells, columns, today).row


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return str(cell).strip()


class _Reader:
    """Reads one row."""

    def __init__(
        self, number: int, cells: Sequence[Cell], columns: Columns, today: dt.date
    ) -> None:
        self.row = Row(number)
        self.today = today
        self.cells = {
            name: cells[index] if index < len(cells) else None
            for index, name in columns.fields.items()
        }
        for index, header in columns.others.items():
            if index < len(cells) and (said := _text(cells[index])):
                self.row.notes[header] = said[:LONG_TEXT]
        self._title()
        if not self.row.refused:
            self._plain()
            self._when()
            self._chosen()
            self._confirmed()
            self._who_reads()
            self._last()

    def _note(self, code: str, value: str = "", under: str = "") -> None:
        self.row.issues.append((code, value[:120]))
        if under:
            self.row.notes[under] = value[:LONG_TEXT]

    def _title(self) -> None:
        said = _text(self.cells.get("title"))
        title = " ".join(said.split())
        if not title:
            self.row.refused = "no_title"
            self.row.says["title"] = " · ".join(
                filter(None, (_text(cell) for cell in self.cells.values()))
            )[:120]
            return
        if len(title) > LONGEST["title"]:
            cut = title[: LONGEST["title"] - 1]
            title = f"{cut[: cut.rfind(' ')] if ' ' in cut else cut}…"
            self.cells["words"] = "\n\n".join(filter(None, (said, _text(self.cells.get("words")))))
            self._note("title_cut")
        self.row.says["title"] = title

    def _plain(self) -> None:
        for name in ("words", "whom", "place", "our_part", "others_part", "could_confirm",
                     "proof", "source_words", "organisation"):  # fmt: skip
            said = _text(self.cells.get(name))
            most = LONGEST.get(name, LONG_TEXT)
            if len(said) > most:
                self._note("text_cut", under=f"{name}")
                self.row.notes[name] = said[:LONG_TEXT]
                said = f"{said[: most - 1]}…"
            self.row.says[name] = said
        self.row.says["document"] = ""
        if address := _text(self.cells.get("document")):
            if address.lower().startswith(("https://", "http://")) and len(address) <= 500:
                self.row.says["document"] = address
            else:
                self._note("document_unread", address, "document")
        named = _text(self.cells.get("actions"))
        self.row.says["actions"] = [part.strip() for part in named.split(";") if part.strip()]

    def _when(self) -> None:
        cell = self.cells.get("when")
        self.row.says.update(happened_on=None, happened_precision="day", happened_text="")
        said = _text(cell)
        if not said:
            return
        period = read_period(cell if isinstance(cell, dt.date) else said)
        if period is None or period.first < EARLIEST:
            self._note("date_unread", said, "date")
        elif period.first > self.today:
            self._note("date_future", said, "date")
        else:
            precision = period.first_precision
            self.row.says.update(
                happened_on=period.first.isoformat(),
                happened_precision="season" if precision == "quarter" else precision,
                happened_text="" if precision == "day" else said[:80],
            )

    def _read(self, name: str) -> str:
        """The value of a list that a cell names, or "" with what it says kept."""
        said = _text(self.cells.get(name))
        if not said:
            return ""
        found = READ[name].get(fold(said), "")
        if not found and name == "about":
            whom = self.row.says["whom"]
            self.row.says["whom"] = f"{whom} {said}".strip()[:200]
            self._note("about_unread", said)
        elif not found:
            self._note(f"{name}_unread", said, name)
        return found

    def _chosen(self) -> None:
        says = self.row.says
        kind = self._read("kind")
        # Our own export says whether a person had confirmed the type.
        if fold(_text(self.cells.get("kind_said"))) in ("non", "no"):
            kind = ""
        says["kind"] = kind
        says["proposed"] = "" if kind else propose(says["title"]).kind
        says["about"] = self._read("about")
        if not says["about"]:
            says["about"] = {
                Kind.PERSON: "person", Kind.ORGANISATION: "organisation",
                Kind.COMMUNITY: "community", Kind.RULE: "rule",
            }.get(kind, "")  # type: ignore[call-overload]  # fmt: skip
        says["sure"] = self._read("sure")

    def _day(self, name: str) -> str | None:
        cell = self.cells.get(name)
        said = _text(cell)
        period = read_period(cell if isinstance(cell, dt.date) else said) if said else None
        fits = period is not None and EARLIEST <= period.first <= self.today
        return period.first.isoformat() if period is not None and fits else None

    def _confirmed(self) -> None:
        says = self.row.says
        by = _text(self.cells.get("confirmed_by"))[: LONGEST["confirmed_by"]]
        on = self._day("confirmed_on")
        says["confirmed_by"], says["confirmed_on"] = "", None
        if by and on:
            says.update(sure="confirmed", confirmed_by=by, confirmed_on=on)
        elif by or on or says["sure"] == "confirmed":
            on_said = _text(self.cells.get("confirmed_on"))
            self._note("confirmed_half", " ".join(filter(None, (by, on_said))) or "1", "confirmed")
            says["sure"] = "" if says["sure"] == "confirmed" else says["sure"]

    def _who_reads(self) -> None:
        """What tells of a person, or seems to, is reserved until there is a consent."""
        says = self.row.says
        says["consent_on"] = self._day("consent_on")
        asked = _text(self.cells.get("audience"))
        says["audience"] = self._read("audience") or ("coordination" if asked else "coalition")
        if says["consent_on"] or says["audience"] in ("coordination", "none"):
            return
        if says["about"] == "person":
            says["audience"] = "none"
            self._note("of_a_person")
        elif not says["kind"] and says["proposed"] == Kind.PERSON:
            says["audience"] = "none"
            self._note("maybe_person")

    def _last(self) -> None:
        says = self.row.says
        on = dt.date.fromisoformat(says["happened_on"]) if says["happened_on"] else None
        says["fingerprint"] = fingerprint(says["title"], on, says["place"])
