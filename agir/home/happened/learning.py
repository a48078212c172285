"""What was learned and chosen, in plain words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

SENTENCES: dict[str, Promise] = {
    "learning.lesson.learned": gettext_lazy("%(who)s a écrit une leçon : %(title)s"),
    "learning.lesson.changed": gettext_lazy("%(who)s a dit autrement une leçon : %(title)s"),
    "learning.lesson.checked": gettext_lazy("%(who)s a vérifié une leçon : %(title)s"),
    "learning.lesson.binned": gettext_lazy("%(who)s a mis une leçon à la corbeille : %(title)s"),
    "learning.lesson.restored": gettext_lazy("%(who)s a repris une leçon : %(title)s"),
    "learning.sifting.chosen": gettext_lazy("%(who)s a noté ce que devient %(title)s"),
    "learning.sifting.farewell": gettext_lazy("%(who)s a écrit un mot d’adieu pour %(title)s"),
    "learning.sifting.undone": gettext_lazy("%(who)s a repris le choix fait pour %(title)s"),
    "learning.bilan.written": gettext_lazy("%(who)s a écrit dans le bilan du cycle %(title)s"),
    "learning.cycle.turned": gettext_lazy("%(who)s a ouvert le cycle suivant : %(title)s"),
    "learning.question.asked": gettext_lazy("%(who)s a posé une question d’évaluation : %(title)s"),
    "learning.question.changed": gettext_lazy("%(who)s a dit autrement une question : %(title)s"),
    "learning.question.answered": gettext_lazy("%(who)s a répondu à une question : %(title)s"),
    "learning.question.reopened": gettext_lazy("%(who)s a rouvert une question : %(title)s"),
    "learning.question.binned": gettext_lazy(
        "%(who)s a mis une question à la corbeille : %(title)s"
    ),
    "learning.question.restored": gettext_lazy("%(who)s a repris une question : %(title)s"),
    "learning.measure.created": gettext_lazy("%(who)s a ajouté une mesure : %(title)s"),
    "learning.measure.changed": gettext_lazy("%(who)s a modifié une mesure : %(title)s"),
    "learning.measure.counted": gettext_lazy("%(who)s a écrit un chiffre : %(title)s"),
    "learning.measure.uncounted": gettext_lazy("%(who)s a retiré un chiffre : %(title)s"),
    "learning.measure.binned": gettext_lazy("%(who)s a mis une mesure à la corbeille : %(title)s"),
    "learning.measure.restored": gettext_lazy("%(who)s a repris une mesure : %(title)s"),
    "learning.session.opened": gettext_lazy("%(who)s a ouvert une séance : %(title)s"),
    "learning.session.changed": gettext_lazy("%(who)s a modifié une séance : %(title)s"),
    "learning.session.closed": gettext_lazy("%(who)s a terminé une séance : %(title)s"),
    "learning.session.reopened": gettext_lazy("%(who)s a rouvert une séance : %(title)s"),
    "learning.session.binned": gettext_lazy("%(who)s a mis une séance à la corbeille : %(title)s"),
    "learning.session.restored": gettext_lazy("%(who)s a repris une séance : %(title)s"),
    "learning.session.chose": gettext_lazy("%(who)s a choisi une histoire : %(title)s"),
    "learning.session.unchose": gettext_lazy("%(who)s a repris un choix d’histoire : %(title)s"),
}
