"""The words people write for a status, a priority, a principle… and the key each one means."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .words import bare


def _table(words: Mapping[str, str]) -> dict[str, str]:
    return {
        bare(word) or word.strip(): key
        for key, names in words.items()
        for word in re.split(r"[|\n]", names)
        if word.strip()
    }


STATUS = _table(
    {
        "idea": """
                idea | idée | à discuter | à l'étude | en réflexion | proposé
                proposée | proposition
            envisagé | à valider | proposed | to discuss | under review | en discussion | à définir
            potentiel | en attente de décision | draft | brouillon
        """,
        "planned": """
                planned | à venir | planifié | planifiée | prévu | prévue | à faire | non commencé
            non commencée | non débuté | non débutée | pas commencé | pas débuté | not started
            to do | todo | upcoming | à démarrer | à débuter | programmé | programmée | non démarré
            non démarrée | scheduled | à réaliser | a planifier | confirmé | confirmée | non entamé
        """,
        "ongoing": """
                ongoing | en cours | in progress | started | commencé | commencée | débuté | débutée
            démarré | démarrée | actif | active | en marche | en réalisation | en continu | continu
            en développement | amorcé | amorcée | underway | doing | wip | en cours de réalisation
            partiellement réalisé | partiellement réalisée | on track | en progression | entamé
        """,
        "paused": """
                paused | en pause | suspendu | suspendue | en attente | on hold | reporté | reportée
            postponed | en suspens | mis en attente
        """,
        "done": """
                done | réalisé | réalisée | terminé | terminée | complété | complétée | fait | faite
            fini | finie | completed | complete | finished | achevé | achevée | atteint | atteinte
            100 | clos | close | closed | accompli | accomplie | livré | ok
        """,
        "stopped": """
                stopped | abandonné | abandonnée | arrêté | arrêtée | annulé | annulée | cancelled
            canceled | abandoned | dropped | retiré | retirée | non réalisé | non réalisée
            supprimé | non retenu | non retenue | rejeté
        """,
    }
)
STATUS_UNSURE = _table(
    {
        "ongoing": """
                en retard | late | delayed | overdue | retardé | behind | à renégocier | à risque
            at risk
        """,
        "paused": """
                bloqué | bloquée | blocked | stuck
        """,
    }
)
PRIORITY = _table(
    {
        "high": """
                high | élevé | élevée | haut | haute | forte | fort | prioritaire
                urgent | urgente | 1
            p1 | très élevée | critique | critical | court terme | essentiel | priorité 1 | majeur
            majeure | top | a | très haute | +++ | élevé e | important | importante
        """,
        "medium": """
                medium | moyen | moyenne | modéré | modérée | 2 | p2 | normal | normale | moderate
            intermédiaire | priorité 2 | b | moyen terme
        """,
        "low": """
                low | bas | basse | faible | 3 | p3 | non prioritaire | mineur
                mineure | priorité 3
            peu élevée | secondaire | c | long terme | minor
        """,
    }
)
PARTICIPATION = _table(
    {
        "none": """
                pas de participation citoyenne | pas de participation | aucune | non | none
            no participation | sans objet
        """,
        "inform": """
                inform | information | informer | informés | informed
        """,
        "consult": """
                consult | consultation | consulter | consultés | consulted
        """,
        "involve": """
                involve | concertation | impliquer | implication | impliqués | involved
                involvement
        """,
        "collaborate": """
                collaborate | co-construction | coconstruction | collaboration
                collaborer | cocréation
            co-création | partenariat | codécision | partnership
        """,
        "delegate": """
                delegate | déléguer | délégation | empower | décider | autogestion | pouvoir délégué
            habiliter | citizen control
        """,
    }
)
PRINCIPLES = _table(
    {
        "prevention": """
                agir tôt | act early | prevention | prévention | prévention, le plus tôt possible
            agir tôt | prévenir
        """,
        "inclusion": """
                n'oublier personne | leave no one out | inclusion | épanouissement
            épanouissement, briser l'exclusion | équité | briser l'exclusion | inclure
        """,
        "concerned": """
                concerned | premiers concernés | avec les premiers concernés
                participation citoyenne
            with those first concerned | premières personnes concernées | participation
        """,
        "capacity": """
                renforcer les capacités | build everyone's capacity | capacity | capacité
            capacité de tous | capacité de chacun | empowerment | pouvoir d'agir
            everyone's capacity
        """,
        "relations": """
                relationships, trust, respect | relations | relation | relations, confiance, respect
            confiance | respect | trust | relationships
        """,
        "context": """
                connaître le milieu | know the community | context | contexte
            contexte, histoire, forces, défis | milieu | contexte local | forces du milieu
        """,
    }
)
LASTING = _table(
    {
        "cause": """
                cause | la cause | the cause
        """,
        "partnership": """
                partnership | partenariat | le partenariat | partenariats | the partnership
        """,
        "practices": """
                des changements de pratiques | changes of practice | practices | pratiques
            changements de pratiques | changement de pratiques | changes in practice | les pratiques
            les changements de pratiques | practice changes
        """,
        "activities": """
                des activités ou des programmes | activities or programmes | activities | activités
            activités/programmes | activités et programmes | programmes | les activités
            activities and programmes | les activités et programmes
        """,
    }
)
LINKS = _table(
    {
        "reinforces": """
                reinforces | renforce | renforcer | strengthens
        """,
        "depends": """
                depends | dépend de | depends on | dépend | requires | après
        """,
        "overlaps": """
                overlaps | chevauche | overlap | chevauchement | recoupe
        """,
    }
)
