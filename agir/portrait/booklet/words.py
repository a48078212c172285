"""What every booklet says besides what people told."""

from __future__ import annotations

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    return {
        "front": _("Le portrait en une page"),
        "strong": _("Ce qui est fort ici"),
        "hard": _("Ce qui fait mal"),
        "voices": _("Des voix d’ici"),
        "chosen": _("Ce que nous avons choisi ensemble"),
        "nothing": _("Rien de public pour l’instant."),
        "figures": _("En chiffres"),
        "scale": _("Chaque courbe a sa propre échelle, qui ne part pas de zéro."),
        "proven": _("Nos forces, nos défis, et ce qui les montre"),
        "strengths": _("Nos forces"),
        "challenges": _("Nos défis"),
        "no_proof": _("sans preuve pour l’instant"),
        "moments": _("D’où nous venons"),
        "trees": _("Pourquoi c’est ainsi"),
        "assets": _("Ce qui dure déjà"),
        "empty": _("Ce portrait n’est pas commencé."),
        "empty_help": _(
            "Il dira ce qui est fort ici, ce qui fait mal, et comment nous le savons. Il commence "
            "par une force, par exemple : « Les voisins se gardent leurs enfants. »"
        ),
        "author": _("Agir ensemble"),
        "page": _("page"),
        "of": _("de"),
    }
