"""What one line of a journal of effects seems to be: a proposal that a person confirms.

Eight types, from what a coalition does (activity, service, resource, relation) to what changes
(the practice of a person or of an organisation, the community, a rule). They are near kin of the
activity codes of the Community Check Box (Work Group for Community Health and Development,
University of Kansas), where a new or modified programme, policy or practice is a community change.

How: the line is cut into stems in French and in English (`text.stems`), accents and endings apart.
Cues are words or runs of words; each gives points to one or more types. Whoever the line is about
(a person, an organisation, people at large, an authority) counts with whether it says that
something changed. The type with most points is proposed when it has at least `LEAST`; of equals,
the one further along the chain. Nothing is learned from what people type.

What it is worth is measured in tests/analysis/test_effects.py, on lines written once the cues were
fixed. A wrong proposal costs one tap; none is ever taken as true.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from agir.analysis.text import fold, stems

KINDS = (
    "activity", "service", "resource", "relation", "practice_person", "practice_organisation",
    "community", "rule",
)  # fmt: skip
LEAST = 1.5
LONGEST = 600  # characters read: a line, not a report

# Cues: what a word or a run of words speaks for. Words are given whole and compared by their stem.
CUES: Mapping[str, tuple[tuple[float, str], ...]] = {
    "activity": (
        (3, "sondage; kiosque; forum; colloque; assemblée"),
        (3, "tournée; survey; booth; conference; AGA"),
        (3, "porte-à-porte; entrevue; focus group"),
        (3, "groupe de discussion; causerie; webinaire; séance"),
        (2.5, "rencontre; réunion; réuni; café-rencontre"),
        (2.5, "consultation; meeting; met; held; rédaction"),
        (2.5, "nous avons visité; we visited; sommet; vox pop; conférence de presse; séminaire"),
        (2, "atelier; formation; présenter; présentation"),
        (2, "journée; workshop; brainstorming; lac-à-l’épaule"),
        (2, "comité; training; presented; réflexion; fête; campagne; lancement; launch; retreat"),
        (1, "partenaires; annuel; discussion; conférence; marche; event; annual; étude; analyse"),
    ),
    "service": (
        (2.5, "offert; offerte; accueille; accueilli"),
        (2.5, "accompagnement; distribution; livrés; portions"),
        (2.5, "navette; répit; visites à domicile"),
        (2.5, "cuisine collective; interprète; interpreter; rendez-vous"),
        (2.5, "served; drop-in; inscrits; suivi l’atelier"),
        (2.5, "dépistage; delivered; transporte; tutorat"),
        (2, "camp de jour; aide aux devoirs; paniers; repas"),
        (2, "transport; halte-garderie; weekly; suivi"),
        (2, "popote; écoute; friperie; prêt de"),
        (2, "mentorat; counselling; meals; halte-répit; stimulation"),
        (1.5, "boîtes; familles accompagnées; gratuit; free"),
        (1.5, "bus; takes; clinique; en attente; available"),
        (1, "semaine; samedis; enfants; enfants de plus"),
        (1, "families; familles vers; screening; session"),
    ),
    "resource": (
        (4, "subvention; grant; financement; funding"),
        (4, "don de; donation; budget; commandite; sponsor"),
        (3, "embauche; embauchée; bénévoles; volunteers; verse"),
        (3, "prête; fournit; hired; awarded; donné par"),
        (3, "publié; published; outil; équipement; matériel"),
        (3, "poste; salaire; dollars; imprimée; imprimé"),
        (2.5, "gave; donated; stagiaire; contribution"),
        (2.5, "enveloppe; renouvellement; camion; legs; ordinateurs"),
        (1.5, "local; salle; guide; fondation; ministère"),
        (1.5, "dons; caisse; temps plein; mi-temps; trousse; carte"),
    ),
    "relation": (
        (3.5, "partenariat; collaboration; partnership; se réfèrent"),
        (3.5, "réfèrent; trust; alliance; chicane"),
        (3, "entente; confiance entre; se parlent"),
        (3, "se parlaient; se téléphonent; téléphonent; rapprochement"),
        (2.5, "s’appellent; protocole de référence"),
        (2.5, "joined our table; liste d’attente commune; commune"),
        (2.5, "lien; liens; confiance; partagent"),
        (2.5, "réseau; agreement; lie l’école; connaît; organisent ensemble"),
        (2, "together; writing a project; par leur nom; référer"),
        (2, "share; concertation; ensemble; conflit"),
        (2, "signé par; jumelage; table de concertation"),
        (2, "each other; work with; travaillent ensemble"),
    ),
    "practice_person": (
        (3, "trouvé un emploi; pris la parole; repris ses études"),
        (3, "retourné à l’école; ose; osé; permis de conduire"),
        (2.5, "demande de l’aide; demander de l’aide"),
        (2.5, "asks for help; jointe au comité; coanimatrice"),
        (2.5, "found a job; signed up; plus peur"),
        (2.5, "s’est inscrite; diplôme; estime de soi; cessé de fumer"),
        (1.5, "commencé à; told us; avec son fils; avec ses enfants; emploi; her kids; his kids"),
    ),
    "practice_organisation": (
        (2.5, "façon d’accueillir; formulaire; form; heures"),
        (2.5, "hours; pratiques; accueil; protocole; horaire"),
        (2.5, "conseil d’administration; invendus; all staff"),
        (2.5, "liste d’attente; plage horaire; politique d’accueil"),
        (2, "intègre; réserve; gymnase; gym; cour"),
        (2, "mêmes repères; approche; places; procédure; remet; accepte"),
        (1.5, "offre; ajouté; utilise; sans rendez-vous"),
        (1.5, "trains; notent; met de côté; ouvre; opens"),
    ),
    "community": (
        (3, "taux; proportion; territoire; vulnérables"),
        (3, "davantage; across the town; voisins; rate; baisse"),
        (2.5, "se connaissent; ouvertement; entre eux; fréquenté"),
        (2.5, "neighbours; gens du; population; isolement"),
        (2, "quartier; village; MRC; vallée; town"),
        (2, "community; communauté; augmenté; baissé; county; hausse"),
        (2, "across; rose; dropped; commerces"),
        (2, "côte à côte; rue principale; diminué; scores; enquête"),
        (1.5, "ventre vide; more children; more families"),
        (1.5, "walk to school; plus ouvertement; prêts pour l’école"),
    ),
    "rule": (
        (5, "règlement; by-law; bylaw; zonage; ordinance"),
        (5, "moratoire; loi; législation; décret; amendement"),
        (4.5, "convention collective; plan d’urbanisme; schéma d’aménagement"),
        (4.5, "permit fees; clause; statuts"),
        (4, "politique; norme; tarification; policy"),
        (4, "résolution; regulation; gratuité; critères; directive"),
        (3, "vitesse; interdit; autorise; permet; règle"),
        (3, "permits; tarifs; zoning; programme; conseil d’établissement"),
        (1.5, "adopte; adoptée; votée; vote; passed"),
        (1.5, "abroge; modifié; reconnaît; abaisse; inscrit; waived"),
    ),
}  # fmt: skip

PERSON = re.compile(
    r"^(?:une?|le|la|l|ma|mon|a|an|the|un jeune|une jeune|a young)?\s*"
    r"(?:jeune\s+)?(?:maman|mere|pere|papa|grand mere|grand pere|participante?|citoyenne?|femme|"
    r"homme|ado|adolescente?|jeune|parent|voisine?|mother|father|mom|dad|woman|man|youth|teen)\b"
    r"|^(?:elle|il|she|he)\b"
)
# « Marie-Ève a pris… », « Léa ose… »: a first name, then a verb.
NAMED = re.compile(
    r"^(?!(?:Le|La|Les|L|Un|Une|Des|Du|Nos|Notre|Ce|Cette|The|A|An|Our|On|Nous|We)\b)"
    r"[A-ZÀ-Þ][a-zà-ÿ]+(?:[- ][A-ZÀ-Þ][a-zà-ÿ]+)?\s+"
    r"(?:a|n[’']a|est|n[’']est|s[’']est|ne|va|vient|ose|lit|now|has|told|found|asks|is|got)\s"
)
ORGANISATIONS = (
    "école; cégep; CPE; garderie; CLSC; CISSS; CIUSSS; hôpital; clinique; bibliothèque; maison; "
    "organisme; centre; ludothèque; joujouthèque; éducatrices; enseignantes; intervenantes; "
    "directions; infirmières; banque alimentaire; club; paroisse; entreprise; employeur; school; "
    "clinic; library; agency; organisation; organization; "
    "hospital; daycare; employer; staff; teachers; "
    "food bank; coopérative; épicerie; usine; piscine; "
    "aréna; commerce; pharmacie; hardware store; DPJ; "
    "infirmière; enseignante; curé; imam; band council; joujouthèque; camp; musée; église"
)
AUTHORITIES = (
    "municipalité; ville; conseil municipal; ministère; gouvernement; commission scolaire; MRC; "
    "council; city; ministry; government; school board; "
    "province; programme; maire; conseil des maires; "
    "conseil d’établissement; parlement; assemblée nationale"
)
CHANGED = re.compile(
    r"\b(?:maintenant|desormais|dorenavant|a present|now|no longer|changed|"
    r"a (?:change|adapte|revu|modifie|ajuste|transforme|integre|assoupli|repense)|"
    r"ne (?:\w+ ){1,2}plus|n \w+ plus)\b"
)
# « Le CPE a… », « L’école ouvre… »: the line begins with whom it is about.
BEGINNING = 6
PEOPLE = re.compile(
    r"^(?:plus d|moins d|more|fewer|less|davantage|les (?:familles|parents|enfants|gens|voisins|"
    r"jeunes|aines|peres|meres|habitants|citoyens)|la (?:proportion|population|part)|le taux|on |"
    r"people|families|children|neighbou?rs|the community|le (?:parc|quartier|village))"
)
COUNTED = re.compile(
    r"\b(?:\d+|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|quinze|vingt|trente|quarante) "
    r"(?:enfants|familles|parents|jeunes|aines|paniers|repas|portions|personnes|children|families|"
    r"people)\b"
)
MONEY = re.compile(r"\d\s*\$|\$\s*\d|\bdollars?\b", re.I)
BETWEEN = re.compile(r"\bentre (?:l|la|le|les|deux)\b|\bbetween\b|\b(?:deux|two) org")
DECIDES = re.compile(
    r"\b(?:adopte|adoptee?|vote|votee|abaisse|modifie|permet|interdit|abolit|autorise|reconnait|"
    r"passed|adopted|allows|banned|lowered|inscrit|acceptent)\b"
)

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """A type of `KINDS`, or "" when the words say too little; and the points of each type."""

    kind: str
    points: Mapping[str, float]


def _sequences(words: str) -> Iterable[tuple[str, Stems]]:
    for cue in words.split(";"):
        for language in ("fr", "en"):
            if found := stems(cue, language):
                yield language, found


@lru_cache(maxsize=1)
def _cues() -> dict[str, dict[str, list[tuple[Stems, str, float]]]]:
    """By language and first stem: the whole run, its type, its points."""
    found: dict[str, dict[str, list[tuple[Stems, str, float]]]] = {"fr": {}, "en": {}}
    groups = [(kind, weight, words) for kind, rows in CUES.items() for weight, words in rows]
    groups += [("_organisation", 1.0, ORGANISATIONS), ("_authority", 1.0, AUTHORITIES)]
    for kind, weight, words in groups:
        for language, run in _sequences(words):
            found[language].setdefault(run[0], []).append((run, kind, weight))
    return found


def _heard(text: str) -> dict[str, dict[Stems, tuple[float, int]]]:
    """Which cues the text holds, by what they speak for: their points and their place. A cue that
    both languages hear counts once."""
    heard: dict[str, dict[Stems, tuple[float, int]]] = {}
    for language, index in _cues().items():
        said = stems(text, language)
        for place, stem in enumerate(said):
            for run, kind, weight in index.get(stem, ()):
                if said[place : place + len(run)] == run:
                    heard.setdefault(kind, {}).setdefault(run, (weight, place))
    return heard


def propose(text: str) -> Guess:
    """The type that a line in French or English seems to be of."""
    text = text[:LONGEST]
    heard, folded = _heard(text), fold(text)
    points = {
        kind: sum(weight for weight, _place in heard.get(kind, {}).values()) for kind in KINDS
    }
    person = bool(PERSON.match(folded) or NAMED.match(text))
    people = bool(PEOPLE.match(folded))
    changed = bool(CHANGED.search(folded))
    organisations = [place for _w, place in heard.get("_organisation", {}).values()]
    early = bool(organisations) and min(organisations) < BEGINNING and not (person or people)
    if person:
        points["practice_person"] += 4 + changed
    if people:
        points["community"] += 3
    if early:
        points["practice_organisation"] += 1.5 + 2.5 * changed
    if len(organisations) > 1 or BETWEEN.search(folded):
        points["relation"] += 1
    if COUNTED.search(folded) and not changed:
        points["service"] += 1
    if MONEY.search(text):
        points["resource"] += 3
    if heard.get("_authority") and DECIDES.search(folded):
        points["rule"] += 3
    best = max(KINDS, key=lambda kind: (points[kind], KINDS.index(kind)))
    return Guess(best if points[best] >= LEAST else "", points)
