"""A made-up plan of forty actions, with what a real one has: strong knots, holes and one oddity
of each kind. Plainly fictional."""

from __future__ import annotations

import datetime as dt
from typing import Any

from agir.analysis.text import fold
from agir.coalitions.actions import facets_named, organisations_named
from agir.coalitions.models import Facet, Member
from agir.funding.models import FundingSource
from agir.plan.actions.plan import create_plan
from agir.plan.actions.result import create_result
from agir.plan.contents import write
from agir.plan.models import Action, ActionLink, Plan

RESULTS = {
    "Chaque enfant arrive à l’école prêt et attendu": [
        "Les parents trouvent du soutien près de chez eux",
        "Les tout-petits sont exposés chaque jour au langage et aux livres",
        "Le passage vers l’école se fait en douceur",
        "Les familles ont un logement et un quartier sains",
        "Les familles nouvellement arrivées sont accueillies",
    ],
}
PARTNERS = [
    "Maison de la famille des Marées",
    "CPE Les Petits Quais",
    "Bibliothèque des Brisants",
    "CLSC du Phare",
    "École de la Falaise",
    "Ville des Marées",
    "Comité logement du Port",
    "Joujouthèque La Bouée",
    "Accueil des nouveaux arrivants",
    "Carrefour alimentaire du Môle",
    "Club de lecture du Large",
    "Centre communautaire de l’Anse",
]
SECTORS = ["Vieux-Port", "Haute-Ville", "Les Dunes", "L’Anse"]
AUDIENCES = ["parents", "pères", "femmes enceintes", "familles immigrantes", "éducatrices"]
SOURCES = {
    "Fonds des tout-petits": "2027-03-31",
    "Ville des Marées": "2028-12-31",
    "Fondation du Phare": "2026-12-31",
}
# title, result, lead, others, ages, sectors, audiences, start, end, part, funding, extras
Line = tuple[str, int | None, int | None, tuple[int, ...], str, str, str, str, str, str, str, str]
LINES: list[Line] = [
    (
        "Halte-répit du samedi",
        0,
        0,
        (1, 5),
        "12",
        "0",
        "0",
        "2025-09",
        "2028-06",
        "collaborate",
        "F12",
        "md",
    ),
    (
        "Café des parents du Vieux-Port",
        0,
        0,
        (11,),
        "012",
        "0",
        "0",
        "2025-09",
        "2027-06",
        "delegate",
        "F4",
        "md",
    ),
    (
        "Groupe de pères du jeudi",
        0,
        0,
        (3,),
        "12",
        "1",
        "1",
        "2026-01",
        "2027-12",
        "involve",
        "F3",
        "",
    ),
    (
        "Visites à domicile après la naissance",
        0,
        3,
        (),
        "1",
        "01",
        "02",
        "2025-04",
        "2028-03",
        "consult",
        "",
        "m",
    ),
    (
        "Rencontres prénatales de quartier",
        0,
        3,
        (0,),
        "0",
        "0",
        "2",
        "2025-04",
        "2027-03",
        "inform",
        "",
        "m",
    ),
    ("Ligne d’écoute entre parents", 0, 0, (), "12", "", "0", "2026-03", "2026-12", "", "P6", ""),
    (
        "Trousse du nouveau parent",
        0,
        3,
        (2, 0),
        "1",
        "",
        "0",
        "2026-01",
        "2026-06",
        "inform",
        "",
        "",
    ),
    (
        "Formation au soutien entre voisins",
        0,
        0,
        (),
        "",
        "1",
        "0",
        "2026-09",
        "2027-06",
        "",
        "F5",
        "",
    ),
    (
        "Heure du conte au parc",
        1,
        2,
        (7, 5),
        "12",
        "02",
        "0",
        "2025-06",
        "2028-09",
        "involve",
        "V3",
        "md",
    ),
    (
        "Sacs d’histoires à la maison",
        1,
        2,
        (1, 4),
        "2",
        "012",
        "03",
        "2025-10",
        "2028-06",
        "collaborate",
        "V4",
        "md",
    ),
    (
        "Lecture en plusieurs langues",
        1,
        2,
        (8,),
        "2",
        "1",
        "3",
        "2026-01",
        "2027-12",
        "consult",
        "V2",
        "m",
    ),
    ("Prêt de jouets et de jeux", 1, 7, (), "12", "0", "0", "2025-04", "2028-03", "", "", ""),
    (
        "Prêt de jeux et de jouets dans l’Anse",
        1,
        7,
        (),
        "12",
        "",
        "0",
        "2026-04",
        "2028-03",
        "",
        "",
        "",
    ),
    (
        "Dépistage du langage en garderie",
        1,
        3,
        (1,),
        "2",
        "01",
        "4",
        "2025-09",
        "2027-06",
        "consult",
        "F8",
        "m",
    ),
    ("Ateliers d’éveil musical", 1, 11, (), "12", "1", "0", "2026-01", "2026-05", "", "P3", ""),
    ("Boîtes à livres du quartier", 1, 10, (), "012", "02", "", "2025-05", "2026-10", "", "", ""),
    (
        "Club de lecture des éducatrices",
        1,
        2,
        (1,),
        "2",
        "",
        "4",
        "2026-09",
        "2027-05",
        "",
        "V1",
        "",
    ),
    (
        "Visite de la maternelle au printemps",
        2,
        4,
        (1,),
        "2",
        "0",
        "0",
        "2026-04",
        "2026-06",
        "inform",
        "",
        "m",
    ),
    (
        "Cahier de passage vers l’école",
        2,
        4,
        (1, 3),
        "2",
        "01",
        "0",
        "2026-01",
        "2028-06",
        "consult",
        "",
        "md",
    ),
    (
        "Accompagnement des enfants à besoins particuliers",
        2,
        3,
        (4,),
        "2",
        "01",
        "0",
        "2026-09",
        "2028-06",
        "involve",
        "F6",
        "",
    ),
    ("Soirée des parents de maternelle", 2, 4, (), "2", "", "0", "2026-08", "2026-09", "", "", ""),
    (
        "Camp d’été avant la maternelle",
        2,
        11,
        (4,),
        "2",
        "1",
        "0",
        "2026-07",
        "2027-08",
        "",
        "P9",
        "",
    ),
    ("Passeport des petits voisins", 2, 4, (), "2", "", "", "", "", "", "", ""),
    (
        "Inspection des logements familiaux",
        3,
        6,
        (),
        "",
        "0",
        "0",
        "2025-06",
        "2027-06",
        "",
        "V10",
        "",
    ),
    (
        "Clinique de droits des locataires",
        3,
        6,
        (),
        "",
        "01",
        "0",
        "2025-09",
        "2027-12",
        "involve",
        "",
        "",
    ),
    (
        "Comité de locataires du Vieux-Port",
        3,
        6,
        (),
        "",
        "0",
        "0",
        "2026-01",
        "2028-01",
        "delegate",
        "",
        "d",
    ),
    ("Répertoire des logements familiaux", 3, 6, (), "", "", "", "2026-03", "2026-09", "", "", ""),
    (
        "Accueil des familles à leur arrivée",
        4,
        8,
        (0, 5),
        "012",
        "1",
        "3",
        "2025-04",
        "2028-03",
        "consult",
        "V6",
        "m",
    ),
    (
        "Jumelage entre familles",
        4,
        8,
        (0,),
        "12",
        "1",
        "3",
        "2026-01",
        "2028-03",
        "collaborate",
        "F4",
        "d",
    ),
    (
        "Francisation avec garde sur place",
        4,
        8,
        (1,),
        "12",
        "1",
        "3",
        "2025-09",
        "2027-06",
        "consult",
        "F7",
        "",
    ),
    ("Guide des services en six langues", 4, 8, (), "", "", "3", "2026-02", "2026-08", "", "", ""),
    (
        "Cuisines collectives familiales",
        0,
        9,
        (0,),
        "12",
        "0",
        "0",
        "2025-04",
        "2028-03",
        "involve",
        "F5",
        "m",
    ),
    (
        "Paniers de légumes à prix juste",
        3,
        9,
        (),
        "",
        "01",
        "0",
        "2025-06",
        "2028-10",
        "",
        "V4",
        "",
    ),
    ("Jardin des petites mains", 1, 9, (1,), "2", "0", "0", "2026-05", "2027-10", "", "", ""),
    (
        "Trottoirs sécuritaires vers l’école",
        3,
        5,
        (4,),
        "2",
        "0",
        "0",
        "2026-05",
        "2028-11",
        "consult",
        "V20",
        "m",
    ),
    ("Aire de jeu d’hiver", 3, 5, (), "12", "1", "", "2026-11", "2028-03", "", "V15", ""),
    ("Fête des familles", None, 0, (5, 9), "012", "0", "0", "2026-06", "2026-06", "", "P2", ""),
    ("Infolettre des tout-petits", None, 0, (), "", "", "", "", "", "", "", ""),
    ("Tournée des garderies en milieu familial", None, None, (), "1", "", "4", "", "", "", "", ""),
    ("Plan de communication commun", None, None, (), "", "", "", "", "", "", "", ""),
]
LINKS = [
    ("reinforces", 8, 9),
    ("reinforces", 9, 10),
    ("reinforces", 8, 15),
    ("reinforces", 10, 27),
    ("reinforces", 0, 1),
    ("reinforces", 1, 31),
    ("reinforces", 0, 31),
    ("depends", 18, 13),
    ("depends", 17, 18),
    ("depends", 24, 23),
    ("depends", 25, 24),
    ("depends", 23, 25),
    ("depends", 16, 13),
    ("reinforces", 28, 27),
]
PEOPLE = ["Personne A", "Personne B", "Personne C", "Personne D"]
PRINCIPLES = ["prevention", "inclusion", "concerned", "relations"]


def _month(text: str, *, last: bool) -> str | None:
    if not text:
        return None
    first = dt.date.fromisoformat(f"{text}-01")
    if not last:
        return first.isoformat()
    following = (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return (following - dt.timedelta(days=1)).isoformat()


def believable_plan(by: Member) -> Plan:
    """Make the plan in the member's coalition; about three hundred rows."""
    coalition = by.coalition
    plan = create_plan(
        coalition=coalition, by=by, title="Plan d’action 2025-2028",
        starts_on=dt.date(2025, 4, 1), ends_on=dt.date(2028, 12, 31),
    )  # fmt: skip
    leaves = []
    for top, under in RESULTS.items():
        parent = create_result(plan=plan, by=by, title=top)
        leaves = [create_result(plan=plan, by=by, title=one, parent=parent) for one in under]
    leaves.append(create_result(plan=plan, by=by, title="Les pères prennent leur place"))
    partners = [
        organisations_named(coalition=coalition, by=by, names=PARTNERS)[n] for n in PARTNERS
    ]
    ages = list(Facet.objects.filter(coalition=coalition, kind="age_window"))
    sectors = facets_named(coalition=coalition, kind="sector", names=SECTORS)
    audiences = facets_named(coalition=coalition, kind="audience", names=AUDIENCES)
    sources = {
        letter: FundingSource.objects.create(coalition=coalition, name=name, folded=fold(name))
        for letter, name in zip("FVP", SOURCES, strict=True)
    }
    pairs: list[tuple[Action, dict[str, Any]]] = []
    for number, line in enumerate(LINES):
        data = _data(number, line)
        (_t, result, lead, others, age, sector, audience, *_rest) = line
        data["result"] = leaves[result].pk if result is not None else None
        data["lead"] = partners[lead].pk if lead is not None else None
        data["organisations"] = [{"organisation": partners[k].pk, "brings": ""} for k in others]
        data["facets"] = [
            *(ages[int(k)].pk for k in age),
            *(sectors[SECTORS[int(k)]].pk for k in sector),
            *(audiences[AUDIENCES[int(k)]].pk for k in audience),
        ]
        money = line[10]
        if money:
            source = sources[money[0]]
            amount = f"{int(money[1:]) * 1500}.00"
            data["fundings"] = [
                {"source": source.pk, "amount": amount, "until": SOURCES[source.name]}
            ]
        pairs.append((Action(coalition=coalition, plan=plan, title=""), data))
    write(pairs)
    actions = [action for action, _data_ in pairs]
    ActionLink.objects.bulk_create(
        ActionLink(
            coalition=coalition, plan=plan, kind=kind, from_action=actions[a], to_action=actions[b]
        )
        for kind, a, b in LINKS
    )
    Plan.objects.filter(pk=plan.pk).update(revision=1)
    plan.refresh_from_db()
    return plan


def _data(number: int, line: Line) -> dict[str, Any]:
    extras = line[11]
    return {
        "position": number,
        "title": line[0],
        "starts_on": _month(line[7], last=False),
        "ends_on": _month(line[8], last=True),
        "participation": line[9],
        "measure": "Nous le saurons quand les familles reviendront." if "m" in extras else "",
        "lasting": ["practices"] if "d" in extras else [],
        "principles": {PRINCIPLES[number % 4]: "pour les familles"} if number % 3 == 0 else {},
        "people": [{"member": None, "name": PEOPLE[line[2] % 4]}] if line[2] is not None else [],
        "status": "stopped" if number == 30 else "ongoing" if number % 2 else "planned",
    }
