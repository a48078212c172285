"""What happened in the journal of effects, in plain words. History never names an effect: news says
what it is called today, to everybody, or does not name it (`.unnamed`)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "effects.effect.added": _("%(who)s a noté un effet : %(title)s"),
    "effects.effect.added.unnamed": _("%(who)s a noté un effet"),
    "effects.effect.brought": _("%(who)s a apporté un effet : %(title)s"),
    "effects.effect.brought.unnamed": _("%(who)s a apporté un effet"),
    "effects.effect.changed": _("%(who)s a complété un effet : %(title)s"),
    "effects.effect.changed.unnamed": _("%(who)s a complété un effet"),
    "effects.effect.kind_said": _("%(who)s a dit le type d’un effet : %(title)s"),
    "effects.effect.kind_said.unnamed": _("%(who)s a dit le type d’un effet"),
    "effects.effect.confirmed": _("%(who)s a noté qu’un effet est confirmé : %(title)s"),
    "effects.effect.confirmed.unnamed": _("%(who)s a noté qu’un effet est confirmé"),
    "effects.effect.version_restored": _("%(who)s a repris une version d’un effet : %(title)s"),
    "effects.effect.version_restored.unnamed": _("%(who)s a repris une version d’un effet"),
    "effects.effect.binned": _("%(who)s a mis un effet à la corbeille"),
    "effects.effect.binned.unnamed": _("%(who)s a mis un effet à la corbeille"),
    "effects.effect.restored": _("%(who)s a repris un effet de la corbeille : %(title)s"),
    "effects.effect.restored.unnamed": _("%(who)s a repris un effet de la corbeille"),
    "effects.effect.erased": _("%(who)s a effacé un effet pour de bon"),
    "effects.effect.erased.unnamed": _("%(who)s a effacé un effet pour de bon"),
    "effects.link.made": _("%(who)s a dit à quoi un effet a mené : %(title)s"),
    "effects.link.made.unnamed": _("%(who)s a dit à quoi un effet a mené"),
    "effects.link.removed": _("%(who)s a retiré un lien entre effets : %(title)s"),
    "effects.link.removed.unnamed": _("%(who)s a retiré un lien entre effets"),
    "effects.import.done": _("%(who)s a importé au journal : %(title)s"),
    "effects.import.done.unnamed": _("%(who)s a importé des effets au journal"),
    "effects.import.undone": _("%(who)s a annulé un import d’effets"),
    "effects.import.undone.unnamed": _("%(who)s a annulé un import d’effets"),
}
