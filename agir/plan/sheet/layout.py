"""A plan written as rows: our own columns, which read back to the same plan, and those of the
Territoires en Transitions import file.

Both are pure: parsed actions in, rows of cells out. `agir.core.sheets` writes the rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Literal

from .columns import NOTE_PREFIX
from .parsed import ParsedAction, ParsedDate, ParsedOrganisation
from .values import ARROW, fold_breaks, join_list, read_amount

Value = str | float | int | bool | dt.date | dt.datetime | Decimal | None
Language = Literal["fr", "en"]
NO_RESULT = "—"

# Keys in order of columns; result and funding columns are repeated as often as the plan needs.
_HEADERS: dict[str, dict[str, str]] = {
    "result": {"fr": "Résultat %d", "en": "Result %d"},
    "reference": {"fr": "Référence", "en": "Reference"},
    "title": {"fr": "Titre de l’action", "en": "Action title"},
    "sub_title": {"fr": "Titre de la sous-action", "en": "Sub-action title"},
    "description": {"fr": "Description", "en": "Description"},
    "lead": {"fr": "Organisation porteuse", "en": "Lead organisation"},
    "organisations": {"fr": "Autres organisations", "en": "Other organisations"},
    "people": {"fr": "Personnes responsables", "en": "People responsible"},
    "starts": {"fr": "Date de début", "en": "Start date"},
    "ends": {"fr": "Date de fin", "en": "End date"},
    "status": {"fr": "Statut", "en": "Status"},
    "priority": {"fr": "Niveau de priorité", "en": "Priority level"},
    "audiences": {"fr": "Population visée", "en": "Whom it is for"},
    "age_windows": {"fr": "Fenêtre d’âge", "en": "Age window"},
    "sectors": {"fr": "Secteur du territoire", "en": "Part of the territory"},
    "participation": {
        "fr": "Part des premiers concernés",
        "en": "Part of those first concerned",
    },
    "principles": {"fr": "Principes servis", "en": "Principles served"},
    "measure": {"fr": "Comment nous le saurons", "en": "How we will know"},
    "lasting": {"fr": "Ce qui devrait durer", "en": "What should last"},
    "links": {"fr": "Liens avec d’autres actions", "en": "Links with other actions"},
    "source": {"fr": "Financeur %d", "en": "Funder %d"},
    "amount": {"fr": "Montant %d", "en": "Amount %d"},
    "until": {"fr": "Jusqu’au %d", "en": "Until %d"},
}
LABELS: dict[str, dict[str, dict[Language, str]]] = {
    "status": {
        "idea": {"fr": "À discuter", "en": "To discuss"},
        "planned": {"fr": "À venir", "en": "Upcoming"},
        "ongoing": {"fr": "En cours", "en": "In progress"},
        "paused": {"fr": "En pause", "en": "On hold"},
        "done": {"fr": "Réalisée", "en": "Done"},
        "stopped": {"fr": "Arrêtée", "en": "Stopped"},
    },
    "priority": {
        "high": {"fr": "Élevée", "en": "High"},
        "medium": {"fr": "Moyenne", "en": "Medium"},
        "low": {"fr": "Basse", "en": "Low"},
    },
    "participation": {
        "inform": {"fr": "Informer", "en": "Inform"},
        "consult": {"fr": "Consulter", "en": "Consult"},
        "involve": {"fr": "Impliquer", "en": "Involve"},
        "collaborate": {"fr": "Collaborer", "en": "Collaborate"},
        "delegate": {"fr": "Déléguer", "en": "Delegate"},
    },
    "principles": {
        "prevention": {"fr": "Agir tôt", "en": "Act early"},
        "inclusion": {"fr": "N’oublier personne", "en": "Leave no one out"},
        "concerned": {"fr": "Avec les premiers concernés", "en": "With those first concerned"},
        "capacity": {"fr": "Renforcer les capacités", "en": "Build everyone’s capacity"},
        "relations": {
            "fr": "Relations, confiance, respect",
            "en": "Relationships, trust, respect",
        },
        "context": {"fr": "Connaître le milieu", "en": "Know the community"},
    },
    "lasting": {
        "cause": {"fr": "La cause", "en": "The cause"},
        "partnership": {"fr": "Le partenariat", "en": "The partnership"},
        "practices": {"fr": "Des changements de pratiques", "en": "Changes of practice"},
        "activities": {"fr": "Des activités ou des programmes", "en": "Activities or programmes"},
    },
    "links": {
        "reinforces": {"fr": "Renforce", "en": "Reinforces"},
        "depends": {"fr": "Dépend de", "en": "Depends on"},
        "overlaps": {"fr": "Chevauche", "en": "Overlaps"},
    },
}


def plan_rows(
    actions: Sequence[ParsedAction],
    results: Iterable[tuple[str, ...]] = (),
    language: Language = "fr",
) -> list[list[Value]]:
    """Our own layout: a header, then one row per action and sub-action, in order, each sub-action
    after its action (its title repeated). A result without action has a row of its own. Reading
    these rows gives back the same actions and results (up to row numbers)."""
    layout = _Layout(actions, list(results), language)
    return [layout.header(), *layout.rows()]


class _Layout:
    def __init__(
        self, actions: Sequence[ParsedAction], results: list[tuple[str, ...]], language: Language
    ) -> None:
        self.actions = list(actions)
        self.results = results
        self.language: Language = language
        paths = [*results, *(action.result_path for action in actions)]
        self.levels = max([1, *(len(path) for path in paths)])
        self.fundings = max([1, *(len(action.fundings) for action in actions)])
        self.notes = list(dict.fromkeys(name for action in actions for name in action.notes))
        self.top = {action.row: action for action in actions if action.parent_row is None}

    def header(self) -> list[Value]:
        names: list[Value] = []
        for key, words in _HEADERS.items():
            word = words[self.language]
            if key == "result":
                names += [word % number for number in range(1, self.levels + 1)]
            elif key not in ("source", "amount", "until"):
                names.append(word)
        for number in range(1, self.fundings + 1):
            names += [
                _HEADERS[key][self.language] % number for key in ("source", "amount", "until")
            ]
        return [*names, *(NOTE_PREFIX + name for name in self.notes)]

    def rows(self) -> Iterator[list[Value]]:
        """Actions in order, a result nobody works on where it stood among the results."""
        order = {path: place for place, path in enumerate(self.results)}
        worked = {
            action.result_path[:n] for action in self.actions for n in range(1, self.levels + 1)
        }
        inner = {path[:n] for path in self.results for n in range(1, len(path))}
        idle = [path for path in self.results if path not in worked and path not in inner]
        for action in self.actions:
            place = order.get(action.result_path, -1)
            while idle and order[idle[0]] < place:
                yield self._path(idle.pop(0))
            yield self._row(action)
        for path in idle:
            yield self._path(path)

    def _path(self, path: tuple[str, ...]) -> list[Value]:
        """Every level is written on every row; « — » where there is none."""
        return [*path, *[NO_RESULT] * (self.levels - len(path))]

    def _row(self, action: ParsedAction) -> list[Value]:
        parent = self.top.get(action.parent_row) if action.parent_row is not None else None
        cells: list[Value] = self._path(action.result_path)
        cells += [
            action.reference,
            parent.title if parent else action.title,
            action.title if parent else "",
            action.description,
            join_list([action.lead]) if action.lead else "",
            _organisations(action.organisations),
            join_list(action.people),
            _date(action.starts),
            _date(action.ends),
            self._label("status", action.status),
            self._label("priority", action.priority),
            join_list(action.audiences),
            join_list(action.age_windows),
            join_list(action.sectors),
            self._label("participation", action.participation),
            self._reasons("principles", action.principles),
            action.measure,
            self._reasons("lasting", [(key, "") for key in action.lasting]),
            self._links(action),
        ]
        for number in range(self.fundings):
            if number < len(action.fundings):
                money = action.fundings[number]
                cells += [money.source, money.amount, money.until]
            else:
                cells += [None, None, None]
        return [*cells, *(action.notes.get(name, "") for name in self.notes)]

    def _label(self, kind: str, key: str) -> str:
        return LABELS[kind][key][self.language] if key in LABELS[kind] else key

    def _reasons(self, kind: str, items: Iterable[tuple[str, str]]) -> str:
        return "\n".join(_bullet(self._label(kind, key), why) for key, why in items)

    def _links(self, action: ParsedAction) -> str:
        return "\n".join(
            f"• {self._label('links', kind)}: {title}"
            + (f" {ARROW} {fold_breaks(how)}" if how else "")
            for kind, title, how in action.links
        )


def _bullet(name: str, brings: str) -> str:
    return f"• {name} {ARROW} {fold_breaks(brings)}" if brings else f"• {name}"


def _organisations(parts: Sequence[ParsedOrganisation]) -> str:
    names = [part.name for part in parts]
    if not any(part.brings for part in parts):
        return join_list(names)
    return "\n".join(_bullet(part.name, part.brings) for part in parts)


def _date(date: ParsedDate | None) -> Value:
    if date is None:
        return None
    return date.value if date.precision == "day" or not date.text else date.text


# --- Territoires en Transitions ---------------------------------------------------------------

_TET_BANNER = {
    0: "",
    6: "Objectifs et indicateurs",
    16: "Modalités de mise en oeuvre ",
    30: "Actions liées",
}
TET_HEADER = (
    "Axe (x)",
    "Sous-axe (x.x)",
    "Sous-sous axe (x.x.x)",
    "Titre de l'action",
    "Titre de la sous-action",
    "Descriptif",
    "Instances de gouvernance",
    "Objectifs",
    "Indicateurs liés",
    "Structure pilote",
    "Moyens humains et techniques",
    "Partenaires ",
    "Direction ou service pilote",
    "Personne pilote",
    "Élu·e référent·e ",
    "Participation Citoyenne",
    "Financements",
    "Financeur 1",
    "Montant € HT",
    "Financeur 2",
    "Montant € HT",
    "Financeur 3",
    "Montant € HT",
    "Budget prévisionnel total € HT",
    "Statut ",
    "Niveau de priorité",
    "Date de début",
    "Date de fin",
    "Action en amélioration continue",
    "Calendrier",
    "Actions liées",
    "Fiches des plans liées",
    "Notes de suivi",
    "Etapes de la fiche action",
    "Notes complémentaires",
    "Documents et liens",
)
_TET_HINTS = {
    **dict.fromkeys((0, 1, 2, 3, 5, 6, 7, 10, 34), "Champ texte"),
    **dict.fromkeys((9, 11, 12, 13, 14, 17, 19, 21), "Champ texte\n(séparateur virgule)"),
    **dict.fromkeys((15, 24, 25), "Champ liste déroulante \n(choix prédéfinis)"),
    **dict.fromkeys((16, 29), "Champ texte libre"),
    **dict.fromkeys((18, 20, 22, 23), "Champ numérique"),
    **dict.fromkeys((26, 27), "Champ date"),
    28: "Champ binaire",
    **dict.fromkeys((8, 30, 31, 32, 33, 35), "Champ texte non importé"),
}
_TET_STATUS = {
    "idea": "À discuter",
    "planned": "À venir",
    "ongoing": "En cours",
    "paused": "En pause",
    "done": "Réalisé",
    "stopped": "Abandonné",
}
_TET_PRIORITY = {"high": "Élevé", "medium": "Moyen", "low": "Bas"}
_TET_PARTICIPATION = {
    "inform": "Information",
    "consult": "Consultation",
    "involve": "Concertation",
    "collaborate": "Co-construction",
    "delegate": "Co-construction",
}


def tet_rows(actions: Sequence[ParsedAction], plan_title: str = "") -> list[list[Value]]:
    """The column layout of the Territoires en Transitions import file: banner, header, type hints,
    then the actions. Names lose their commas there, since a comma separates names; what has no
    column of its own (audience, links, measures of success…) is left out or put in notes."""
    width = len(TET_HEADER)
    banner: list[Value] = [_TET_BANNER.get(index, "") for index in range(width)]
    banner[0] = plan_title
    hints: list[Value] = [_TET_HINTS.get(index, "") for index in range(width)]
    top = {action.row: action.title for action in actions if action.parent_row is None}
    rows = [_tet_row(action, top) for action in actions]
    return [banner, list(TET_HEADER), hints, *rows]


def _tet_row(action: ParsedAction, top: dict[int, str]) -> list[Value]:
    cells: list[Value] = [""] * len(TET_HEADER)
    path = [*action.result_path[:2], " — ".join(action.result_path[2:])]
    cells[0:3] = [*path, "", ""][:3]
    parent = top.get(action.parent_row) if action.parent_row is not None else None
    cells[3] = parent if parent is not None else action.title
    cells[4] = action.title if parent is not None else ""
    cells[5] = action.description
    cells[8] = action.measure
    services = [part.name for part in action.organisations if "Service pilote" in part.brings]
    leads = [part.name for part in action.organisations if "Coporteur" in part.brings]
    others = [part.name for part in action.organisations if part.name not in (*services, *leads)]
    cells[9] = _commas([action.lead, *leads])
    cells[11] = _commas(others)
    cells[12] = _commas(services)
    cells[13] = _commas(action.people)
    cells[15] = _TET_PARTICIPATION.get(action.participation, "")
    for place, money in enumerate(action.fundings[:3]):
        cells[17 + 2 * place] = money.source
        cells[18 + 2 * place] = money.amount
    cells[16] = "\n".join(f"- {money.source}" for money in action.fundings[3:])
    amounts = [money.amount for money in action.fundings if money.amount is not None]
    budget, _code = read_amount(action.notes.get(TET_HEADER[23]))
    cells[23] = budget or (sum(amounts, Decimal(0)) if amounts else "")
    cells[24] = _TET_STATUS.get(action.status, "")
    cells[25] = _TET_PRIORITY.get(action.priority, "")
    cells[26] = action.starts.value if action.starts else ""
    cells[27] = action.ends.value if action.ends else ""
    cells[28] = "" if action.ends else bool(action.notes.get("Durée")) or ""
    cells[29] = " – ".join(
        dict.fromkeys(date.text for date in (action.starts, action.ends) if date and date.text)
    )
    places = {header.strip(): index for index, header in enumerate(TET_HEADER)}
    rest = []
    for name, text in action.notes.items():
        index = places.get(name, -1)
        if index >= 0 and not cells[index]:
            cells[index] = text
        elif name not in ("Durée", TET_HEADER[23]):
            rest.append(f"{name}: {text}")
    cells[34] = "\n".join([str(cells[34]), *rest]).strip() if rest else cells[34]
    return cells


def _commas(names: Iterable[str]) -> str:
    return ", ".join(name.replace(",", " ").replace("  ", " ") for name in names if name)
