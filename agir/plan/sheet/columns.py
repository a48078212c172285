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

from django.utils.translation import gettext_lazy as _

from agir.core.sheets import Cell, column_letter

from . import values
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
            (f"funding_{number}_source", _("Financeur %(n)s") % {"n": number}),
            (f"funding_{number}_amount", _("Montant du financeur %(n)s") % {"n": number}),
            (f"funding_{number}_until", _("Fin du financement %(n)s") % {"n": number}),
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

_SYNONYMS: dict[str, str] = {
    "title": "titre|action|actions|titre de l'action|titre de la fiche action|titre action|nom de l'action|intitulé|"
    "intitulé de l'action|libellé|libellé de l'action|libelle action|fiche action|activité|activités|activity|"
    "activities|action title|action name|title|nom|moyen d'action|moyens d'action|mesure d'action|initiative|"
    "initiatives|projet|projets|project|titre du projet|nom du projet|tâche|tâches|task|actions à réaliser|"
    "actions prévues|actions proposées|actions concrètes|action concrète|actions à mener|actions / activités|"
    "planned action|action step|action item|actions retenues|que faire|quoi|what|activités prévues|action prévue|"
    "intitulé de la fiche action|stratégie / action|intervention|interventions",
    "sub_title": "sous action|sous actions|titre de la sous action|sub action|subaction|sub actions|étape|étapes|"
    "sous tâche|sous tâches|sub task|subtask|sous activité|sous activités|step|steps|sub action title|sub activity",
    "reference": "no|n|numéro|num|number|ref|référence|reference|code|id|identifiant|no action|numéro de l'action|"
    "numéro d'action|action no|numéro de fiche|no de l'action|action number|no fiche|code action|item",
    "description": "description|descriptif|description de l'action|détails|details|détail|contenu|résumé|summary|"
    "présentation|action description|description du projet|explications|précisions|description de l'activité|"
    "description sommaire|descriptif de l'action|en quoi ca consiste|comment|how",
    "lead": "porteur|porteuse|porteur de l'action|porteur d'action|porteur.se|porteur.euse|porteurs|organisme porteur|"
    "organisation porteuse|organisme responsable|responsable|responsables|structure pilote|pilote|structure porteuse|"
    "lead|owner|lead organisation|lead organization|lead partner|lead agency|action lead|responsible|"
    "responsible organization|responsible organisation|répondant|organisme mandataire|mandataire|chef de file|"
    "organisation responsable|responsabilité|fiduciaire|maître d'ouvrage|maitrise d'ouvrage|qui|who|"
    "accountable|porteur principal|responsible party|responsable de l'action|organisme leader|leader|"
    "organisme(s) porteur(s)|organisme promoteur|promoteur|structure référente|pilotage|pilote de l'action|"
    "partenaire responsable|partenaire porteur|organization|organisation|organisme|organisme pilote",
    "lead_service": "direction ou service pilote|service pilote|direction pilote|services pilotes|lead service|"
    "service responsable|direction responsable|lead department|department",
    "organisations": "partenaires|partenaire|partenaires impliqués|partenaires associés|collaborateurs|"
    "collaborations|collaboration|organisations|organismes partenaires|organisations partenaires|partners|partner|"
    "partner organizations|partner organisations|organismes impliqués|acteurs|acteurs impliqués|en collaboration avec|"
    "autres organisations|other organisations|other organizations|co porteurs|coporteurs|partenaires collaborateurs|"
    "partenaires potentiels|partenaires mobilisés|collaborators|avec qui|organisations participantes|organismes|"
    "autres partenaires|collaborateur.trice.s|parties prenantes|stakeholders|partenaires concernés|structures partenaires",
    "people": "personne pilote|personnes pilotes|personne responsable|personnes responsables|personne ressource|"
    "élu.e référent.e|elu référent|élus référents|personne référente|contact|contacts|responsable (nom)|assigned to|"
    "person responsible|people|persons responsible|people responsible|assigné à|nom du responsable|lead person|"
    "personne en charge|référent|referent|chargé de projet|chargée de projet|agent responsable|répondant(e)",
    "starts": "date de début|début|debut|date début|date de debut|date de démarrage|démarrage|start|start date|starts|"
    "from|date de début prévue|begin|début prévu|commence|date de lancement|lancement|starts on|du|début (date)",
    "ends": "date de fin|fin|date fin|date de fin prévisionnelle|end|end date|ends|échéance|echeance|échéances|"
    "date d'échéance|date limite|due date|deadline|date de fin prévue|fin prévue|to|finish|completion date|ends on|"
    "target date|date cible|au|date butoir|date de réalisation|d'ici",
    "period": "échéancier|echeancier|calendrier|période|periode|timeline|schedule|timeframe|quand|when|dates|"
    "période de réalisation|calendrier de réalisation|period|temporalité|échéancier prévu|date|moment|"
    "période visée|calendrier prévisionnel|time frame|date de réalisation prévue|échéancier de réalisation",
    "status": "statut|état|etat|status|avancement|état d'avancement|progress|état de réalisation|suivi|"
    "statut de l'action|stade|état de l'action|degré de réalisation|niveau d'avancement|progression|état actuel",
    "priority": "niveau de priorité|priority|priority level|degré de priorité|ordre de priorité|importance|urgence",
    "audiences": "clientèle|clientèle visée|clientèle cible|population visée|population|public|publics|public cible|"
    "publics cibles|public visé|cible|cibles|pour qui|target|target group|target population|audience|target audience|"
    "groupe cible|groupes cibles|populations visées|personnes visées|bénéficiaires|beneficiaries|for whom|"
    "personnes rejointes|participants|participants visés|clienteles visées|whom it is for|populations cibles",
    "age_windows": "fenêtre d'âge|fenêtres d'âge|âge|ages|groupe d'âge|groupes d'âge|tranche d'âge|tranches d'âge|age|"
    "age group|age window|age windows|age range|âge des enfants|âge visé|âges visés|période de vie",
    "sectors": "secteur|secteurs|secteur du territoire|territoire|quartier|quartiers|lieu|lieux|localisation|"
    "location|area|neighbourhood|neighborhood|municipalité|municipalités|territoire visé|secteur géographique|"
    "territory|où|where|commune|communes|territoires|secteur visé|place|part of the territory",
    "participation": "participation citoyenne|participation|niveau de participation|participation des parents|"
    "participation des citoyens|part des premiers concernés|engagement citoyen|participation level|place des parents|"
    "citizen participation|community participation|premiers concernés|implication des parents|part of those first concerned",
    "principles": "principes|principe|principles|principes servis|principes d'action|principes directeurs|principles served",
    "measure": "indicateur|indicateurs|indicateurs liés|indicateurs de suivi|indicateurs de réussite|indicator|"
    "indicators|mesure|mesures|measure|measures|comment nous le saurons|comment saurons nous|how we will know|"
    "critères de succès|critère de réussite|critères de réussite|indicateurs de résultats|indicateurs d'évaluation|"
    "cibles et indicateurs|success measure|kpi|kpis|évaluation|moyens de vérification|livrables|livrable|"
    "indicateurs et cibles|measures of success|moyen d'évaluation|preuves de réussite|outcome measure",
    "lasting": "ce qui devrait durer|objets de pérennité|pérennité|what should last|sustainability|éléments à pérenniser",
    "links": "liens|liens avec d'autres actions|links|links with other actions|links to other actions",
    "funding_sources": "financements|financement|sources de financement|source de financement|funding|funding sources|"
    "source of funding|bailleurs|financement obtenu|financement prévu",
    "budget": "budget|budget total|budget prévu|budget prévisionnel|budget prévisionnel total|coût|coûts|cout total|"
    "coût total|coûts estimés|cost|costs|montant total|total budget|budget estimé|coût estimé|montant demandé|"
    "budget prévisionnel total € ht|coûts prévus|estimated cost|budget alloué",
    "funding_source": "financeur|bailleur|bailleur de fonds|funder|source de financement 1|source|fonds|financeurs|"
    "subventionnaire|organisme subventionnaire|grant|grantor",
    "funding_amount": "montant|montant € ht|montant ht|amount|montant accordé|montant $|somme|montant obtenu|"
    "montant du financement|funding amount|amount granted",
    "funding_until": "jusqu'au|until|fin du financement|date de fin du financement|funding end|échéance du financement|"
    "financé jusqu'au|funded until|fin de financement|funding until",
    NOTE: "objectifs|instances de gouvernance|moyens|moyens humains et techniques|ressources|ressources nécessaires|"
    "ressources humaines|resources|notes|note|commentaires|commentaire|comments|remarques|notes complémentaires|"
    "notes de suivi|documents et liens|etapes de la fiche action|fiches des plans liées|actions liées|mesures liées|"
    "durée|duration|action en amélioration continue|frequency|fréquence|ressources requises|observations|"
    "ressources humaines et matérielles|obstacles|prochaines étapes|next steps|constats|bilan|moyens nécessaires|"
    "temps estimé|nom du fichier|défis|enjeux particuliers|suivis|mise à jour|réalisations",
}
_LEVEL_SURE = (
    r"(sous )*axes?( strategiques?)?|orientations?( strategiques?)?|strategic (axis|direction|priority)|pillar|pilier|"
    r"resultat(s)? (de niveau )?\d|result \d|outcome \d|sous objectifs?|chantiers?|volets?|thematiques?|theme|themes|"
    r"thematic area|sous thematiques?|grand(e)?s? (objectif|enjeu|orientation)s?|domaines?|level \d|niveau \d|"
    r"axe d'intervention|champ d'action|but|buts|goal|goals|enjeux?|strategies?|strategie|strategy|changement vise|"
    r"priority area|axe d intervention|sous orientations?|ambition|finalite|population change|changement souhaite"
)
_LEVEL_MAYBE = (
    r"(objectifs?|objectives?)( (general|generaux|specifiques?|strategiques?|operationnels?|vise|vises|specific))?( \d+)?|"
    r"resultats?( (attendus?|vises?|intermediaires?|recherches?|souhaites?))?|results?|outcomes?|expected (results?|outcomes?)|"
    r"priorites?|priorities|effets? (attendus?|vises?)|retombees? attendues?|priorites? (d'action|d action|locales?)"
)
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("sub_title", r"(titre|nom|intitule) (de la |des )?(sous|sub) ?(action|tache|activite)s?"),
    (
        "funding_source",
        r"(financeur|bailleur|funder|source de financement|funding source) ?n?o?\d+",
    ),
    ("funding_amount", r"(montant|amount|somme)\b.*"),
    ("funding_until", r"(fin|echeance|end|jusqu au)\b.*(financement|funding)\b.*"),
    ("budget", r"(budget|cout)s?\b.*"),
    ("lead_service", r"(direction|service)\b.*(pilote|responsable)"),
    (
        "people",
        r"(personnes?|elus?|elue?|elu e|agente?|nom)\b.*(referent|pilote|responsable|charge|ressource)\b.*",
    ),
    ("starts", r"(date (de )?)?(debut|start|demarrage)\b.*"),
    ("ends", r"(date (de )?)?(fin|end|echeance)\b.*"),
    ("period", r"(echeancier|calendrier|periode|timeline)\b.*"),
    (
        "participation",
        r"(participation|implication|engagement)\b.*(citoyen|parent|famille|concern|communaut)\w*.*",
    ),
    ("age_windows", r"(groupes?|tranches?|fenetres?) d ?age\b.*|ages?\b.*"),
    ("audiences", r"(public|population|clientele|groupe)s?\b.*(vise|cible|target)\w*.*"),
    ("measure", r"(indicateur|indicator|critere)s?\b.*"),
    ("organisations", r"(autres )?(partenaire|collaborateur|partner)s?\b.*"),
    (
        "lead",
        r"(organisme|organisation|structure|partenaire|porteur|responsable|lead|owner)s?\b.*(port\w*|respons\w*|pilote\w*|lead\w*|action)\b.*|porteurs?\b.*",
    ),
    ("status", r"(statut|etat|status)\b.*"),
    ("priority", r"(niveau|degre|ordre) (de )?priorite.*"),
    ("description", r"(description|descriptif)\b.*"),
    (
        "title",
        r"(titre|intitule|nom|libelle) (de l |de la |du |des )?(fiche |action|activite|projet|initiative|mesure).*|actions?\b.*",
    ),
    ("reference", r"(no|numero|num|code|ref|reference)\b( (de|d|de l|action|fiche)\b.*)?"),
)
_EXACT = {bare(word): field for field, words in _SYNONYMS.items() for word in words.split("|")}
_COMPILED = tuple((field, re.compile(pattern)) for field, pattern in _PATTERNS)
_SURE = re.compile(_LEVEL_SURE)
_MAYBE = re.compile(_LEVEL_MAYBE)


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
        if form in _EXACT:
            return Guess(_EXACT[form], 3)
    for form in forms:
        if _SURE.fullmatch(form):
            return Guess("level", 3)
        if _MAYBE.fullmatch(form):
            return Guess("maybe_level", 2)
        numbered = re.sub(r" \d+$", "", form)
        if numbered != form and numbered in _EXACT:
            return Guess(_EXACT[numbered], 2)
    if len(forms[0] if forms else "") > 80:
        return Guess()
    for form in forms:
        for field, pattern in _COMPILED:
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
            if not field or field.startswith("funding_") and field != "funding_sources":
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
        return index < title or (repeats or blanks) and title == len(self.headers)

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
