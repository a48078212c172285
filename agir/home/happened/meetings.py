"""What happened in this room, in plain words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PREPARING: dict[str, Promise] = {
    "meetings.meeting.planned": _("%(who)s a prévu une rencontre : %(title)s"),
    "meetings.meeting.changed": _("%(who)s a modifié la rencontre %(title)s"),
    "meetings.meeting.moved": _("%(who)s a changé le moment ou le lieu de %(title)s"),
    "meetings.meeting.cancelled": _("%(who)s a annulé la rencontre %(title)s"),
    "meetings.meeting.taken_up": _("%(who)s a de nouveau prévu la rencontre %(title)s"),
    "meetings.meeting.binned": _("%(who)s a jeté la rencontre %(title)s"),
    "meetings.meeting.restored": _("%(who)s a repris la rencontre %(title)s"),
    "meetings.meeting.invited": _("%(who)s a envoyé les invitations à %(title)s"),
    "meetings.meeting.uninvited": _("%(who)s a retiré une invitation à %(title)s"),
    "meetings.agenda.changed": _("%(who)s a écrit l’ordre du jour de %(title)s"),
    "meetings.agenda.removed": _("%(who)s a retiré un sujet d’un ordre du jour : %(title)s"),
    "meetings.agenda.returned": _("%(who)s a remis un sujet à un ordre du jour : %(title)s"),
    "meetings.agenda.taken_over": _("%(who)s a repris un sujet laissé ouvert : %(title)s"),
    "meetings.document.added": _("%(who)s a joint un document de rencontre : %(title)s"),
    "meetings.document.removed": _("%(who)s a retiré un document de rencontre : %(title)s"),
    "meetings.document.returned": _("%(who)s a remis un document de rencontre : %(title)s"),
}

HOLDING: dict[str, Promise] = {
    "meetings.meeting.opened": _("%(who)s a ouvert la rencontre %(title)s"),
    "meetings.meeting.closed": _("%(who)s a terminé la rencontre %(title)s"),
    "meetings.meeting.reopened": _("%(who)s a rouvert la rencontre %(title)s"),
    "meetings.minutes.made": _("Le compte rendu de %(title)s est prêt"),
    "meetings.minutes.corrected": _("%(who)s a corrigé le compte rendu de %(title)s"),
    "meetings.minutes.sent": _("%(who)s a envoyé le compte rendu de %(title)s"),
    "meetings.insight.noted": _("%(who)s a noté un apprentissage : %(title)s"),
    "meetings.insight.binned": _("%(who)s a retiré un apprentissage : %(title)s"),
    "meetings.insight.restored": _("%(who)s a remis un apprentissage : %(title)s"),
}

DECIDING: dict[str, Promise] = {
    "meetings.decision.proposed": _("%(who)s a proposé une décision : %(title)s"),
    "meetings.decision.amended": _("%(who)s a amendé une proposition : %(title)s"),
    "meetings.decision.taken": _("%(who)s a inscrit une décision prise : %(title)s"),
    "meetings.decision.set_aside": _("%(who)s a noté une proposition non retenue : %(title)s"),
    "meetings.decision.taken_back": _("%(who)s a remis une décision en discussion : %(title)s"),
    "meetings.decision.reviewed": _("%(who)s a proposé de revoir une décision : %(title)s"),
    "meetings.decision.binned": _("%(who)s a retiré une proposition : %(title)s"),
    "meetings.decision.restored": _("%(who)s a remis une proposition : %(title)s"),
    "meetings.decision.position_given": _("%(who)s s’est prononcé sur une décision : %(title)s"),
    "meetings.decision.position_changed": _("%(who)s a changé une position : %(title)s"),
    "meetings.decision.position_withdrawn": _("%(who)s a retiré une position : %(title)s"),
    "meetings.decision.position_replied": _(
        "%(who)s a répondu à une réserve ou une objection : %(title)s"
    ),
}

SENTENCES: dict[str, Promise] = {**HOLDING, **PREPARING, **DECIDING}
