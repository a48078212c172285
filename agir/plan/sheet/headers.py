"""The words that head columns in real plans, in French and English.

`SYNONYMS` are exact once accents, case and punctuation are gone; `PATTERNS` catch longer headers.
Words of `LEVELS_SURE` head a level of the plan whatever the column holds, those of `LEVELS_MAYBE`
only when it looks like one.
"""

from __future__ import annotations

import re

from .words import bare

SYNONYMS: dict[str, str] = {
    "title": """
        titre | action | actions | titre de l'action | titre de la fiche action | titre action
        nom de l'action | intitulé | intitulé de l'action | libellé | libellé de l'action
        libelle action | fiche action | activité | activités | activity | activities
        action title | action name | title | nom | moyen d'action | moyens d'action
        mesure d'action | initiative | initiatives | projet | projets | project
        titre du projet | nom du projet | tâche | tâches | task | actions à réaliser
        actions prévues | actions proposées | actions concrètes | action concrète
        actions à mener | actions / activités | planned action | action step | action item
        actions retenues | que faire | quoi | what | activités prévues | action prévue
        intitulé de la fiche action | stratégie / action | intervention | interventions
    """,
    "sub_title": """
        sous action | sous actions | titre de la sous action | sub action | subaction
        sub actions | étape | étapes | sous tâche | sous tâches | sub task | subtask
        sous activité | sous activités | step | steps | sub action title | sub activity
    """,
    "reference": """
        no | n | numéro | num | number | ref | référence | reference | code | id | identifiant
        no action | numéro de l'action | numéro d'action | action no | numéro de fiche
        no de l'action | action number | no fiche | code action | item
    """,
    "description": """
        description | descriptif | description de l'action | détails | details | détail
        contenu | résumé | summary | présentation | action description | description du projet
        explications | précisions | description de l'activité | description sommaire
        descriptif de l'action | en quoi ca consiste | comment | how
    """,
    "lead": """
        porteur | porteuse | porteur de l'action | porteur d'action | porteur.se | porteur.euse
        porteurs | organisme porteur | organisation porteuse | organisme responsable
        responsable | responsables | structure pilote | pilote | structure porteuse | lead
        owner | lead organisation | lead organization | lead partner | lead agency | action lead
        responsible | responsible organization | responsible organisation | répondant
        organisme mandataire | mandataire | chef de file | organisation responsable
        responsabilité | fiduciaire | maître d'ouvrage | maitrise d'ouvrage | qui | who
        accountable | porteur principal | responsible party | responsable de l'action
        organisme leader | leader | organisme(s) porteur(s) | organisme promoteur | promoteur
        structure référente | pilotage | pilote de l'action | partenaire responsable
        partenaire porteur | organization | organisation | organisme | organisme pilote
    """,
    "lead_service": """
        direction ou service pilote | service pilote | direction pilote | services pilotes
        lead service | service responsable | direction responsable | lead department
        department
    """,
    "organisations": """
        partenaires | partenaire | partenaires impliqués | partenaires associés | collaborateurs
        collaborations | collaboration | organisations | organismes partenaires
        organisations partenaires | partners | partner | partner organizations
        partner organisations | organismes impliqués | acteurs | acteurs impliqués
        en collaboration avec | autres organisations | other organisations | other organizations
        co porteurs | coporteurs | partenaires collaborateurs | partenaires potentiels
        partenaires mobilisés | collaborators | avec qui | organisations participantes
        organismes | autres partenaires | collaborateur.trice.s | parties prenantes
        stakeholders | partenaires concernés | structures partenaires
    """,
    "people": """
        personne pilote | personnes pilotes | personne responsable | personnes responsables
        personne ressource | élu.e référent.e | elu référent | élus référents
        personne référente | contact | contacts | responsable (nom) | assigned to
        person responsible | people | persons responsible | people responsible | assigné à
        nom du responsable | lead person | personne en charge | référent | referent
        chargé de projet | chargée de projet | agent responsable | répondant(e)
    """,
    "starts": """
        date de début | début | debut | date début | date de debut | date de démarrage
        démarrage | start | start date | starts | from | date de début prévue | begin
        début prévu | commence | date de lancement | lancement | starts on | du | début (date)
    """,
    "ends": """
        date de fin | fin | date fin | date de fin prévisionnelle | end | end date | ends
        échéance | echeance | échéances | date d'échéance | date limite | due date | deadline
        date de fin prévue | fin prévue | to | finish | completion date | ends on | target date
        date cible | au | date butoir | date de réalisation | d'ici
    """,
    "period": """
        échéancier | echeancier | calendrier | période | periode | timeline | schedule
        timeframe | quand | when | dates | période de réalisation | calendrier de réalisation
        period | temporalité | échéancier prévu | date | moment | période visée
        calendrier prévisionnel | time frame | date de réalisation prévue
        échéancier de réalisation
    """,
    "status": """
        statut | état | etat | status | avancement | état d'avancement | progress
        état de réalisation | suivi | statut de l'action | stade | état de l'action
        degré de réalisation | niveau d'avancement | progression | état actuel
    """,
    "priority": """
        niveau de priorité | priority | priority level | degré de priorité | ordre de priorité
        importance | urgence
    """,
    "audiences": """
        clientèle | clientèle visée | clientèle cible | population visée | population | public
        publics | public cible | publics cibles | public visé | cible | cibles | pour qui
        target | target group | target population | audience | target audience | groupe cible
        groupes cibles | populations visées | personnes visées | bénéficiaires | beneficiaries
        for whom | personnes rejointes | participants | participants visés | clienteles visées
        whom it is for | populations cibles
    """,
    "age_windows": """
        fenêtre d'âge | fenêtres d'âge | âge | ages | groupe d'âge | groupes d'âge
        tranche d'âge | tranches d'âge | age | age group | age window | age windows | age range
        âge des enfants | âge visé | âges visés | période de vie
    """,
    "sectors": """
        secteur | secteurs | secteur du territoire | territoire | quartier | quartiers | lieu
        lieux | localisation | location | area | neighbourhood | neighborhood | municipalité
        municipalités | territoire visé | secteur géographique | territory | où | where
        commune | communes | territoires | secteur visé | place | part of the territory
    """,
    "participation": """
        participation citoyenne | participation | niveau de participation
        participation des parents | participation des citoyens | part des premiers concernés
        engagement citoyen | participation level | place des parents | citizen participation
        community participation | premiers concernés | implication des parents
        part of those first concerned
    """,
    "principles": """
        principes | principe | principles | principes servis | principes d'action
        principes directeurs | principles served
    """,
    "measure": """
        indicateur | indicateurs | indicateurs liés | indicateurs de suivi
        indicateurs de réussite | indicator | indicators | mesure | mesures | measure | measures
        comment nous le saurons | comment saurons nous | how we will know | critères de succès
        critère de réussite | critères de réussite | indicateurs de résultats
        indicateurs d'évaluation | cibles et indicateurs | success measure | kpi | kpis
        évaluation | moyens de vérification | livrables | livrable | indicateurs et cibles
        measures of success | moyen d'évaluation | preuves de réussite | outcome measure
    """,
    "lasting": """
        ce qui devrait durer | objets de pérennité | pérennité | what should last
        sustainability | éléments à pérenniser
    """,
    "links": """
        liens | liens avec d'autres actions | links | links with other actions
        links to other actions
    """,
    "funding_sources": """
        financements | financement | sources de financement | source de financement | funding
        funding sources | source of funding | bailleurs | financement obtenu | financement prévu
    """,
    "budget": """
        budget | budget total | budget prévu | budget prévisionnel | budget prévisionnel total
        coût | coûts | cout total | coût total | coûts estimés | cost | costs | montant total
        total budget | budget estimé | coût estimé | montant demandé
        budget prévisionnel total € ht | coûts prévus | estimated cost | budget alloué
    """,
    "funding_source": """
        financeur | bailleur | bailleur de fonds | funder | source de financement 1 | source
        fonds | financeurs | subventionnaire | organisme subventionnaire | grant | grantor
    """,
    "funding_amount": """
        montant | montant € ht | montant ht | amount | montant accordé | montant $ | somme
        montant obtenu | montant du financement | funding amount | amount granted
    """,
    "funding_until": """
        jusqu'au | until | fin du financement | date de fin du financement | funding end
        échéance du financement | financé jusqu'au | funded until | fin de financement
        funding until
    """,
    "note": """
        objectifs | instances de gouvernance | moyens | moyens humains et techniques
        ressources | ressources nécessaires | ressources humaines | resources | notes | note
        commentaires | commentaire | comments | remarques | notes complémentaires
        notes de suivi | documents et liens | etapes de la fiche action | fiches des plans liées
        actions liées | mesures liées | durée | duration | action en amélioration continue
        frequency | fréquence | ressources requises | observations
        ressources humaines et matérielles | obstacles | prochaines étapes | next steps
        constats | bilan | moyens nécessaires | temps estimé | nom du fichier | défis
        enjeux particuliers | suivis | mise à jour | réalisations
    """,
}
_SURE = (
    r"(sous )*axes?( strategiques?)?|orientations?( strategiques?)?|"
    r"strategic (axis|direction|priority)|pillar|pilier|resultat(s)? (de niveau )?\d|"
    r"result \d|outcome \d|sous objectifs?|chantiers?|volets?|thematiques?|theme|themes|"
    r"thematic area|sous thematiques?|grand(e)?s? (objectif|enjeu|orientation)s?|domaines?|"
    r"level \d|niveau \d|axe d'intervention|champ d'action|but|buts|goal|goals|enjeux?|"
    r"strategies?|strategie|strategy|changement vise|priority area|axe d intervention|"
    r"sous orientations?|ambition|finalite|population change|changement souhaite"
)
_MAYBE = (
    r""
    r"(objectifs?|objectives?)( (general|generaux|specifiques?|strategiques?|"
    r"operationnels?|vise|vises|specific))?( \d+)?|"
    r"resultats?( (attendus?|vises?|intermediaires?|recherches?|souhaites?))?|results?|"
    r"outcomes?|expected (results?|outcomes?)|priorites?|priorities|"
    r"effets? (attendus?|vises?)|retombees? attendues?|"
    r"priorites? (d'action|d action|locales?)"
)
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (field, re.compile(pattern))
    for field, pattern in (
        (
            "sub_title",
            r"(titre|nom|intitule) (de la |des )?(sous|sub) ?(action|tache|activite)"
            r"s?",
        ),
        (
            "funding_source",
            r"(financeur|bailleur|funder|source de financement|funding source) ?n?o?"
            r"\d+",
        ),
        ("funding_amount", r"(montant|amount|somme)\b.*"),
        ("funding_until", r"(fin|echeance|end|jusqu au)\b.*(financement|funding)\b.*"),
        ("budget", r"(budget|cout)s?\b.*"),
        ("lead_service", r"(direction|service)\b.*(pilote|responsable)"),
        (
            "people",
            r"(personnes?|elus?|elue?|elu e|agente?|nom)\b.*(referent|pilote|respons"
            r"able|charge|ressource)\b.*",
        ),
        ("starts", r"(date (de )?)?(debut|start|demarrage)\b.*"),
        ("ends", r"(date (de )?)?(fin|end|echeance)\b.*"),
        ("period", r"(echeancier|calendrier|periode|timeline)\b.*"),
        (
            "participation",
            r"(participation|implication|engagement)\b.*(citoyen|parent|famille|conc"
            r"ern|communaut)\w*.*",
        ),
        ("age_windows", r"(groupes?|tranches?|fenetres?) d ?age\b.*|ages?\b.*"),
        ("audiences", r"(public|population|clientele|groupe)s?\b.*(vise|cible|target)\w*.*"),
        ("measure", r"(indicateur|indicator|critere)s?\b.*"),
        ("organisations", r"(autres )?(partenaire|collaborateur|partner)s?\b.*"),
        (
            "lead",
            r"(organisme|organisation|structure|partenaire|porteur|responsable|lead|"
            r"owner)s?\b.*(port\w*|respons\w*|pilote\w*|lead\w*|action)\b.*|porteurs"
            r"?\b.*",
        ),
        ("status", r"(statut|etat|status)\b.*"),
        ("priority", r"(niveau|degre|ordre) (de )?priorite.*"),
        ("description", r"(description|descriptif)\b.*"),
        (
            "title",
            r"(titre|intitule|nom|libelle) (de l |de la |du |des )?(fiche |action|ac"
            r"tivite|projet|initiative|mesure).*|actions?\b.*",
        ),
        ("reference", r"(no|numero|num|code|ref|reference)\b( (de|d|de l|action|fiche)\b.*)?"),
    )
)
EXACT = {
    bare(word): field
    for field, words in SYNONYMS.items()
    for word in re.split(r"[|\n]", words)
    if word.strip()
}
LEVELS_SURE = re.compile(_SURE)
LEVELS_MAYBE = re.compile(_MAYBE)
