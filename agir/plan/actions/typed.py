"""Writing an action from what a person typed: names become partners, sources and facets."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agir.analysis.text import fold
from agir.coalitions import rules as coalition_rules
from agir.coalitions.actions import facets_named, organisations_named
from agir.coalitions.actions.partners import known_organisations
from agir.coalitions.models import Coalition, Facet, Member
from agir.core.refusals import Refused, require
from agir.funding.models import FundingSource
from agir.history.models import Version
from agir.plan import rules
from agir.plan.actions.action import change_action, create_action
from agir.plan.compare import merge
from agir.plan.contents import contents
from agir.plan.models import Action, Plan
from agir.plan.wording import KEYS, PARTS, names_in, words
from agir.ui.differences import word_difference


@dataclass(slots=True)
class Typed:
    """An action as typed. `data` is its contents; the rest are names still to be found or made.

    What is None was not asked about and does not change; what is empty was emptied.
    """

    data: dict[str, Any] = field(default_factory=dict)
    lead: str | None = None
    organisations: Sequence[tuple[str, str]] | None = None  # name, what it brings
    fundings: Sequence[tuple[str, str | None, str | None]] | None = None  # source, amount, until
    new_facets: Mapping[str, Sequence[str]] = field(default_factory=dict)  # kind → names

    @property
    def organisation_names(self) -> list[str]:
        named = [name for name, _brings in self.organisations or ()]
        return [name for name in [self.lead or "", *named] if name]


def _check_new_names(plan: Plan, by: Member, typed: Typed) -> None:
    """A new partner, or a new word of the coalition's lists, needs the right to add it."""
    known = known_organisations(plan.coalition)
    new = [name for name in typed.organisation_names if fold(name)[:200] not in known]
    if new and not coalition_rules.can_manage_partners(by, plan.coalition):
        raise Refused(
            _(
                "« %(name)s » n’est pas encore partenaire du regroupement. Choisissez un nom de la "
                "liste, ou demandez à la coordination de l’ajouter."
            )
            % {"name": new[0]}
        )
    if any(typed.new_facets.values()) and not coalition_rules.can_manage_facets(by, plan.coalition):
        raise Refused(
            _("Seuls la coordination et le comité de suivi ajoutent des mots aux listes.")
        )


def sources_named(coalition: Coalition, names: Sequence[str]) -> dict[str, FundingSource]:
    """The sources of money of these names, made where they are new. Returns name → source. To
    be called inside a transaction by a verb that has asked its own rule."""
    known = {source.folded: source for source in FundingSource.objects.filter(coalition=coalition)}
    found: dict[str, FundingSource] = {}
    for name in names:
        clean = " ".join(name.split())[:200]
        key = fold(clean)[:200]
        if key and key not in known:
            known[key] = FundingSource.objects.create(coalition=coalition, name=clean, folded=key)
        if key:
            found[name] = known[key]
    return found


def settle(plan: Plan, by: Member, typed: Typed) -> dict[str, Any]:
    """The contents that were typed, names replaced by numbers; makes what is new."""
    _check_new_names(plan, by, typed)
    data = dict(typed.data)
    partners = organisations_named(
        coalition=plan.coalition, by=by, names=dict.fromkeys(typed.organisation_names)
    )
    if typed.lead is not None:
        data["lead"] = partners[typed.lead].pk if typed.lead in partners else None
    if typed.organisations is not None:
        joined = {
            partners[name].pk: brings for name, brings in typed.organisations if name in partners
        }
        data["organisations"] = [
            {"organisation": pk, "brings": brings[:300]} for pk, brings in joined.items()
        ]
    if typed.fundings is not None:
        sources = sources_named(plan.coalition, [name for name, *_rest in typed.fundings])
        data["fundings"] = [
            {"source": sources[name].pk, "amount": amount, "until": until}
            for name, amount, until in typed.fundings
            if name in sources
        ]
    if any(typed.new_facets.values()):
        chosen = set(data.get("facets", []))
        for kind, names in typed.new_facets.items():
            made = facets_named(coalition=plan.coalition, kind=Facet.Kind(kind), names=names)
            chosen |= {facet.pk for facet in made.values()}
        data["facets"] = sorted(chosen)
    return data


@transaction.atomic
def write_action(*, plan: Plan, by: Member, typed: Typed) -> Action:
    """Add an action from what was typed; partners, sources and words that are new come with it."""
    require(rules.can_contribute(by, plan))
    return create_action(plan=plan, by=by, data=settle(plan, by, typed))


@dataclass(slots=True)
class Clash:
    """A part that two people changed, each her own way: both texts, and how they differ."""

    part: str
    label: str
    mine: str
    theirs: str
    difference: SafeString


class Conflict(Exception):
    """Two people changed the same parts of an action. Nothing was written; `clashes` shows both
    texts and `latest` is the version that stands."""

    def __init__(self, clashes: list[Clash], latest: Version) -> None:
        super().__init__()
        self.clashes = clashes
        self.latest = latest


@transaction.atomic
def rewrite_action(
    *,
    action: Action,
    by: Member,
    typed: Typed,
    started_from: int | None = None,
    seen: int | None = None,
    take_theirs: Collection[str] = (),
) -> Action:
    """Change an action from what was typed.

    `started_from` is the version the form was opened with. When another stands by now, only what
    this person changed is written, and parts that both changed raise `Conflict`, unless she has
    `seen` the version that stands; then hers are kept, but for the parts in `take_theirs`.
    """
    action = Action.objects.select_for_update(of=("self",)).select_related("plan").get(pk=action.pk)
    require(rules.can_change_action(by, action))
    data = settle(action.plan, by, typed)
    versions = Version.objects.of("action", action.pk).select_related("event__by")
    latest = versions.first()
    base = versions.filter(number=started_from).first() if started_from else None
    if base is not None and latest is not None and base.number != latest.number:
        now = contents(Action.objects.whole().get(pk=action.pk))
        data, parts = merge(base.data, now, data)
        if parts and seen != latest.number:
            raise Conflict(_clashes(action.plan, data, now, parts), latest)
        theirs = {key for part in take_theirs if part in KEYS for key in KEYS[part]}
        data = {key: value for key, value in data.items() if key not in theirs}
    return change_action(action=action, by=by, data=data)


def _clashes(
    plan: Plan, mine: dict[str, Any], theirs: dict[str, Any], parts: list[str]
) -> list[Clash]:
    """Both texts of each part, read now: what was made for mine goes away with the rollback."""
    whole = {**theirs, **mine}
    names = names_in(plan, [whole, theirs])
    ours, others = words(whole, names), words(theirs, names)
    labels = {name: str(label) for name, label, _keys in PARTS}
    return [
        Clash(part, labels[part], ours[part], others[part],
              word_difference(others[part], ours[part]))
        for part in parts
    ]  # fmt: skip
