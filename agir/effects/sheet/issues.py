"""What is odd in a row, in one sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ISSUES = {
    "no_title": gettext_lazy("Cette ligne ne dit pas ce qui a changé : elle reste dehors."),
    "title_cut": gettext_lazy("Le titre était long : la suite est dans la description."),
    "date_unread": gettext_lazy("« %(value)s » n’est pas une date que nous savons lire."),
    "date_future": gettext_lazy(
        "« %(value)s » n’est pas encore venu : la date est gardée en note."
    ),
    "kind_unread": gettext_lazy("« %(value)s » n’est pas un type connu : il est gardé en note."),
    "about_unread": gettext_lazy("« %(value)s » est gardé comme description de qui a changé."),
    "sure_unread": gettext_lazy("« %(value)s » n’est pas un niveau connu : il est gardé en note."),
    "confirmed_half": gettext_lazy(
        "Confirmé, mais sans dire par qui et quand : c’est gardé en note."
    ),
    "document_unread": gettext_lazy("« %(value)s » n’est pas une adresse : elle est en note."),
    "audience_unread": gettext_lazy("« %(value)s » ne dit pas qui peut lire : réservé d’abord."),
    "of_a_person": gettext_lazy("Raconte une personne, sans consentement : réservé."),
    "maybe_person": gettext_lazy(
        "Semble raconter une personne : réservé tant que vous n’avez pas dit."
    ),
    "organisation_unknown": gettext_lazy("« %(value)s » n’est pas un partenaire : gardé en mots."),
    "action_unknown": gettext_lazy("Aucune action ne s’appelle « %(value)s » : gardé en note."),
    "text_cut": gettext_lazy("Un texte très long est raccourci."),
}
STATES = {
    "new": gettext_lazy("à importer"),
    "there": gettext_lazy("déjà au journal"),
    "twice": gettext_lazy("deux fois dans cette feuille"),
    "refused": gettext_lazy("ne peut pas être importée"),
    "left": gettext_lazy("laissée de côté par vous"),
}


def sentence(code: str, value: str = "") -> str:
    """One clear sentence for an issue."""
    words = ISSUES.get(code)
    return str(words) % {"value": value} if words else _("Cette ligne n’a pas été comprise.")
