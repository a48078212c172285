"""What the form of an action offers and recognises: partners, people, sources, words, results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from agir.analysis.text import fold
from agir.coalitions import rules as coalition_rules
from agir.coalitions.models import Facet, Member, Organisation, OrganisationSpelling
from agir.funding.models import FundingSource
from agir.plan.models import Action, Plan
from agir.plan.tree import Branch, results_tree

SUGGESTED = 300  # titles offered; longer lists are typed, not scrolled


@dataclass(slots=True)
class Lookups:
    """Read once for a form, in six queries whatever the size of the plan."""

    plan: Plan
    tree: list[Branch]
    facets: list[Facet]
    partners: dict[int, str]
    members: dict[int, str]  # those who left too: an old name stays recognised
    seated: list[str]
    sources: dict[int, str]
    actions: dict[int, str]
    may_add_partners: bool
    may_add_facets: bool
    _spelled: set[str] | None = None

    def partner_problem(self, name: str) -> str:
        """Why this name cannot be taken, or nothing."""
        if not name or self.may_add_partners or fold(name)[:200] in self._known_names():
            return ""
        return _(
            "« %(name)s » n’est pas encore partenaire du regroupement. Choisissez un nom de la "
            "liste, ou demandez à la coordination de l’ajouter."
        ) % {"name": name}

    def _known_names(self) -> set[str]:
        """Every way the partners are written; read only when a name must be recognised."""
        if self._spelled is None:
            spelled = OrganisationSpelling.objects.filter(coalition=self.plan.coalition)
            self._spelled = {fold(name)[:200] for name in self.partners.values()}
            self._spelled |= set(spelled.values_list("folded", flat=True))
        return self._spelled

    def organisation_name(self, pk: int | None) -> str:
        return self.partners.get(pk, "") if pk else ""

    def member_name(self, pk: int | None) -> str:
        return self.members.get(pk, "") if pk else ""

    def source_name(self, pk: int | None) -> str:
        return self.sources.get(pk, "") if pk else ""

    def action_title(self, pk: int | None) -> str:
        if not pk:
            return ""
        found = self.actions.get(pk)
        if found is None:
            rows = Action.objects.filter(plan=self.plan, pk=pk).values_list("title", flat=True)
            found = rows.first() or ""
        return found

    def action_titled(self, title: str) -> int | None:
        """The action of this title at the top of the plan, when there is exactly one."""
        rows = Action.objects.present().filter(
            plan=self.plan, parent=None, folded=fold(title)[:300]
        )
        found = list(rows.values_list("pk", flat=True)[:2])
        return found[0] if len(found) == 1 else None

    def person(self, name: str) -> dict[str, Any]:
        """A member when exactly one has this name, else the name as typed."""
        key = fold(name)
        same = [pk for pk, known in self.members.items() if fold(known) == key]
        if len(same) == 1:
            return {"member": same[0], "name": ""}
        return {"member": None, "name": name[:120]}


def look_up(plan: Plan, member: Member) -> Lookups:
    """Everything the form offers in this plan, for this person."""
    coalition = plan.coalition
    partners = dict(Organisation.objects.of_coalition(coalition).values_list("pk", "name"))
    people = list(Member.objects.filter(coalition=coalition).select_related("user"))
    top = Action.objects.present().filter(plan=plan, parent=None)
    return Lookups(
        plan,
        results_tree(plan),
        list(Facet.objects.filter(coalition=coalition)),
        partners,
        {person.pk: person.user.shown_name for person in people},
        sorted({person.user.shown_name for person in people if person.left_on is None}),
        dict(FundingSource.objects.filter(coalition=coalition).values_list("pk", "name")),
        dict(top.values_list("pk", "title")[:SUGGESTED]),
        coalition_rules.can_manage_partners(member, coalition),
        coalition_rules.can_manage_facets(member, coalition),
    )
