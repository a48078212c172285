from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agir.analysis.layered import Box, Layout, Node, layered
from agir.analysis.order import best_order, span
from agir.analysis.structure.graph import Arc, Id


def overlaps(a: Box, b: Box) -> bool:
    return (
        a.x < b.x + b.width
        and b.x < a.x + a.width
        and a.y < b.y + b.height
        and b.y < a.y + a.height
    )


def inside(a: Box, b: Box) -> bool:
    return (
        b.x <= a.x + 0.02
        and b.y <= a.y + 0.02
        and a.x + a.width <= b.x + b.width + 0.02
        and a.y + a.height <= b.y + b.height + 0.02
    )


def assert_sound(layout: Layout, nodes: list[Node]) -> None:
    assert set(layout.boxes) == {node.id for node in nodes}
    for node in nodes:
        box = layout.boxes[node.id]
        assert (box.width, box.height) == (node.width, node.height)
    page = Box(0, 0, layout.width, layout.height)
    assert all(inside(box, page) for box in layout.boxes.values())
    assert all(inside(frame.box, page) for frame in layout.frames)
    for a, b in combinations(layout.boxes.values(), 2):
        assert not overlaps(a, b)
    assert sorted(str(one) for frame in layout.frames for one in frame.members) == sorted(
        str(node.id) for node in nodes
    )
    for frame in layout.frames:
        assert all(inside(layout.boxes[one], frame.box) for one in frame.members)
    for a, b in combinations(layout.frames, 2):
        nested = inside(a.box, b.box) or inside(b.box, a.box)
        assert nested or not overlaps(a.box, b.box)
    for route in layout.routes:
        for end, (x, y) in ((route.source, route.points[0]), (route.target, route.points[-1])):
            box = layout.boxes[end]
            assert x in (pytest.approx(box.x, abs=0.02), pytest.approx(box.x + box.width, abs=0.02))
            assert box.y < y < box.y + box.height
        assert all(0 <= x <= layout.width + 0.02 for x, _ in route.points)


@st.composite
def maps(draw: st.DrawFn) -> tuple[list[Node], list[Arc]]:
    count = draw(st.integers(0, 24))
    sizes = st.floats(1, 90, allow_nan=False)
    nodes = [
        Node(
            number,
            draw(st.integers(0, 4)),
            draw(st.none() | st.integers(0, 30) | st.sampled_from(["loose", "other"])),
            draw(sizes),
            draw(sizes),
            draw(st.integers(0, 2)),
        )
        for number in range(count)
    ]
    ends = st.integers(0, count - 1)
    arcs = draw(st.lists(st.tuples(ends, ends), max_size=20)) if count else []
    return nodes, list(arcs)


@settings(max_examples=150, deadline=None)
@given(drawn=maps(), fold=st.none() | st.integers(0, 4), seed=st.integers(0, 9))
def test_boxes_never_overlap_and_order_does_not_matter(
    drawn: tuple[list[Node], list[Arc]], fold: int | None, seed: int
) -> None:
    nodes, arcs = drawn
    layout = layered(nodes, arcs, fold=fold)
    assert_sound(layout, nodes)
    shuffled, turned = list(nodes), list(arcs)
    random.Random(seed).shuffle(shuffled)
    random.Random(seed).shuffle(turned)
    assert layered(shuffled, turned, fold=fold) == layout


def plan(actions: int, results: int, subs: int, links: int) -> tuple[list[Node], list[Arc]]:
    draw = random.Random(7)
    nodes = [Node("v", 0, None, 200, 60)]
    nodes += [Node(f"r{k}", 1, "v", 200, 52) for k in range(results)]
    nodes += [Node(k, 2, f"r{draw.randrange(results)}", 190, 44) for k in range(actions)]
    nodes += [Node(f"s{k}", 3, draw.randrange(actions), 170, 34) for k in range(subs)]
    arcs: list[Arc] = [(node.group, node.id) for node in nodes if node.group is not None]
    arcs += [(draw.randrange(actions), draw.randrange(actions)) for _ in range(links)]
    return nodes, arcs


@pytest.mark.parametrize(("actions", "results", "subs"), [(6, 2, 0), (40, 6, 12), (240, 22, 60)])
def test_a_plan_is_read_from_left_to_right(actions: int, results: int, subs: int) -> None:
    nodes, arcs = plan(actions, results, subs, actions // 2)
    layout = layered(nodes, arcs, fold=2)
    assert_sound(layout, nodes)
    for node in nodes:
        if node.group is not None:
            assert layout.boxes[node.id].x > layout.boxes[node.group].x
    assert all(frame.branch for frame in layout.frames if frame.group is not None)


def test_three_hundred_boxes_keep_the_shape_of_a_page() -> None:
    nodes, arcs = plan(215, 22, 60, 100)
    layout = layered(nodes, arcs, fold=2)
    assert 0.6 < layout.width / layout.height < 2.2
    column = sum(node.height for node in nodes if node.layer == 2)
    assert layout.height < column / 2


def test_actions_of_a_result_are_neighbours() -> None:
    nodes, arcs = plan(60, 5, 0, 30)
    layout = layered(nodes, arcs, fold=2)
    frames = [frame for frame in layout.frames if frame.layer == 2]
    assert len(frames) == 5
    for frame in frames:
        strangers = [node.id for node in nodes if node.id not in frame.members]
        assert not any(overlaps(layout.boxes[one], frame.box) for one in strangers)


def test_order_shortens_the_links() -> None:
    """Linked results come side by side; without links the plan keeps its order."""
    parents: dict[Id, Id | None] = {"r1": None, "r2": None, "r3": None}
    parents |= {"a": "r1", "b": "r1", "c": "r2", "d": "r2", "e": "r3", "f": "r3"}
    order = best_order(parents, [("a", "f"), ("b", "e"), ("a", "e")])
    assert abs(order[None].index("r1") - order[None].index("r3")) == 1
    assert best_order(parents, [])[None] == ["r1", "r2", "r3"]


@pytest.mark.parametrize("seed", range(5))
def test_order_is_clearly_better_than_that_of_the_plan(seed: int) -> None:
    draw = random.Random(seed)
    parents: dict[Id, Id | None] = {f"r{k}": None for k in range(8)}
    parents |= {k: f"r{draw.randrange(8)}" for k in range(60)}
    links: list[Arc] = [(k, k + 5) for k in range(55)]
    plan = {top: [one for one, p in parents.items() if p == top] for top in (None, *parents)}
    assert span(best_order(parents, links), links) < 0.8 * span(plan, links)


def test_links_that_a_frame_shows_have_no_route() -> None:
    nodes = [Node("r", 0), Node(1, 1, "r"), Node(2, 1, "r")]
    layout = layered(nodes, [("r", 1), (2, "r"), (1, 2), (1, 2), (1, 1)])
    assert [(route.source, route.target) for route in layout.routes] == [(1, 2)]
    assert [frame.members for frame in layout.frames if frame.group == "r"] in ([(1, 2)], [(2, 1)])


def test_nothing_to_draw() -> None:
    assert layered([], []) == Layout(0.0, 0.0, {}, (), ())


@pytest.mark.parametrize(
    ("nodes", "arcs", "message"),
    [
        ([Node(1, 0), Node(1, 0)], [], "same identifier"),
        ([Node(1, 0, width=0)], [], "not positive"),
        ([Node(1, 0, height=float("nan"))], [], "not positive"),
        ([Node(1, 0)], [(1, 2)], "not among the nodes"),
    ],
)
def test_senseless_maps_are_refused(nodes: list[Node], arcs: list[Arc], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        layered(nodes, arcs)
