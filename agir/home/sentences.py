"""What happened, in plain words: one sentence for each verb of the history."""

from __future__ import annotations

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agir.history.models import Event
from agir.home.happened import ROOMS
from agir.home.portrait_sentences import PORTRAIT

SENTENCES = {
    **PORTRAIT,
    **ROOMS,
    "coalitions.coalition.created": gettext_lazy("%(who)s a créé le regroupement %(title)s"),
    "coalitions.coalition.changed": gettext_lazy("%(who)s a modifié la fiche du regroupement"),
    "coalitions.coalition.archived": gettext_lazy("%(who)s a archivé le regroupement"),
    "coalitions.coalition.reopened": gettext_lazy("%(who)s a rouvert le regroupement"),
    "coalitions.member.joined": gettext_lazy("%(who)s s’est joint au regroupement"),
    "coalitions.member.changed": gettext_lazy("%(who)s a changé le rôle d’un membre"),
    "coalitions.member.left": gettext_lazy("%(who)s a noté le départ d’un membre"),
    "coalitions.member.returned": gettext_lazy("%(who)s a noté le retour d’un membre"),
    "coalitions.invitation.sent": gettext_lazy("%(who)s a envoyé une invitation"),
    "coalitions.invitation.sent_again": gettext_lazy("%(who)s a renvoyé une invitation"),
    "coalitions.invitation.revoked": gettext_lazy("%(who)s a retiré une invitation"),
    "coalitions.invitation.accepted": gettext_lazy("%(who)s a accepté une invitation"),
    "coalitions.partner.added": gettext_lazy("%(who)s a ajouté le partenaire %(title)s"),
    "coalitions.partner.described": gettext_lazy("%(who)s a mis à jour la fiche de %(title)s"),
    "coalitions.partner.ended": gettext_lazy("%(who)s a noté la fin du partenariat avec %(title)s"),
    "coalitions.partner.resumed": gettext_lazy("%(who)s a repris le partenariat avec %(title)s"),
    "coalitions.partner.merged": gettext_lazy("%(who)s a réuni deux fiches sous %(title)s"),
    "coalitions.facet.added": gettext_lazy("%(who)s a ajouté le repère %(title)s"),
    "coalitions.facet.renamed": gettext_lazy("%(who)s a renommé un repère : %(title)s"),
    "coalitions.facet.retired": gettext_lazy("%(who)s a mis de côté le repère %(title)s"),
    "coalitions.facet.returned": gettext_lazy("%(who)s a repris le repère %(title)s"),
    "cycles.cycle.opened": gettext_lazy("%(who)s a ouvert le cycle %(title)s"),
    "cycles.cycle.changed": gettext_lazy("%(who)s a modifié le cycle %(title)s"),
    "cycles.cycle.closed": gettext_lazy("%(who)s a terminé le cycle %(title)s"),
    "cycles.cycle.reopened": gettext_lazy("%(who)s a rouvert le cycle %(title)s"),
    "cycles.cycle.inherited": gettext_lazy("%(who)s a transmis au cycle %(title)s ce qui reste"),
    "cycles.carried.taken": gettext_lazy("%(who)s a repris du cycle précédent : %(title)s"),
    "cycles.carried.left": gettext_lazy("%(who)s a laissé de côté : %(title)s"),
    "cycles.carried.waiting": gettext_lazy("%(who)s a remis à reprendre : %(title)s"),
    "cycles.voice.given": gettext_lazy("%(who)s a donné sa voix dans le cycle %(title)s"),
    "cycles.voice.typed": gettext_lazy(
        "%(who)s a saisi une voix, venue d’ailleurs, dans le cycle %(title)s"
    ),
    "cycles.voice.received": gettext_lazy("Une voix est arrivée par un lien : cycle %(title)s"),
    "cycles.voice.corrected": gettext_lazy("%(who)s a corrigé une voix du cycle %(title)s"),
    "cycles.voice.withdrawn": gettext_lazy("%(who)s a retiré une voix du cycle %(title)s"),
    "cycles.voice.withdrawn_by_link": gettext_lazy(
        "Une personne sans compte a retiré sa voix : cycle %(title)s"
    ),
    "cycles.synthesis.written": gettext_lazy(
        "%(who)s a écrit une synthèse dans le cycle %(title)s"
    ),
    "cycles.synthesis.revised": gettext_lazy("%(who)s a revu une synthèse dans le cycle %(title)s"),
    "cycles.link.made": gettext_lazy("%(who)s a créé un lien de réponse : %(title)s"),
    "cycles.link.revoked": gettext_lazy("%(who)s a fermé un lien de réponse : %(title)s"),
    "cycles.own.added": gettext_lazy("%(who)s a ajouté au référentiel du regroupement : %(title)s"),
    "cycles.own.changed": gettext_lazy("%(who)s a modifié un ajout du regroupement : %(title)s"),
    "cycles.own.set_aside": gettext_lazy("%(who)s a mis de côté %(title)s"),
    "cycles.own.taken_back": gettext_lazy("%(who)s a repris %(title)s"),
    "cycles.own.read": gettext_lazy("%(who)s a noté avoir lu le référentiel, version %(title)s"),
    "intention.vision.created": gettext_lazy("%(who)s a écrit la vision %(title)s"),
    "intention.vision.changed": gettext_lazy("%(who)s a renommé ou déplacé la vision %(title)s"),
    "intention.vision.version_proposed": gettext_lazy(
        "%(who)s a proposé une version de la vision %(title)s"
    ),
    "intention.vision.adopted": gettext_lazy("%(who)s a noté l’adoption de la vision %(title)s"),
    "intention.vision.reopened": gettext_lazy("%(who)s a rouvert la vision %(title)s"),
    "intention.suggestion.made": gettext_lazy(
        "%(who)s a suggéré d’autres mots pour la vision %(title)s"
    ),
    "intention.suggestion.accepted": gettext_lazy(
        "%(who)s a retenu une suggestion pour la vision %(title)s"
    ),
    "intention.suggestion.set_aside": gettext_lazy(
        "%(who)s a mis de côté une suggestion pour la vision %(title)s"
    ),
    "intention.suggestion.taken_up": gettext_lazy(
        "%(who)s a repris une suggestion pour la vision %(title)s"
    ),
    "intention.round.opened": gettext_lazy(
        "%(who)s a ouvert un tour d’adhésion sur la vision %(title)s"
    ),
    "intention.round.closed": gettext_lazy(
        "%(who)s a fermé le tour d’adhésion sur la vision %(title)s"
    ),
    "intention.round.reopened": gettext_lazy(
        "%(who)s a rouvert le tour d’adhésion sur la vision %(title)s"
    ),
    "intention.round.letters_sent": gettext_lazy(
        "%(who)s a demandé par courriel qui adhère à la vision %(title)s"
    ),
    "intention.round.link_revoked": gettext_lazy(
        "%(who)s a retiré un lien pour répondre à la vision %(title)s"
    ),
    "intention.adherence.given": gettext_lazy(
        "%(who)s a inscrit une position sur la vision %(title)s"
    ),
    "intention.adherence.changed": gettext_lazy(
        "%(who)s a changé une position sur la vision %(title)s"
    ),
    "intention.adherence.replied": gettext_lazy(
        "%(who)s a répondu à une réserve sur la vision %(title)s"
    ),
    "intention.charter.written": gettext_lazy("%(who)s a écrit dans la charte : %(title)s"),
    "intention.charter.checked": gettext_lazy(
        "%(who)s a donné un exemple dans la charte : %(title)s"
    ),
    "intention.value.added": gettext_lazy("%(who)s a nommé la valeur %(title)s"),
    "intention.value.changed": gettext_lazy("%(who)s a dit autrement la valeur %(title)s"),
    "intention.value.retired": gettext_lazy("%(who)s a retiré la valeur %(title)s"),
    "intention.value.returned": gettext_lazy("%(who)s a repris la valeur %(title)s"),
    "intention.chair.named": gettext_lazy("%(who)s a nommé une chaise vide"),
    "intention.chair.changed": gettext_lazy("%(who)s a précisé une chaise vide"),
    "intention.chair.empty": gettext_lazy("%(who)s a remis une chaise à inviter"),
    "intention.chair.invited": gettext_lazy("%(who)s a noté une invitation faite"),
    "intention.chair.came": gettext_lazy("%(who)s a noté une arrivée à la table"),
    "intention.chair.declined": gettext_lazy("%(who)s a noté une invitation déclinée"),
    "intention.chair.set_aside": gettext_lazy("%(who)s a laissé une chaise de côté"),
    "plan.plan.created": gettext_lazy("%(who)s a ouvert le plan %(title)s"),
    "plan.plan.changed": gettext_lazy("%(who)s a modifié le titre ou la période du plan %(title)s"),
    "plan.plan.adopted": gettext_lazy("%(who)s a noté l’adoption du plan %(title)s"),
    "plan.plan.reopened": gettext_lazy("%(who)s a rouvert le plan %(title)s"),
    "plan.plan.closed": gettext_lazy("%(who)s a terminé le plan %(title)s"),
    "plan.plan.binned": gettext_lazy("%(who)s a mis le plan %(title)s à la corbeille"),
    "plan.plan.restored": gettext_lazy("%(who)s a repris le plan %(title)s de la corbeille"),
    "plan.plan.carried": gettext_lazy("%(who)s a reporté des actions dans le plan %(title)s"),
    "plan.import.done": gettext_lazy("%(who)s a importé %(title)s"),
    "plan.import.undone": gettext_lazy("%(who)s a annulé l’import de %(title)s"),
    "plan.finding.assigned": gettext_lazy("%(who)s a confié un constat : %(title)s"),
    "plan.finding.set_aside": gettext_lazy("%(who)s a mis de côté un constat : %(title)s"),
    "plan.finding.taken_up": gettext_lazy("%(who)s a repris un constat : %(title)s"),
    "plan.result.created": gettext_lazy("%(who)s a ajouté le résultat %(title)s"),
    "plan.result.changed": gettext_lazy("%(who)s a modifié le résultat %(title)s"),
    "plan.result.binned": gettext_lazy("%(who)s a mis le résultat %(title)s à la corbeille"),
    "plan.result.restored": gettext_lazy("%(who)s a repris le résultat %(title)s de la corbeille"),
    "plan.action.created": gettext_lazy("%(who)s a ajouté l’action %(title)s"),
    "plan.action.changed": gettext_lazy("%(who)s a modifié l’action %(title)s"),
    "plan.action.carried": gettext_lazy("%(who)s a reporté l’action %(title)s"),
    "plan.action.version_restored": gettext_lazy(
        "%(who)s est revenu à une version précédente de l’action %(title)s"
    ),
    "plan.action.binned": gettext_lazy("%(who)s a mis l’action %(title)s à la corbeille"),
    "plan.action.restored": gettext_lazy("%(who)s a repris l’action %(title)s de la corbeille"),
    "plan.action.put_back": gettext_lazy("%(who)s a remis l’action %(title)s comme avant"),
    "plan.action.removed": gettext_lazy("%(who)s a retiré l’action %(title)s"),
    "plan.link.made": gettext_lazy("%(who)s a lié deux actions : %(title)s"),
    "plan.link.changed": gettext_lazy("%(who)s a précisé un lien : %(title)s"),
    "plan.link.removed": gettext_lazy("%(who)s a retiré un lien : %(title)s"),
    "plan.proposal.dismissed": gettext_lazy("%(who)s a écarté un lien proposé pour %(title)s"),
}


def quoted(title: str, url: str = "") -> SafeString:
    """A title between the marks of the language, opening its page when it has one."""
    words = (
        format_html('<a href="{}">{}</a>', url, title)
        if url
        else SafeString(format_html("{}", title))
    )
    return SafeString(_("« %s »") % words)


def sentence(event: Event, *, url: str = "", title: str = "") -> SafeString:
    """The sentence of an event whose `by` is loaded. A verb without its own sentence still says
    who changed what; one that may go unnamed has a second sentence, `<verb>.unnamed`."""
    title = title or event.title
    who = conditional_escape(event.by.shown_name if event.by else _("Le programme"))
    pattern = SENTENCES.get(event.verb, gettext_lazy("%(who)s a fait un changement : %(title)s"))
    if not title:
        pattern = SENTENCES.get(f"{event.verb}.unnamed", pattern)
    return SafeString(str(pattern) % {"who": who, "title": quoted(title, url)})
