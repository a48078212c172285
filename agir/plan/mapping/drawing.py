"""The map as a drawing: places come from `analysis.layered`, boxes and arrows from `ui`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agir.analysis.layered import Frame, Gaps, Layout, Node, layered
from agir.core.templatetags.typography import colon
from agir.plan.mapping.addresses import SCALES, Addresses
from agir.plan.mapping.choosing import Group, Key, Shown, Tie
from agir.plan.mapping.reading import ActionRow, ResultRow
from agir.plan.mapping.telling import group_note, group_title, names, reading_order, result_kind
from agir.plan.models import LinkKind, Status
from agir.ui.drawings import graph as drawn
from agir.ui.drawings.graph import Arrow, Enclosure, Head, Line, Shape, Words

RESULT_ROOM, ACTION_ROOM, STEP_ROOM = 178.0, 178.0, 160.0
GAPS = Gaps(layer=56, column=66, row=18, block=32, frame=9, indent=24)
SHAPES = (0.8, 0.5, 0.3)  # as wide as a screen, as long as it takes: pages scroll downwards
WIDEST_FITTED = 1500.0  # beyond, made to fit a screen it could not be read
LINES: dict[str, Line] = {
    LinkKind.REINFORCES: "solid",
    LinkKind.DEPENDS: "dashed",
    LinkKind.OVERLAPS: "dotted",
}
HEADS: dict[str, Head] = {
    LinkKind.REINFORCES: "full",
    LinkKind.DEPENDS: "hollow",
    LinkKind.OVERLAPS: "none",
}
Thing = tuple[Words, Shape, str, str]  # words, shape, tone, address


@dataclass(frozen=True, slots=True)
class Drawing:
    """The map as SVG. `fits`: made as wide as a screen, its words can still be read. `is_wide`:
    it prints larger on a page laid on its side."""

    svg: SafeString
    fits: bool
    is_wide: bool


def draw(shown: Shown, addresses: Addresses) -> Drawing:
    """The whole map. Every result and action on it appears once, and leads somewhere."""
    things = _things(shown, addresses)
    order = reading_order(shown)
    layout = _layout(shown, things, order)
    chosen = f"a{addresses.choice.action}"
    boxes = [
        drawn.Box(
            key, words, layout.boxes[key].x, layout.boxes[key].y, href, shape, tone, key == chosen
        )
        for key, (words, shape, tone, href) in ((key, things[key]) for key, _level in order)
    ]
    svg = drawn.graph(
        width=layout.width,
        height=layout.height,
        boxes=boxes,
        arrows=_arrows(shown, layout),
        enclosures=[_enclosure(frame) for frame in layout.frames if _encloses(frame)],
        title=_("Carte du plan"),
        scale=SCALES[addresses.zoom],
    )
    return Drawing(svg, layout.width <= WIDEST_FITTED, layout.width > 1.15 * layout.height)


def _things(shown: Shown, addresses: Addresses) -> dict[Key, Thing]:
    things = {f"r{row.id}": _result(row, shown, addresses) for row in shown.results}
    things |= {group.key: _group(group, shown, addresses) for group in shown.groups}
    things |= {f"a{row.id}": _action(row, shown, addresses) for row in shown.actions}
    return things


def _result(row: ResultRow, shown: Shown, addresses: Addresses) -> Thing:
    kind = result_kind(row, shown)
    top = row.parent is None
    shape: Shape = "peak" if top else "pill"
    said = drawn.words(
        row.title,
        room=RESULT_ROOM,
        shape=shape,
        kicker=kind,
        name=_("%(kind)s : %(title)s") % {"kind": kind, "title": row.title},
        most=6,
    )
    return said, shape, "stage", addresses.result(row.id)


def _group(group: Group, shown: Shown, addresses: Addresses) -> Thing:
    place = shown.graph.results.get(group.result or 0)
    said = drawn.words(
        group_title(group),
        room=ACTION_ROOM,
        shape="stack",
        kicker=_("Groupe à déplier") if place else _("Sans résultat"),
        note=_notes(group_note(group), _elsewhere(group.key, shown)),
        name=_("Déplier %(what)s") % {"what": names(shown)[group.key]},
    )
    return said, "stack", "neutral", addresses.opened(group.result or 0)


def _action(row: ActionRow, shown: Shown, addresses: Addresses) -> Thing:
    step = row.parent is not None
    kind = _("Étape") if step else _("Action")
    above = [str(Status(row.status).label)] if row.status else []
    steps = shown.steps[row.id]
    if steps:
        above.append(ngettext("%(count)s étape", "%(count)s étapes", steps) % {"count": steps})
    shape: Shape = "slip" if step else "card"
    name = _("%(kind)s : %(title)s") % {"kind": kind, "title": row.title}
    said = drawn.words(
        row.title,
        room=STEP_ROOM if step else ACTION_ROOM,
        shape=shape,
        kicker=" · ".join([kind, *above] if step else above),
        note=_notes(row.lead, _elsewhere(f"a{row.id}", shown)),
        name=f"{name}, {row.lead}" if row.lead else name,
    )
    return said, shape, "neutral", addresses.action(row.id)


def _elsewhere(key: Key, shown: Shown) -> str:
    """How many links are told in the list only, so as not to tangle the drawing."""
    count = shown.undrawn[key]
    if not count:
        return ""
    return ngettext("%(count)s lien ailleurs", "%(count)s liens ailleurs", count) % {"count": count}


def _notes(*notes: str) -> str:
    return "\n".join(note for note in notes if note)


def _layout(shown: Shown, things: Mapping[Key, Thing], order: list[tuple[Key, int]]) -> Layout:
    """Results by depth from left to right, then actions, then their steps."""
    graph = shown.graph
    deepest = max((graph.depth(row.id) for row in shown.results), default=-1)
    ranks = {key: rank for rank, (key, _level) in enumerate(order)}
    drawn_actions = {row.id for row in shown.actions}
    places: dict[Key, tuple[int, Key | None]] = {}
    for row in shown.results:
        above = f"r{row.parent}" if row.parent is not None else None
        places[f"r{row.id}"] = (graph.depth(row.id), above)
    for group in shown.groups:
        places[group.key] = (deepest + 1, _beside(group.result))
    for action in shown.actions:
        if action.parent in drawn_actions:
            places[f"a{action.id}"] = (deepest + 2, f"a{action.parent}")
        else:
            places[f"a{action.id}"] = (deepest + 1, _beside(action.result))
    nodes = [
        Node(key, layer, group, things[key][0].width, things[key][0].height, ranks[key])
        for key, (layer, group) in places.items()
    ]
    arcs = [(tie.a, tie.b) for tie in shown.drawn]
    fold = max(deepest + 1, 0)
    layout = layered(nodes, arcs, fold=fold, gaps=GAPS, shape=SHAPES[0])
    for shape in SHAPES[1:]:
        # Folded groups make a long column: what is unfolded beside it must not be as wide.
        if not shown.groups or layout.width <= WIDEST_FITTED:
            break
        layout = layered(nodes, arcs, fold=fold, gaps=GAPS, shape=shape)
    return layout


def _beside(result: int | None) -> Key:
    return f"r{result}" if result is not None else "loose"


def _encloses(frame: Frame) -> bool:
    """A frame is drawn where it says something: around what belongs to a box."""
    return bool(frame.branch)


def _enclosure(frame: Frame) -> Enclosure:
    box = frame.box
    return Enclosure((box.x, box.y, box.x + box.width, box.y + box.height), frame.branch)


def _arrows(shown: Shown, layout: Layout) -> list[Arrow]:
    """The links, with their word. Two kinds between the same two boxes run side by side."""
    routes = {(route.source, route.target): route.points for route in layout.routes}
    known = names(shown)
    met: dict[tuple[Key, Key], int] = defaultdict(int)
    arrows = []
    for tie in shown.drawn:
        curve = routes.get((tie.a, tie.b))
        if curve is None:  # a step tied to its own action: the branch already joins them
            continue
        beside = 9.0 * met[tie.a, tie.b]
        met[tie.a, tie.b] += 1
        arrows.append(
            Arrow(
                tie.a,
                tie.b,
                [(x, y + beside) for x, y in curve],
                _label(tie),
                _sentence(tie, known),
                LINES[tie.kind],
                HEADS[tie.kind],
            )
        )
    return arrows


def _label(tie: Tie) -> str:
    kind = str(LinkKind(tie.kind).label)
    return f"{kind} ({len(tie.links)})" if len(tie.links) > 1 else kind


def _sentence(tie: Tie, known: Mapping[Key, str]) -> str:
    sentence = f"{known[tie.a]} {LinkKind(tie.kind).label} {known[tie.b]}"
    how = tie.links[0].how if len(tie.links) == 1 else ""
    return f"{sentence}{colon(how)}" if how else sentence
