"""Headers recognised by meaning, in French and English.

A header is normalised (accents, case, width, line breaks, numbering, emoji, what stands in
parentheses, inclusive dots), then looked up among exact synonyms, then against patterns. Some
words mean two things (« Priorité » heads a level of the plan or a column of high and low,
« Objectif » a level or a long text): what the column holds decides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from agir.core.sheets import Cell, column_letter

from . import values
from .headers import EXACT, LEVELS_MAYBE, LEVELS_SURE, PATTERNS
from .parsed import ParsedColumn
from .words import bare, fold, line_of, text_of

LEVELS = 5
FUNDINGS = 9
NOTE = "note"
NOTE_PREFIX = "Note – "


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """A field a column can be taken for: its key, and its name as people read it."""

    key: str
    label: object


def _fields() -> tuple[FieldChoice, ...]:
    fixed = [
        ("title", _("Titre de l’action")),
        ("sub_title", _("Titre de la sous-action")),
        ("result_1", _("Résultat de niveau 1 (axe, orientation)")),
        ("result_2", _("Résultat de niveau 2 (sous-axe, objectif)")),
        ("result_3", _("Résultat de niveau 3")),
        ("result_4", _("Résultat de niveau 4")),
        ("result_5", _("Résultat de niveau 5")),
        ("reference", _("Numéro ou référence")),
        ("description", _("Description")),
        ("lead", _("Organisation porteuse")),
        ("lead_service", _("Direction ou service pilote")),
        ("organisations", _("Organisations partenaires")),
        ("people", _("Personnes responsables")),
        ("starts", _("Date de début")),
        ("ends", _("Date de fin")),
        ("period", _("Échéancier (début et fin ensemble)")),
        ("status", _("Statut")),
        ("priority", _("Niveau de priorité")),
        ("audiences", _("Population visée")),
        ("age_windows", _("Fenêtre d’âge")),
        ("sectors", _("Secteur du territoire")),
        ("participation", _("Part des premiers concernés")),
        ("principles", _("Principes servis")),
        ("measure", _("Comment nous le saurons (indicateur)")),
        ("lasting", _("Ce qui devrait durer")),
        ("links", _("Liens avec d’autres actions")),
        ("funding_sources", _("Sources de financement")),
        ("budget", _("Budget total")),
    ]
    pairs = []
    for number in range(1, 4):
        pairs += [
            (f"funding_{number}_source", format_lazy(_("Financeur {n}"), n=number)),
            (f"funding_{number}_amount", format_lazy(_("Montant du financeur {n}"), n=number)),
            (f"funding_{number}_until", format_lazy(_("Fin du financement {n}"), n=number)),
        ]
    return tuple(
        FieldChoice(key, label) for key, label in [*fixed, *pairs, (NOTE, _("Garder comme note"))]
    )


# Every field a person may choose for a column, in the order the mapping screen offers them.
FIELDS = _fields()
MANY = frozenset(
    {
        "organisations",
        "people",
        "audiences",
        "age_windows",
        "sectors",
        "lead_service",
        "funding_sources",
        NOTE,
    }
)


def header_key(header: str) -> str:
    """A header as it is compared and remembered: folded, at most 200 characters."""
    text = fold(line_of(header).replace("°", "o"))
    return " ".join(re.sub(r"[^a-z0-9$€%#&/'.() -]+", " ", text).split())[:200]


def _core(header: str) -> list[str]:
    """The header's readings, most literal first: whole, without parentheses, without numbering,
    without inclusive endings."""
    text = re.sub(r"^\s*#\s*$", "no", header_key(header))
    inside = re.sub(r"\([^)]*\)", " ", text)
    single = re.sub(
        r"[.(](e|s|es|se|ses|trice|trices|euse|euses|ve|ne|le)\)?(?=[\s.).]|$)", "", text
    )
    plain = re.sub(r"^(\d+(\.\d+)*[.)]?|[a-z]\))\s+", "", inside)
    words = [bare(form) for form in (text, inside, single, plain)]
    found = list(dict.fromkeys(word for word in words if word))
    return found or ([bare("no")] if text.strip() in ("#", "no") else [])


@dataclass(slots=True)
class Guess:
    """What a header may be: a field (or "level", "maybe_level") and how sure we are (0 to 3)."""

    field: str = ""
    confidence: int = 0


def guess(header: str) -> Guess:
    """The field a header names by itself, before looking at what the column holds."""
    if line_of(header).startswith(NOTE_PREFIX.strip()):
        return Guess(NOTE, 3)
    forms = _core(header)
    for form in forms:
        if re.fullmatch(r"(financeur|bailleur|funder|source de financement|funder) ?\d+", form):
            return Guess("funding_source", 3)
        if form in EXACT:
            return Guess(EXACT[form], 3)
    for form in forms:
        if LEVELS_SURE.fullmatch(form):
            return Guess("level", 3)
        if LEVELS_MAYBE.fullmatch(form):
            return Guess("maybe_level", 2)
        numbered = re.sub(r" \d+$", "", form)
        if numbered != form and numbered in EXACT:
            return Guess(EXACT[numbered], 2)
    if len(forms[0] if forms else "") > 80:
        return Guess()
    for form in forms:
        for field, pattern in PATTERNS:
            if pattern.fullmatch(form):
                return Guess(field, 1)
    return Guess()


def recognise(
    headers: Sequence[str],
    body: Sequence[Sequence[Cell]],
    *,
    remembered: Mapping[str, str | None] | None = None,
    mapping: Mapping[int, str | None] | None = None,
) -> tuple[list[ParsedColumn], list[int]]:
    """The field of every column, and the indexes of columns that also look like the title.

    `mapping` (index to field, None to leave out) is what a person chose and always wins;
    `remembered` (header_key to field) is what she chose another time.
    """
    sorter = _Sorter(headers, body)
    sorter.take_choices(mapping or {}, remembered or {})
    sorter.take_guesses()
    return sorter.columns(), sorter.other_titles


class _Sorter:
    """Gives each column its field, settling two columns that want the same one."""

    def __init__(self, headers: Sequence[str], body: Sequence[Sequence[Cell]]) -> None:
        self.headers = headers
        self.body = body
        self.fields: dict[int, str | None] = {}
        self.sources: dict[int, str] = {}
        self.guesses = [guess(header) if header else Guess() for header in headers]
        self.other_titles: list[int] = []

    def take_choices(
        self, mapping: Mapping[int, str | None], remembered: Mapping[str, str | None]
    ) -> None:
        for index, header in enumerate(self.headers):
            if index in mapping:
                self.fields[index], self.sources[index] = mapping[index] or None, "chosen"
            elif header and header_key(header) in remembered:
                self.fields[index] = remembered[header_key(header)] or None
                self.sources[index] = "remembered"

    def take_guesses(self) -> None:
        self._settle_title()
        self._settle_steps()
        self._settle_levels()
        self._settle_fundings()
        order = sorted(range(len(self.headers)), key=lambda i: (-self.guesses[i].confidence, i))
        for index in order:
            if index in self.fields:
                continue
            field = self.guesses[index].field
            if not field or (field.startswith("funding_") and field != "funding_sources"):
                self._unknown(index)
            elif field in MANY or field not in self.fields.values():
                self._give(index, field)
            else:
                self._give(index, NOTE)

    def _give(self, index: int, field: str) -> None:
        self.fields[index] = field
        self.sources[index] = "recognised"

    def _unknown(self, index: int) -> None:
        """A header we do not know: its text is kept as a note, an empty column left out."""
        self.fields[index] = NOTE if any(self._texts(index)) else None
        self.sources[index] = "unknown"

    def _texts(self, index: int) -> list[str]:
        return [text_of(row[index]) for row in self.body if index < len(row)]

    def _free(self, field: str) -> list[int]:
        return [
            index
            for index, found in enumerate(self.guesses)
            if found.field == field and index not in self.fields
        ]

    def _settle_title(self) -> None:
        """One title: the surest header, then the fullest column. The others are asked about."""
        candidates = self._free("title")
        if not candidates or "title" in self.fields.values():
            for index in candidates:
                self.guesses[index] = Guess(NOTE, 1)
            return
        filled = {index: sum(1 for text in self._texts(index) if text) for index in candidates}
        best = max(candidates, key=lambda i: (self.guesses[i].confidence, filled[i] > 0, -i))
        for index in candidates:
            if index == best:
                self._give(index, "title")
            elif filled[index] and self.guesses[index].confidence == self.guesses[best].confidence:
                self.other_titles.append(index)
                self._give(index, NOTE)
            else:
                self.guesses[index] = Guess(NOTE, 1)

    def _settle_steps(self) -> None:
        """« Étapes » beside a title on nearly every row lists the steps of that action in one
        cell: it is a note. On rows of their own, steps are sub-actions."""
        title = self._title()
        for index in self._free("sub_title"):
            if not re.match(r"(etape|step|tache|task)", bare(self.headers[index])):
                continue
            both = alone = 0
            before = ""
            for row in self.body:
                name = bare(line_of(row[title])) if title < len(row) else ""
                if index < len(row) and text_of(row[index]):
                    if name and name != before:
                        both += 1
                    else:
                        alone += 1
                before = name or before
            if both > alone:
                self.guesses[index] = Guess(NOTE, 1)

    def _title(self) -> int:
        return next((i for i, field in self.fields.items() if field == "title"), len(self.headers))

    def _settle_levels(self) -> None:
        title = self._title()
        taken = {field for field in self.fields.values() if field}
        free = [f"result_{n}" for n in range(1, LEVELS + 1) if f"result_{n}" not in taken]
        for index in range(len(self.headers)):
            found = self.guesses[index]
            if index in self.fields or found.field not in ("level", "maybe_level"):
                continue
            if found.field == "maybe_level" and not self._is_level(index, title):
                self.guesses[index] = self._other_meaning(index)
            elif free:
                self._give(index, free.pop(0))
            else:
                self.guesses[index] = Guess(NOTE, 1)

    def _is_level(self, index: int, title: int) -> bool:
        """Whether « Objectif », « Résultats » or « Priorité » heads a level of the plan: it stands
        before the title and holds short texts that repeat, or are written once then left blank."""
        texts = [text for text in self._texts(index) if text]
        urgency = "priorit" in bare(self.headers[index])
        if not texts:
            return index < title < len(self.headers) and not urgency
        if (urgency and self._holds_priorities(texts)) or sorted(map(len, texts))[
            len(texts) // 2
        ] > 250:
            return False
        repeats = len({bare(text) for text in texts}) < len(texts)
        blanks = len(texts) < sum(1 for row in self.body if any(row))
        return index < title or ((repeats or blanks) and title == len(self.headers))

    @staticmethod
    def _holds_priorities(texts: Sequence[str]) -> bool:
        known = sum(1 for text in texts if not values.read_priority(text).code)
        return known * 10 >= len(texts) * 6

    def _other_meaning(self, index: int) -> Guess:
        header = bare(self.headers[index])
        if "priorit" in header:
            return Guess("priority", 3)
        if re.match(r"(resultat|result|outcome|expected|effet|retombee)", header):
            return Guess("measure", 1)
        return Guess(NOTE, 1)

    def _settle_fundings(self) -> None:
        """Sources, amounts and ends are paired by standing side by side."""
        kinds = ("funding_source", "funding_amount", "funding_until")
        taken = {field for field in self.fields.values() if field}
        number = 0
        current: set[str] = set(kinds)
        last = -2
        for index in range(len(self.headers)):
            kind = self.guesses[index].field
            if kind not in kinds or index in self.fields:
                continue
            if kind in current or index - last > 2:
                number += 1
                while any(f"funding_{number}_{part}" in taken for part in ("source", "amount")):
                    number += 1
                current = set()
            current.add(kind)
            last = index
            if number > FUNDINGS:
                self.guesses[index] = Guess(NOTE, 1)
                continue
            self._give(index, f"funding_{number}_{kind.removeprefix('funding_')}")

    def columns(self) -> list[ParsedColumn]:
        return [
            ParsedColumn(
                index=index,
                letter=column_letter(index),
                header=line_of(header),
                field=self.fields.get(index),
                source=self.sources.get(index, "unknown"),  # type: ignore[arg-type]
            )
            for index, header in enumerate(self.headers)
        ]
