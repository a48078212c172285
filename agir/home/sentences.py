"""What happened, in plain words: one sentence for each verb of the history."""

from __future__ import annotations

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from agir.history.models import Event

SENTENCES = {
    "coalitions.coalition.created": lazy("%(who)s a créé le regroupement %(title)s"),
    "coalitions.coalition.changed": lazy("%(who)s a modifié la fiche du regroupement"),
    "coalitions.coalition.archived": lazy("%(who)s a archivé le regroupement"),
    "coalitions.coalition.reopened": lazy("%(who)s a rouvert le regroupement"),
    "coalitions.partner.added": lazy("%(who)s a ajouté le partenaire %(title)s"),
    "coalitions.partner.changed": lazy("%(who)s a modifié le partenariat avec %(title)s"),
    "coalitions.partner.removed": lazy("%(who)s a retiré le partenaire %(title)s"),
    "plan.plan.created": lazy("%(who)s a ouvert le plan %(title)s"),
    "plan.plan.changed": lazy("%(who)s a modifié le titre ou la période du plan %(title)s"),
    "plan.plan.adopted": lazy("%(who)s a noté l’adoption du plan %(title)s"),
    "plan.plan.reopened": lazy("%(who)s a rouvert le plan %(title)s"),
    "plan.plan.closed": lazy("%(who)s a terminé le plan %(title)s"),
    "plan.plan.binned": lazy("%(who)s a mis le plan %(title)s à la corbeille"),
    "plan.plan.restored": lazy("%(who)s a repris le plan %(title)s de la corbeille"),
    "plan.plan.carried": lazy("%(who)s a reporté des actions dans le plan %(title)s"),
    "plan.plan.imported": lazy("%(who)s a importé des actions dans le plan %(title)s"),
    "plan.result.created": lazy("%(who)s a ajouté le résultat %(title)s"),
    "plan.result.changed": lazy("%(who)s a modifié le résultat %(title)s"),
    "plan.result.binned": lazy("%(who)s a mis le résultat %(title)s à la corbeille"),
    "plan.result.restored": lazy("%(who)s a repris le résultat %(title)s de la corbeille"),
    "plan.action.created": lazy("%(who)s a ajouté l’action %(title)s"),
    "plan.action.changed": lazy("%(who)s a modifié l’action %(title)s"),
    "plan.action.carried": lazy("%(who)s a reporté l’action %(title)s"),
    "plan.action.version_restored": lazy(
        "%(who)s est revenu à une version précédente de l’action %(title)s"
    ),
    "plan.action.binned": lazy("%(who)s a mis l’action %(title)s à la corbeille"),
    "plan.action.restored": lazy("%(who)s a repris l’action %(title)s de la corbeille"),
    "plan.link.made": lazy("%(who)s a lié deux actions : %(title)s"),
    "plan.link.changed": lazy("%(who)s a précisé un lien : %(title)s"),
    "plan.link.removed": lazy("%(who)s a retiré un lien : %(title)s"),
    "plan.proposal.dismissed": lazy("%(who)s a écarté un lien proposé pour %(title)s"),
}


def quoted(title: str, url: str = "") -> SafeString:
    """A title between the marks of the language, opening its page when it has one."""
    words = (
        format_html('<a href="{}">{}</a>', url, title)
        if url
        else SafeString(format_html("{}", title))
    )
    return SafeString(_("«\xa0%s\xa0»") % words)


def sentence(event: Event, *, url: str = "") -> SafeString:
    """The sentence of an event whose `by` is loaded. A verb without its own sentence still says
    who changed what."""
    who = conditional_escape(event.by.shown_name if event.by else _("Le programme"))
    pattern = SENTENCES.get(event.verb, lazy("%(who)s a fait un changement : %(title)s"))
    return SafeString(str(pattern) % {"who": who, "title": quoted(event.title, url)})
