"""Which column holds what: by its header in French or in English, else by what it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from agir.analysis.text import fold
from agir.core.sheets import Cell, column_letter
from agir.plan.sheet.dates import read_period

# Folded headers. What our own export writes is here, in both languages.
HEADERS = {
    "title": "ce qui a change; qu est ce qui a change; effet; effets; changement"
    "; changement observe; retombee; retombees; resultat observe; quoi; titre; evenement"
    "; what changed; effect; effects; outcome; outcome statement; change; title; what; event"
    "; accomplishment; ce qui s est passe",
    "when": "quand; date; date de l effet; depuis quand; annee; jour; mois; periode; when; year"
    "; event date; date of event; month",
    "kind": "type; type d effet; type de changement; categorie; code; kind; category"
    "; type of change",
    "kind_said": "type confirme; type confirmed; confirmed type",
    "words": "description; en plus de mots; details; recit; precisions; commentaire; commentaires"
    "; in more words; more words; story; notes; comments",
    "about": "pour qui; niveau; dans quoi; pour qui dans quoi; for whom; about; level of change",
    "whom": "qui; chez qui; personnes; qui en quelques mots; public; who; whom; who changed; group",
    "organisation": "organisation; organisme; partenaire; organization; partner; agency",
    "place": "ou; lieu; endroit; territoire; where; place; location",
    "our_part": "notre part; notre contribution; contribution; our part; our contribution",
    "others_part": "la part des autres; part des autres; autres facteurs; autres contributions"
    "; others part; others contribution; the part of others; other factors",
    "sure": "certitude; niveau de certitude; a quel point nous en sommes surs; confiance; certainty"
    "; how sure; how sure we are; confidence; level of evidence",
    "could_confirm": "qui pourrait confirmer; qui pourrait le confirmer; verificateur; temoin"
    "; who could confirm; verifier; substantiator; witness",
    "confirmed_by": "confirme par; valide par; confirmed by; verified by",
    "confirmed_on": "confirme le; valide le; confirmed on; date confirmed; verified on",
    "proof": "preuve; preuves; ce qui le montre; proof; evidence; what shows it",
    "document": "document; lien; adresse; url; link",
    "source_words": "source; provenance; comment on l a su; recueilli par; how we know"
    "; reported by",
    "actions": "action; actions; activite; activites; action du plan; projet; activity; project",
    "audience": "qui peut lire; qui peut le lire; visibilite; who can read; who may read"
    "; visibility",
    "consent_on": "consentement; consentement donne le; consent; consent given on; consent date",
}
KNOWN = {word.strip(): name for name, words in HEADERS.items() for word in words.split(";")}
LOOKED_AT = 8  # first rows among which a header may stand
SAMPLE = 60


@dataclass
class Columns:
    """What each column holds; those without a field keep their header in the notes."""

    fields: dict[int, str] = field(default_factory=dict)
    others: dict[int, str] = field(default_factory=dict)
    first: int = 0  # the first row that is an entry, from 0

    @property
    def has_title(self) -> bool:
        return "title" in self.fields.values()


def find_columns(rows: Sequence[Sequence[Cell]]) -> Columns:
    """The columns of a sheet."""
    for place, row in enumerate(rows[:LOOKED_AT]):
        found = _by_header(row)
        if "title" in found.values() or (len(found) > 1 and len(row) > 1):
            columns = Columns(found, first=place + 1)
            columns.others = {
                index: str(cell).strip()[:80]
                for index, cell in enumerate(row)
                if index not in found and cell is not None and str(cell).strip()
            }
            if not columns.has_title:
                _guess_title(columns, rows)
            return columns
    return _by_content(rows)


def _by_header(row: Sequence[Cell]) -> dict[int, str]:
    found: dict[int, str] = {}
    for index, cell in enumerate(row):
        name = KNOWN.get(fold(cell)) if isinstance(cell, str) and len(cell) < 80 else None
        if name and name not in found.values():
            found[index] = name
    return found


def _cells(rows: Sequence[Sequence[Cell]], index: int, first: int) -> list[Cell]:
    held = [row[index] for row in rows[first : first + SAMPLE] if index < len(row)]
    return [cell for cell in held if cell is not None and str(cell).strip()]


def _guess_title(columns: Columns, rows: Sequence[Sequence[Cell]]) -> None:
    """Headers, but none of the title: the column of the longest words that no field claims."""
    free = list(columns.others)
    if not free:
        free = [index for index, name in columns.fields.items() if name == "words"]
    if free:
        best = max(free, key=lambda index: (_length(_cells(rows, index, columns.first)), -index))
        columns.others.pop(best, None)
        columns.fields[best] = "title"


def _length(cells: Sequence[Cell]) -> float:
    return sum(len(str(cell)) for cell in cells) / max(1, len(cells))


def _by_content(rows: Sequence[Sequence[Cell]]) -> Columns:
    """No header: the column of dates, the column of the longest words, the rest as notes."""
    columns = Columns()
    width = max((len(row) for row in rows[:SAMPLE]), default=0)
    held = {index: _cells(rows, index, 0) for index in range(width)}
    held = {index: cells for index, cells in held.items() if cells}
    dated = {
        index: sum(read_period(cell) is not None for cell in cells) / len(cells)
        for index, cells in held.items()
    }
    days = [index for index, share in dated.items() if share >= 0.6]
    if days and len(held) > 1:
        columns.fields[max(days, key=lambda index: (dated[index], -index))] = "when"
    words = [index for index in held if index not in columns.fields]
    if words:
        best = max(words, key=lambda index: (_length(held[index]), -index))
        columns.fields[best] = "title"
    for index in held:
        if index not in columns.fields:
            columns.others[index] = _("Colonne %(letter)s") % {"letter": column_letter(index)}
    return columns
