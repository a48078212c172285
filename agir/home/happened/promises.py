"""What happened in this room, in plain words. How a promise stands is no news: its events name no
coalition, and their sentences are for its maker alone."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "promises.promise.made": _("%(who)s a noté une promesse : %(title)s"),
    "promises.promise.reworded": _("%(who)s a corrigé les mots d’une promesse : %(title)s"),
    "promises.promise.handed_over": _("%(who)s a confié une promesse à quelqu’un : %(title)s"),
    "promises.promise.binned": _("%(who)s a retiré une promesse notée par erreur : %(title)s"),
    "promises.promise.restored": _("%(who)s a remis une promesse : %(title)s"),
    "promises.promise.kept": _("%(who)s a tenu une promesse : %(title)s"),
    "promises.promise.dropped": _("%(who)s a abandonné une promesse : %(title)s"),
    "promises.promise.renegotiated": _("%(who)s a changé la date d’une promesse : %(title)s"),
    "promises.promise.taken_up": _("%(who)s a rouvert une promesse : %(title)s"),
}
