"""Headers by meaning, in two languages and many habits."""

from __future__ import annotations

import pytest

from agir.plan.sheet import choices
from agir.plan.sheet.columns import FIELDS, guess, header_key, recognise
from agir.plan.sheet.layout import LABELS, TET_HEADER, plan_rows, tet_rows
from agir.plan.sheet.parsed import ParsedAction, ParsedFunding, ParsedOrganisation, attributes_of
from agir.plan.sheet.words import bare


@pytest.mark.parametrize(
    ("field", "headers"),
    [
        (
            "title",
            "Action|Actions|Titre de l'action|Titre de la fiche action|1. Action|Activité|"
            "Moyens d’action|"
            "Action title|Initiatives|Actions prévues 2026|Intitulé",
        ),
        ("sub_title", "Titre de la sous-action|Sous-actions|Sub-action|Étapes"),
        (
            "lead",
            "Porteur|Porteur.euse|Porteuse(s)|Organisme\nporteur|Organisme responsable|"
            "Responsable|Responsable(s)|"
            "Structure pilote|Lead|Owner|LEAD ORGANIZATION|Porteur de dossier|Qui?",
        ),
        (
            "organisations",
            "Partenaires |Partenaires impliqués|Collaborateurs|Collaborateur·trice·s|Partners",
        ),
        ("lead_service", "Direction ou service pilote"),
        ("people", "Élu·e référent·e |Personne pilote|Personnes responsables|Assigned to|Contact"),
        ("starts", "Date de début|Début|Start date|Date de début (JJ/MM/AAAA)|date début"),
        ("ends", "Date de fin|Échéance|ÉCHÉANCE|Due date|Fin|Date limite"),
        ("period", "Échéancier|📌 Échéancier|Calendrier|Timeline|Quand?"),
        ("status", "Statut |Statut 🟢|État d’avancement|Status|Avancement"),
        ("priority", "Niveau de priorité|Priority level"),
        (
            "audiences",
            "Clientèle|Clientèle visée|Population visée|Publics cibles|Target group|Pour qui?",
        ),
        ("age_windows", "Groupe d’âge|Tranche d'âge|Fenêtre d’âge|Age group"),
        ("sectors", "Secteur|Quartier|Territoire visé|Lieu"),
        ("participation", "Participation Citoyenne|Participation des parents"),
        ("measure", "Indicateurs|Indicateurs liés|Indicateur de réussite|Indicators|Livrables"),
        ("budget", "Budget|Coût ($)|Budget prévisionnel total € HT|Coûts estimés|Budget 2025-2026"),
        ("funding_sources", "Financements|Sources de financement|Funding"),
        ("funding_source", "Financeur 1|Bailleur de fonds|Funder 2"),
        ("funding_amount", "Montant € HT|Montant|Montant accordé ($)|Amount"),
        ("reference", "N°|No|#|Numéro|Réf.|Code"),
        ("description", "Descriptif|Description|Description de l’action"),
        (
            "level",
            "Axe|Axe (x)|Sous-axe (x.x)|Orientation|Orientation stratégique|Résultat 1|"
            "Volet|Enjeux|Thématique",
        ),
        ("maybe_level", "Objectif|Objectifs spécifiques|Résultats attendus|Priorité|Outcomes"),
        ("note", "Notes|Moyens|Moyens humains et techniques|Commentaires|Note – Titre"),
        ("", "Machin|xyz|2026"),
    ],
)
def test_headers(field, headers):
    assert {header: guess(header).field for header in headers.split("|")} == dict.fromkeys(
        headers.split("|"), field
    )


def test_objectives_are_a_level_before_the_title_and_a_note_after():
    body = [["Accueillir", "Un", "Long texte"], ["", "Deux", "Autre texte"]]
    columns, _titles = recognise(["Objectif", "Action", "Objectifs"], body)
    assert [column.field for column in columns] == ["result_1", "title", "note"]


def test_the_same_field_twice_goes_to_the_first_and_the_other_is_kept():
    columns, _titles = recognise(["Action", "Date de fin", "Échéance"], [["a", "2026", "2027"]])
    assert [column.field for column in columns] == ["title", "ends", "note"]


def test_every_field_has_one_key_and_a_label():
    keys = [choice.key for choice in FIELDS]
    assert len(keys) == len(set(keys))
    assert all(str(choice.label) for choice in FIELDS)
    attributes = set(ParsedAction.__slots__)
    assert all(set(attributes_of(key)) <= attributes for key in keys)


def test_header_keys_are_stable_and_short():
    assert header_key(" Élu·e\nRéférent·e ") == header_key("élu.e référent.e") == "elu.e referent.e"
    assert len(header_key("x" * 500)) == 200


@pytest.mark.parametrize("language", ["fr", "en"])
def test_our_own_headers_are_all_recognised(language):
    action = ParsedAction(
        2,
        "A",
        result_path=("R", "S", "T"),
        notes={"Couleur": "bleu"},
        fundings=[ParsedFunding("X"), ParsedFunding("Y")],
    )
    header, row = plan_rows([action], [], language)
    columns, _titles = recognise([str(name) for name in header], [row])
    assert all(column.source == "recognised" for column in columns)
    assert [column.field for column in columns] == [
        "result_1",
        "result_2",
        "result_3",
        "reference",
        "title",
        "sub_title",
        "description",
        "lead",
        "organisations",
        "people",
        "starts",
        "ends",
        "status",
        "priority",
        "audiences",
        "age_windows",
        "sectors",
        "participation",
        "principles",
        "measure",
        "lasting",
        "links",
        "funding_1_source",
        "funding_1_amount",
        "funding_1_until",
        "funding_2_source",
        "funding_2_amount",
        "funding_2_until",
        "note",
    ]


def test_the_territoires_en_transitions_layout():
    actions = [
        ParsedAction(
            2,
            "Fête",
            result_path=("A", "B", "C", "D"),
            lead="CPE, Inc.",
            status="stopped",
            priority="low",
            organisations=[
                ParsedOrganisation("Ville"),
                ParsedOrganisation("Loisirs", "Service pilote"),
            ],
            fundings=[ParsedFunding("Centraide", 10)],
            participation="involve",
            notes={"Objectifs": "o"},
        ),
        ParsedAction(3, "Inviter", parent_row=2),
    ]
    banner, header, hints, first, second = tet_rows(actions, "Mon plan")
    assert banner[0] == "Mon plan"
    assert tuple(header) == TET_HEADER
    assert hints[9] == "Champ texte\n(séparateur virgule)"
    assert first[:4] == ["A", "B", "C — D", "Fête"]
    assert (first[7], first[9], first[11], first[12], first[15]) == (
        "o",
        "CPE Inc.",
        "Ville",
        "Loisirs",
        "Concertation",
    )
    assert (first[17], first[18], first[23], first[24], first[25]) == (
        "Centraide",
        10,
        10,
        "Abandonné",
        "Bas",
    )
    assert second[3:5] == ["Fête", "Inviter"]
    assert {len(row) for row in (banner, header, hints, first, second)} == {36}


def test_labels_are_read_back_in_both_languages():
    tables = {
        "status": choices.STATUS,
        "priority": choices.PRIORITY,
        "participation": choices.PARTICIPATION,
        "principles": choices.PRINCIPLES,
        "lasting": choices.LASTING,
        "links": choices.LINKS,
    }
    for kind, labels in LABELS.items():
        for key, words in labels.items():
            assert {tables[kind].get(bare(word)) for word in words.values()} == {key}
