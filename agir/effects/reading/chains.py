"""Chains of effects, from the first coffee to the by-law: what led to what, and with which
actions. Made of what every member may read, as the stair is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from agir.analysis import chains as layout
from agir.coalitions.models import Coalition
from agir.core.templatetags.typography import colon
from agir.effects.actions.tying import actions_of
from agir.effects.models import Effect, EffectLink, Kind
from agir.effects.reading.criteria import STEPS
from agir.plan.models import Action
from agir.ui.drawings import graph

ROOM = 164.0
WIDEST_FITTED = 1500.0  # beyond, made to fit a screen it could not be read
MOST = 40  # effects drawn at once
MOST_CHAINS = 30
TONES = {Kind.ORGANISATION: "relation", Kind.COMMUNITY: "voice", Kind.RULE: "lasting"}


@dataclass
class Chain:
    """One chain: from what to what, how many effects, its page."""

    start: str
    end: str
    number: int
    url: str
    current: bool = False


@dataclass
class Chains:
    drawing: str = ""
    chains: list[Chain] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    cut: int = 0  # effects of this chain that are not drawn
    fits: bool = False


def read(coalition: Coalition, chosen: int | None) -> Chains:
    """The chain that holds the entry `chosen`, or the longest, drawn; the others named. Four
    queries."""
    open_ = Effect.objects.open().filter(coalition=coalition)
    links = list(
        EffectLink.objects.filter(from_effect__in=open_, to_effect__in=open_).values_list(
            "from_effect_id", "to_effect_id", "how"
        )
    )
    if not links:
        return Chains()
    arcs = [(one, other) for one, other, _how in links]
    ids = {pk for arc in arcs for pk in arc}
    rows = open_.filter(Q(led_to__isnull=False) | Q(came_from__isnull=False)).distinct()
    effects = {one.pk: one for one in rows.defer("words", "folded")}
    groups = layout.components(ids, arcs)
    picked = next((group for group in groups if chosen in group), groups[0])
    near = _near(picked, arcs, chosen)
    found = Chains(cut=len(picked) - len(near))
    for group in groups[:MOST_CHAINS]:
        found.chains.append(_named(coalition, group, arcs, effects, group is picked))
    inside = [(a, b, how) for a, b, how in links if a in near and b in near]
    found.rows = [{"source": effects[a], "target": effects[b], "how": how} for a, b, how in inside]
    found.rows.sort(key=lambda row: (_rank(row["source"]), _rank(row["target"])))
    _draw(found, coalition, [effects[pk] for pk in near], inside)
    return found


def _near(group: set[int], arcs: list[tuple[int, int]], chosen: int | None) -> list[int]:
    """At most `MOST` effects of a chain, the nearest to the chosen one."""
    if len(group) <= MOST:
        return sorted(group)
    beside: dict[int, set[int]] = {}
    for one, other in arcs:
        beside.setdefault(one, set()).add(other)
        beside.setdefault(other, set()).add(one)
    start = chosen if chosen in group else min(group)
    kept, waiting = [start], [start]
    while waiting and len(kept) < MOST:
        for other in sorted(beside[waiting.pop(0)]):
            if other not in kept and len(kept) < MOST:
                kept.append(other)
                waiting.append(other)
    return kept


def _named(
    coalition: Coalition,
    group: set[int],
    arcs: list[tuple[int, int]],
    effects: dict[int, Effect],
    current: bool,
) -> Chain:
    ids = [str(pk) for pk in sorted(group)]
    inside = [(str(a), str(b)) for a, b in arcs if a in group and b in group]
    path = layout.longest(ids, inside)
    page = reverse("effects:chains", args=[coalition.slug])
    start, end = effects[int(path[0])], effects[int(path[-1])]
    return Chain(start.title, end.title, len(group), f"{page}?effet={start.pk}", current)


def _rank(effect: Effect) -> tuple[dt.date, int]:
    return effect.happened_on or dt.date.max, effect.pk


def _draw(
    found: Chains, coalition: Coalition, effects: list[Effect], links: list[tuple[int, int, str]]
) -> None:
    boxes: dict[str, tuple[graph.Words, graph.Shape, str, str]] = {}
    sizes: dict[str, layout.Size] = {}
    for one in effects:
        said, shape = _words(one)
        href = reverse("effects:effect", args=[coalition.slug, one.pk])
        boxes[f"e{one.pk}"] = (said, shape, TONES.get(one.kind, "neutral"), href)  # type: ignore[call-overload]
        rank = float(one.happened_on.toordinal()) if one.happened_on else 1e9
        sizes[f"e{one.pk}"] = layout.Size(said.width, said.height, rank)
    arcs = {(f"e{a}", f"e{b}"): how for a, b, how in links}
    _actions(coalition, [one.pk for one in effects], boxes, sizes, arcs)
    placed = layout.place(sizes, arcs)
    drawn = [
        graph.Box(key, said, *placed.boxes[key], href, shape, tone)
        for key, (said, shape, tone, href) in boxes.items()
    ]
    names = {key: said.name for key, (said, *_rest) in boxes.items()}
    arrows = [
        graph.Arrow(
            a, b, placed.curves[a, b], "",
            _("%(one)s a mené à %(other)s") % {"one": names[a], "other": names[b]},
            line="solid" if a.startswith("e") else "dotted",
        )
        for a, b in placed.curves
    ]  # fmt: skip
    found.drawing = graph.graph(
        width=placed.width, height=placed.height, boxes=drawn, arrows=arrows,
        title=_("Chaîne d’effets, du plus ancien au plus récent"),
    )  # fmt: skip
    found.fits = placed.width <= WIDEST_FITTED


def short_names() -> dict[str, str]:
    """What a box has room for."""
    return {
        Kind.ACTIVITY: _("activité"), Kind.SERVICE: _("service"), Kind.RESOURCE: _("ressource"),
        Kind.RELATION: _("relation"), Kind.PERSON: _("personne"),
        Kind.ORGANISATION: _("organisation"), Kind.COMMUNITY: _("communauté"),
        Kind.RULE: _("règle"),
    }  # fmt: skip


def _words(effect: Effect) -> tuple[graph.Words, graph.Shape]:
    """A box: its year and its type above its title. What changes the community has another
    shape."""
    kind = short_names().get(effect.kind) or _("effet")
    year = str(effect.happened_on.year) if effect.happened_on else ""
    above = f"{year} · {kind}" if year else kind
    shape: graph.Shape = "peak" if effect.kind in STEPS else "card"
    said = graph.words(
        effect.title, room=ROOM + 24 * (shape == "peak"), shape=shape, kicker=above,
        name=f"{above}{colon(effect.title)}", most=5,
    )  # fmt: skip
    return said, shape


def _actions(
    coalition: Coalition,
    effects: list[int],
    boxes: dict[str, Any],
    sizes: dict[str, layout.Size],
    arcs: dict[tuple[str, str], str],
) -> None:
    """The actions that contributed, before the first effect of each. Two queries."""
    through = Effect.actions.through.objects.filter(effect__in=effects)
    ties = list(through.order_by("pk").values_list("action_id", "effect_id"))
    wanted = {action for action, _effect in ties}
    rows: dict[int, Action] = {
        one.pk: one for one in actions_of(coalition).filter(pk__in=wanted).order_by("pk")
    }
    for pk, one in rows.items():
        said = graph.words(one.title, room=ROOM, shape="pill", kicker=_("Action"), most=4,
                           name=f"{_('Action')}{colon(one.title)}")  # fmt: skip
        href = reverse("plan:action", args=[coalition.slug, one.plan_id, pk])
        boxes[f"a{pk}"] = (said, "pill", "stage", href)
        rank = float(one.starts_on.toordinal()) if one.starts_on else 0.0
        sizes[f"a{pk}"] = layout.Size(said.width, said.height, rank)
    held = {(f"a{action}", f"e{effect}") for action, effect in ties if action in rows}
    before: dict[str, list[str]] = {}
    for first, second in arcs:
        before.setdefault(second, []).append(first)
    for start, end in sorted(held):
        # What an action brought to an effect, it brought to the next one through it.
        if not any((start, earlier) in held for earlier in before.get(end, ())):
            arcs[start, end] = ""
