"""What happened in this room, in plain words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

SENTENCES: dict[str, Promise] = {
    "followup.news.left": gettext_lazy("%(who)s a donné des nouvelles de %(title)s"),
    "followup.news.changed": gettext_lazy("%(who)s a modifié une nouvelle de %(title)s"),
    "followup.news.binned": gettext_lazy("%(who)s a jeté une nouvelle de %(title)s"),
    "followup.news.restored": gettext_lazy("%(who)s a repris une nouvelle de %(title)s"),
    "followup.news.asked": gettext_lazy("%(who)s a demandé des nouvelles de %(title)s"),
    "followup.partner.greeted": gettext_lazy("%(who)s a pris des nouvelles de %(title)s"),
    "followup.obstacle.left": gettext_lazy("%(who)s a nommé un obstacle pour %(title)s"),
    "followup.obstacle.changed": gettext_lazy("%(who)s a modifié un obstacle de %(title)s"),
    "followup.obstacle.lifted": gettext_lazy("%(who)s a noté un obstacle levé pour %(title)s"),
    "followup.obstacle.reopened": gettext_lazy("%(who)s a rouvert un obstacle de %(title)s"),
    "followup.obstacle.binned": gettext_lazy("%(who)s a jeté un obstacle de %(title)s"),
    "followup.obstacle.restored": gettext_lazy("%(who)s a repris un obstacle de %(title)s"),
    "followup.giving.left": gettext_lazy("%(who)s a noté un apport à %(title)s"),
    "followup.giving.changed": gettext_lazy("%(who)s a modifié un apport à %(title)s"),
    "followup.giving.binned": gettext_lazy("%(who)s a jeté un apport à %(title)s"),
    "followup.giving.restored": gettext_lazy("%(who)s a repris un apport à %(title)s"),
    "followup.attachment.left": gettext_lazy("%(who)s a joint une pièce à %(title)s"),
    "followup.attachment.changed": gettext_lazy("%(who)s a renommé une pièce de %(title)s"),
    "followup.attachment.binned": gettext_lazy("%(who)s a jeté une pièce de %(title)s"),
    "followup.attachment.restored": gettext_lazy("%(who)s a repris une pièce de %(title)s"),
    "followup.support.logged": gettext_lazy("%(who)s a noté des heures de soutien"),
}
