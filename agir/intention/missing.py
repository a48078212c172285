"""The empty chair: who is missing around the table, as far as this house can see from partners,
members and the coalition's own lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agir.analysis.text import fold
from agir.coalitions.models import Coalition, Facet, Member, Organisation, Partnership
from agir.intention import rules
from agir.intention.days import today_in
from agir.intention.models import Chair
from agir.intention.signals import asking_who_is_served

# Why each kind of partner matters around young children. A funder is not a missing partner.
KINDS = {
    Organisation.Kind.FAMILY: gettext_lazy(
        "Les familles s’y sentent chez elles, et y disent ce qu’elles vivent."
    ),
    Organisation.Kind.CHILDCARE: gettext_lazy(
        "On y voit les enfants chaque jour, et on y parle aux parents matin et soir."
    ),
    Organisation.Kind.SCHOOL: gettext_lazy(
        "On y accueille les enfants ensuite : le passage se prépare à deux."
    ),
    Organisation.Kind.HEALTH: gettext_lazy(
        "On y rencontre presque toutes les familles, dès la grossesse."
    ),
    Organisation.Kind.MUNICIPAL: gettext_lazy(
        "Parcs, rues, logement, loisirs : on y décide du milieu où les enfants grandissent."
    ),
    Organisation.Kind.COMMUNITY: gettext_lazy(
        "Logement, alimentation, accueil : ce qui pèse sur les familles se joue là aussi."
    ),
    Organisation.Kind.CULTURE: gettext_lazy(
        "Livres, jeux, sorties : des lieux ouverts à tous, sans dossier à ouvrir."
    ),
}
LISTS = {
    Facet.Kind.SECTOR: gettext_lazy("Personne, dans vos listes, n’est de ce secteur."),
    Facet.Kind.AGE_WINDOW: gettext_lazy("Personne, dans vos listes, n’agit pour cet âge."),
    Facet.Kind.AUDIENCE: gettext_lazy("Personne, dans vos listes, n’agit pour ce public."),
}


@dataclass(frozen=True)
class Noticed:
    """Somebody who seems to be missing, why it matters, and what was looked at."""

    key: str
    name: str
    why: str
    looked_at: str


def _partners(coalition: Coalition) -> list[Organisation]:
    going_on = Q(ends_on=None) | Q(ends_on__gte=today_in(coalition))
    seats = Partnership.objects.filter(going_on, coalition=coalition)
    return list(Organisation.objects.filter(pk__in=seats.values("organisation")))


def missing(coalition: Coalition) -> list[Noticed]:
    """Those who seem to be missing, without those who already have a chair. Five queries, and
    those of the rooms above that say who is served."""
    partners = _partners(coalition)
    found = [*_people(coalition), *_kinds(partners), *_places(coalition, partners)]
    known = set(Chair.objects.filter(coalition=coalition).values_list("key", flat=True))
    return [one for one in found if one.key not in known]


def _people(coalition: Coalition) -> list[Noticed]:
    members = Member.objects.present().filter(coalition=coalition)
    if any(rules.speaks_in_person(member) for member in members):
        return []
    return [
        Noticed(
            "role:first-concerned",
            _("Des parents ou des citoyens"),
            _("Ils vivent ce que vous voulez changer : ils décident avec vous, pas après vous."),
            _("les rôles des membres"),
        )
    ]


def _kinds(partners: list[Organisation]) -> list[Noticed]:
    present, looked_at = {one.kind for one in partners}, _("le type des partenaires")
    return [
        Noticed(f"kind:{kind}", str(kind.label).capitalize(), str(why), looked_at)
        for kind, why in KINDS.items()
        if kind not in present
    ]


def _places(coalition: Coalition, partners: list[Organisation]) -> list[Noticed]:
    """Words of the coalition's own lists that no partner's file mentions, and that no room above
    says are served."""
    told = fold(" | ".join(f"{one.name} {one.sector} {one.territory}" for one in partners))
    served: set[int] = set()
    answers: Any = asking_who_is_served.send(sender=Coalition, coalition=coalition)
    for _receiver, facets in answers:
        served |= set(facets)
    rows = Facet.objects.filter(coalition=coalition, retired=False)
    return [
        Noticed(
            f"facet:{facet.pk}",
            facet.name,
            str(LISTS[Facet.Kind(facet.kind)]),
            _("les fiches des partenaires et les actions du plan"),
        )
        for facet in rows
        if facet.pk not in served and facet.folded not in told
    ]
