"""Places for the map of a plan: layers from left to right, compact rows per group.

Layers are columns: the change for the population on the left, then the intermediate
results, the actions, the sub-actions. The children of a node stay together beside it,
in a frame; a frame with many boxes is folded into several columns so that the whole
stays close to the shape of a page. The order within a frame reduces the length, hence
the crossings, of the other links.

Source: Sugiyama, Tagawa & Toda 1981; the order comes from `order`. All lengths
are in the units of the sizes given; y grows downwards.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from agir.analysis.order import Children, best_order
from agir.analysis.structure.graph import Arc, Id, sort_key

Point = tuple[float, float]

PAGE_SHAPE = 1.5  # width over height that the folding aims at: a landscape page, a screen
MOST_COLUMNS = 12


@dataclass(frozen=True, slots=True)
class Node:
    """A box to place. `group`: the node it belongs beside, which must be in a lower layer to
    count, or any label that keeps boxes together. `rank` is the order of the plan."""

    id: Id
    layer: int
    group: Id | None = None
    width: float = 180.0
    height: float = 40.0
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Gaps:
    """Free room: between layers, between folded columns, between boxes above one another,
    between frames (at least two frame margins), the margin that a frame keeps around its
    boxes, and the indent of boxes nested under another (more than one frame margin)."""

    layer: float = 72.0
    column: float = 12.0
    row: float = 10.0
    block: float = 30.0
    frame: float = 8.0
    indent: float = 24.0


@dataclass(frozen=True, slots=True)
class Box:
    """Top left corner and size."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds the boxes of one group in one layer. `branch`: the cubic curve (start,
    control, control, end) from the box of the group to the frame; empty when the group is
    a mere label."""

    group: Id | None
    layer: int
    box: Box
    members: tuple[Id, ...]
    branch: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """A link that no frame shows, as a cubic curve from border to border."""

    source: Id
    target: Id
    points: tuple[Point, Point, Point, Point]


@dataclass(frozen=True, slots=True)
class Layout:
    """A drawing that starts at (0, 0) and fits in `width` × `height`."""

    width: float
    height: float
    boxes: Mapping[Id, Box]
    frames: tuple[Frame, ...]
    routes: tuple[Route, ...]


def layered(
    nodes: Sequence[Node],
    arcs: Iterable[Arc],
    *,
    fold: int | None = None,
    gaps: Gaps | None = None,
    shape: float = PAGE_SHAPE,
) -> Layout:
    """Place the boxes so that none overlaps, the same whatever the order of what is given.

    `fold`: the layer that may be folded into columns (give that of the actions; unless told,
    the one with most boxes). The children of a folded box, when they have none themselves,
    go in the next layer, or under it, indented, if the whole is then clearly larger on a
    page. Of all foldings, the one that can be shown largest on a page is taken; `shape` is the
    width of that page over its height.

    An arc between a node and its group is shown by the branch to the frame; all the others
    get a route; a repeated arc gets one, and an arc from a node to itself none. Raises
    ValueError for a repeated identifier, a size that is not positive, or an arc towards
    an unknown node.
    """
    known = _checked(nodes)
    links = _links(known, arcs)
    if not known:
        return Layout(0.0, 0.0, {}, (), ())
    parents = {node.id: _parent(known, node) for node in known.values()}
    children = best_order(parents, links)
    gaps = gaps or Gaps()
    sizes = Counter(node.layer for node in known.values())
    if fold is None:
        fold = min(sizes, key=lambda layer: (-sizes[layer], layer))
    most = min(MOST_COLUMNS, max(1, sizes[fold]))
    foldings = [(nested, count) for nested in (False, True) for count in range(1, most + 1)]
    drawings = [_Drawing(known, children, fold, count, nested, gaps) for nested, count in foldings]
    return min(drawings, key=lambda one: one.cost(shape)).finish(links)


class _Drawing:
    """One way of folding: `columns` in the layer `fold`, leaves nested under it or not."""

    def __init__(
        self,
        nodes: Mapping[Id, Node],
        children: Children,
        fold: int,
        columns: int,
        nested: bool,
        gaps: Gaps,
    ) -> None:
        self.nodes = nodes
        self.children = children
        self.gaps = gaps
        self.fold = fold
        self.columns = columns
        self.nested = {one for one in children if nested and self._can_nest(one)}
        self.left: dict[int, float] = {}
        self.column_width: dict[int, float] = {}
        self._columns()
        self.boxes: dict[Id, Box] = {}
        self.height = self._blocks(None, gaps.frame) + gaps.frame
        self.width = max(box.x + box.width for box in self.boxes.values()) + gaps.frame

    def _can_nest(self, one: Id | None) -> bool:
        if one is None or self.nodes[one].layer != self.fold:
            return False
        own = self.children[one]
        leaves = not any(child in self.children for child in own)
        return leaves and len({self.nodes[child].layer for child in own}) == 1

    def _columns(self) -> None:
        """Width of the columns of each layer, and where its first one starts."""
        widths: dict[int, float] = defaultdict(float)
        for parent, some in self.children.items():
            for child in some:
                node = self.nodes[child]
                under = parent in self.nested
                layer = self.fold if under else node.layer
                room = node.width + (self.gaps.indent + self.gaps.frame if under else 0.0)
                widths[layer] = max(widths[layer], room)
        x = self.gaps.frame
        for layer in sorted(widths):
            count = self._count(layer)
            self.left[layer] = x
            self.column_width[layer] = widths[layer]
            x += count * widths[layer] + (count - 1) * self.gaps.column + self.gaps.layer

    def _count(self, layer: int) -> int:
        return self.columns if layer == self.fold else 1

    def cost(self, shape: float) -> float:
        """The smaller, the larger it can be shown on a page. Nesting hides a layer: it must
        be worth a third."""
        length = max(self.width / shape, self.height)
        return length * 4 / 3 if self.nested else length

    def _blocks(self, parent: Id | None, top: float) -> float:
        """Place all that is under a node from `top` downwards; the bottom reached."""
        bottom = top
        for number, block in enumerate(self._split(parent)):
            bottom = self._block(block, bottom + (self.gaps.block if number else 0.0))
        return bottom

    def _split(self, parent: Id | None) -> list[list[Id]]:
        """The children of a node, apart by layer, and for loose ones by label."""
        blocks: dict[tuple[int, Id | None], list[Id]] = defaultdict(list)
        for child in self.children.get(parent, ()):
            blocks[self.nodes[child].layer, self.nodes[child].group].append(child)
        order = sorted(
            blocks,
            key=lambda key: (key[0], key[1] is None, sort_key(0 if key[1] is None else key[1])),
        )
        return [blocks[key] for key in order]

    def _block(self, block: list[Id], top: float) -> float:
        """Children that have their own beside them go down the last column, next to these;
        the others fill the columns, always the shortest, so that a block is low."""
        count = self._count(self.nodes[block[0]].layer)
        families = [one for one in block if one in self.children and one not in self.nested]
        bottoms = [top] * count
        for child in families:
            start = bottoms[-1] + (self.gaps.block if bottoms[-1] > top else 0.0)
            bottoms[-1] = self._family(child, count - 1, start)
        if families:
            bottoms[-1] += self.gaps.block - self.gaps.row
        for child in (one for one in block if one not in families):
            column = min(range(count), key=lambda c: (bottoms[c], c))
            start = bottoms[column] + (self.gaps.row if bottoms[column] > top else 0.0)
            bottoms[column] = self._cell(child, column, start)
        return max(bottoms)

    def _family(self, parent: Id, column: int, top: float) -> float:
        """A node beside the middle of what is under it."""
        own = self.nodes[parent].height
        bottom = self._blocks(parent, top)
        shift = (own - (bottom - top)) / 2
        if shift > 0:
            # The node is taller than its children: they go beside its middle instead.
            self._blocks(parent, top + shift)
            self._put(parent, column, top)
            return top + own
        self._put(parent, column, top - shift)
        return bottom

    def _cell(self, one: Id, column: int, top: float) -> float:
        """A node, with what is nested under it; the bottom of both."""
        bottom = self._put(one, column, top)
        if one not in self.nested:
            return bottom
        x = self.boxes[one].x + self.gaps.indent
        for child in self.children[one]:
            node = self.nodes[child]
            start = bottom + self.gaps.row
            self.boxes[child] = Box(round(x, 2), round(start, 2), node.width, node.height)
            bottom = start + node.height
        return bottom + self.gaps.frame

    def _put(self, one: Id, column: int, top: float) -> float:
        node = self.nodes[one]
        x = self.left[node.layer] + column * (self.column_width[node.layer] + self.gaps.column)
        self.boxes[one] = Box(round(x, 2), round(top, 2), node.width, node.height)
        return top + node.height

    def finish(self, links: list[Arc]) -> Layout:
        frames = tuple(
            self._frame(parent, block) for parent in self.children for block in self._split(parent)
        )
        routes = _routes(self.boxes, links)
        points = [point for route in routes for point in route.points]
        width = max([self.width, *(x + self.gaps.frame for x, _ in points)])
        order = sorted(frames, key=lambda frame: (frame.layer, frame.box.y, frame.box.x))
        return Layout(round(width, 2), round(self.height, 2), self.boxes, tuple(order), routes)

    def _frame(self, parent: Id | None, block: list[Id]) -> Frame:
        nested = [child for one in block if one in self.nested for child in self.children[one]]
        boxes = [self.boxes[one] for one in (*block, *nested)]
        margin = self.gaps.frame
        x = min(box.x for box in boxes) - margin
        y = min(box.y for box in boxes) - margin
        width = max(box.x + box.width for box in boxes) + margin - x
        height = max(box.y + box.height for box in boxes) + margin - y
        frame = Box(round(x, 2), round(y, 2), round(width, 2), round(height, 2))
        branch: tuple[Point, ...] = ()
        if parent is not None:
            start = self.boxes[parent]
            origin = (start.x + start.width, start.y + start.height / 2)
            if parent in self.nested:
                origin = (start.x + margin, start.y + start.height)
            branch = _curve(origin, (frame.x, frame.y + frame.height / 2))
        first = self.nodes[block[0]]
        return Frame(first.group, first.layer, frame, tuple(block), branch)


def _checked(nodes: Sequence[Node]) -> dict[Id, Node]:
    order = sorted(nodes, key=lambda node: (node.layer, node.rank, sort_key(node.id)))
    known = {node.id: node for node in order}
    if len(known) < len(nodes):
        raise ValueError("two nodes have the same identifier")
    for node in order:
        if not (node.width > 0 and node.height > 0):
            raise ValueError(f"the size of the node {node.id!r} is not positive")
    return known


def _parent(nodes: Mapping[Id, Node], node: Node) -> Id | None:
    """The group, when it is a node of a lower layer; so no circle is possible."""
    above = nodes.get(node.group) if node.group is not None else None
    return above.id if above is not None and above.layer < node.layer else None


def _links(nodes: Mapping[Id, Node], arcs: Iterable[Arc]) -> list[Arc]:
    """The arcs that no branch shows, once each, in order."""
    links = set()
    for a, b in arcs:
        if a not in nodes or b not in nodes:
            raise ValueError(f"the arc {(a, b)!r} has an end that is not among the nodes")
        shown = _parent(nodes, nodes[a]) == b or _parent(nodes, nodes[b]) == a
        if a != b and not shown:
            links.add((a, b))
    return sorted(links, key=lambda arc: (sort_key(arc[0]), sort_key(arc[1])))


def _routes(boxes: Mapping[Id, Box], links: list[Arc]) -> tuple[Route, ...]:
    """Curves between borders, spread along each side so that they do not share an end."""
    sides: dict[tuple[Id, bool], list[tuple[float, int, bool]]] = defaultdict(list)
    for number, (a, b) in enumerate(links):
        from_right, to_right = _sides(boxes[a], boxes[b])
        sides[a, from_right].append((boxes[b].y, number, True))
        sides[b, to_right].append((boxes[a].y, number, False))
    ends: dict[tuple[int, bool], Point] = {}
    for (node, right), some in sides.items():
        box = boxes[node]
        for place, (_, number, is_start) in enumerate(sorted(some), start=1):
            y = box.y + box.height * place / (len(some) + 1)
            ends[number, is_start] = (box.x + box.width if right else box.x, y)
    return tuple(
        Route(a, b, _curve(ends[number, True], ends[number, False]))
        for number, (a, b) in enumerate(links)
    )


def _sides(a: Box, b: Box) -> tuple[bool, bool]:
    """Whether the link leaves by the right of a, and reaches the right of b."""
    if b.x >= a.x + a.width:
        return True, False
    if a.x >= b.x + b.width:
        return False, True
    return True, True


def _curve(start: Point, end: Point) -> tuple[Point, Point, Point, Point]:
    """Leaves and arrives level. Between two boxes of one column, it swings to the right."""
    (x0, y0), (x3, y3) = start, end
    if abs(x3 - x0) < 1e-6:
        x1 = x2 = x0 + min(64.0, 16.0 + abs(y3 - y0) / 8)
    else:
        x1 = x2 = (x0 + x3) / 2
    points = ((x0, y0), (x1, y0), (x2, y3), (x3, y3))
    first, second, third, last = ((round(x, 2), round(y, 2)) for x, y in points)
    return first, second, third, last
