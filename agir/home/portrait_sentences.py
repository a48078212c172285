"""What happened in the portrait, in plain words. A story is never named, nor anything that only
some may read."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

PORTRAIT = {
    "portrait.story.added": gettext_lazy("%(who)s a recueilli un récit"),
    "portrait.story.changed": gettext_lazy("%(who)s a modifié un récit"),
    "portrait.story.confirmed": gettext_lazy("%(who)s a relu un récit : encore vrai"),
    "portrait.story.binned": gettext_lazy("%(who)s a mis un récit à la corbeille"),
    "portrait.story.restored": gettext_lazy("%(who)s a repris un récit de la corbeille"),
    "portrait.story.withdrawn": gettext_lazy(
        "%(who)s a retiré un récit à la demande de qui l’a raconté"
    ),
    "portrait.reserved.added": gettext_lazy("%(who)s a travaillé au portrait"),
    "portrait.reserved.changed": gettext_lazy("%(who)s a travaillé au portrait"),
    "portrait.reserved.confirmed": gettext_lazy("%(who)s a travaillé au portrait"),
    "portrait.reserved.binned": gettext_lazy("%(who)s a travaillé au portrait"),
    "portrait.reserved.restored": gettext_lazy("%(who)s a travaillé au portrait"),
    "portrait.moment.added": gettext_lazy("%(who)s a placé le moment %(title)s"),
    "portrait.moment.changed": gettext_lazy("%(who)s a modifié le moment %(title)s"),
    "portrait.moment.confirmed": gettext_lazy("%(who)s a dit encore vrai : %(title)s"),
    "portrait.moment.binned": gettext_lazy("%(who)s a mis le moment %(title)s à la corbeille"),
    "portrait.moment.restored": gettext_lazy(
        "%(who)s a repris le moment %(title)s de la corbeille"
    ),
    "portrait.strength.added": gettext_lazy("%(who)s a nommé la force %(title)s"),
    "portrait.strength.changed": gettext_lazy("%(who)s a modifié la force %(title)s"),
    "portrait.strength.confirmed": gettext_lazy("%(who)s a dit encore vrai : %(title)s"),
    "portrait.strength.binned": gettext_lazy("%(who)s a mis la force %(title)s à la corbeille"),
    "portrait.strength.restored": gettext_lazy(
        "%(who)s a repris la force %(title)s de la corbeille"
    ),
    "portrait.challenge.added": gettext_lazy("%(who)s a nommé le défi %(title)s"),
    "portrait.challenge.changed": gettext_lazy("%(who)s a modifié le défi %(title)s"),
    "portrait.challenge.confirmed": gettext_lazy("%(who)s a dit encore vrai : %(title)s"),
    "portrait.challenge.binned": gettext_lazy("%(who)s a mis le défi %(title)s à la corbeille"),
    "portrait.challenge.restored": gettext_lazy(
        "%(who)s a repris le défi %(title)s de la corbeille"
    ),
    "portrait.tree.added": gettext_lazy("%(who)s a commencé l’arbre des causes %(title)s"),
    "portrait.tree.changed": gettext_lazy("%(who)s a modifié l’arbre des causes %(title)s"),
    "portrait.tree.confirmed": gettext_lazy("%(who)s a dit encore vrai : %(title)s"),
    "portrait.tree.binned": gettext_lazy(
        "%(who)s a mis l’arbre des causes %(title)s à la corbeille"
    ),
    "portrait.tree.restored": gettext_lazy(
        "%(who)s a repris l’arbre des causes %(title)s de la corbeille"
    ),
    "portrait.asset.added": gettext_lazy("%(who)s a noté l’acquis %(title)s"),
    "portrait.asset.changed": gettext_lazy("%(who)s a modifié l’acquis %(title)s"),
    "portrait.asset.confirmed": gettext_lazy("%(who)s a dit encore vrai : %(title)s"),
    "portrait.asset.binned": gettext_lazy("%(who)s a mis l’acquis %(title)s à la corbeille"),
    "portrait.asset.restored": gettext_lazy("%(who)s a repris l’acquis %(title)s de la corbeille"),
    "portrait.cause.added": gettext_lazy("%(who)s a ajouté la cause %(title)s"),
    "portrait.cause.changed": gettext_lazy("%(who)s a modifié la cause %(title)s"),
    "portrait.cause.binned": gettext_lazy("%(who)s a mis la cause %(title)s à la corbeille"),
    "portrait.cause.restored": gettext_lazy("%(who)s a repris la cause %(title)s de la corbeille"),
    "portrait.round.created": gettext_lazy("%(who)s a commencé le tour de priorités %(title)s"),
    "portrait.round.criterion_added": gettext_lazy("%(who)s a proposé le critère %(title)s"),
    "portrait.round.criterion_removed": gettext_lazy("%(who)s a retiré le critère %(title)s"),
    "portrait.round.candidate_added": gettext_lazy("%(who)s a proposé la priorité %(title)s"),
    "portrait.round.candidate_removed": gettext_lazy(
        "%(who)s a retiré la priorité possible %(title)s"
    ),
    "portrait.round.scores_opened": gettext_lazy("%(who)s a ouvert les cotes du tour %(title)s"),
    "portrait.round.scores_closed": gettext_lazy("%(who)s a clos les cotes du tour %(title)s"),
    "portrait.round.discussed": gettext_lazy(
        "%(who)s a noté ce qui s’est dit de la priorité %(title)s"
    ),
    "portrait.round.kept": gettext_lazy("%(who)s a noté la priorité retenue %(title)s"),
    "portrait.round.dropped": gettext_lazy("%(who)s a noté la priorité laissée de côté %(title)s"),
    "portrait.round.undecided": gettext_lazy(
        "%(who)s est revenu sur la décision au sujet de %(title)s"
    ),
    "portrait.round.binned": gettext_lazy("%(who)s a mis le tour %(title)s à la corbeille"),
    "portrait.round.restored": gettext_lazy("%(who)s a repris le tour %(title)s de la corbeille"),
    "portrait.indicator.added": gettext_lazy("%(who)s a nommé l’indicateur %(title)s"),
    "portrait.indicator.changed": gettext_lazy("%(who)s a modifié l’indicateur %(title)s"),
    "portrait.indicator.confirmed": gettext_lazy("%(who)s a dit encore vrai : %(title)s"),
    "portrait.indicator.binned": gettext_lazy(
        "%(who)s a mis l’indicateur %(title)s à la corbeille"
    ),
    "portrait.indicator.restored": gettext_lazy(
        "%(who)s a repris l’indicateur %(title)s de la corbeille"
    ),
    "portrait.value.added": gettext_lazy("%(who)s a écrit une valeur de %(title)s"),
    "portrait.value.corrected": gettext_lazy("%(who)s a corrigé une valeur de %(title)s"),
    "portrait.value.removed": gettext_lazy("%(who)s a enlevé une valeur de %(title)s"),
    "portrait.value.undone": gettext_lazy("%(who)s a annulé un geste sur %(title)s"),
    "portrait.figures.imported": gettext_lazy("%(who)s a importé des chiffres : %(title)s"),
    "portrait.figures.undone": gettext_lazy("%(who)s a annulé un import de chiffres : %(title)s"),
    "portrait.territory.added": gettext_lazy("%(who)s a ajouté %(title)s au territoire"),
    "portrait.territory.removed": gettext_lazy("%(who)s a retiré %(title)s du territoire"),
}
