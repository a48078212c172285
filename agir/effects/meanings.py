"""What each type and each level means, with an example a group can agree on."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from agir.effects.models import Kind, Sureness

KINDS = {
    Kind.ACTIVITY: _("Ce que nous faisons ensemble pour avancer : une rencontre, une formation."),
    Kind.SERVICE: _("Ce qui est offert aux familles : un répit, un accompagnement."),
    Kind.RESOURCE: _("Ce qui arrive pour agir : de l’argent, un local, une personne."),
    Kind.RELATION: _("Un lien nouveau ou plus solide entre des personnes ou des organisations."),
    Kind.PERSON: _("Une personne ou une famille fait autrement qu’avant."),
    Kind.ORGANISATION: _("Une organisation fait autrement qu’avant, d’elle-même."),
    Kind.COMMUNITY: _("Cela se voit au-delà de nos activités, dans la vie de la communauté."),
    Kind.RULE: _("Une règle, une politique ou un budget public a changé."),
}

LEVELS = {
    Sureness.HEARD: _("Quelqu’un le raconte, nous ne l’avons pas vérifié."),
    Sureness.SEEN: _("L’un de nous y était, ou le constate."),
    Sureness.WRITTEN: _("Un règlement, un procès-verbal, un chiffre le montre."),
    Sureness.CONFIRMED: _("Une personne qui n’est pas du regroupement l’a confirmé."),
}
