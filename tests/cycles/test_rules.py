"""Who may: each rule, each role, in the own coalition, another, an archived one, a closed cycle."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agir.coalitions.models import Member
from agir.cycles import rules
from agir.cycles.actions.cycle import close_cycle
from agir.cycles.models import Cycle
from tests.cast import ROLES, Cast
from tests.cycles.conftest import Turn

STEER = {"coordination", "steering"}
CONTRIBUTE = STEER | {"representative", "first_concerned"}

CASES = [
    (rules.can_change_cycle, STEER, STEER),
    (rules.can_close, STEER, set()),
    (rules.can_reopen, set(), STEER),
    (rules.can_speak, CONTRIBUTE, set()),
    (rules.can_synthesise, CONTRIBUTE, set()),
    (rules.can_type, STEER, set()),
    (rules.can_make_link, STEER, set()),
    (rules.can_see_links, STEER, STEER),
]


@pytest.mark.parametrize(("rule", "when_open", "when_closed"), CASES)
def test_each_role_in_an_open_and_a_closed_cycle(
    turn: Turn,
    cast: Cast,
    rule: Callable[[Member, Cycle], bool],
    when_open: set[str],
    when_closed: set[str],
) -> None:
    assert {r for r in ROLES if rule(cast.members[r], turn.cycle)} == when_open
    closed = close_cycle(cycle=turn.cycle, by=cast.coordination)
    assert {r for r in ROLES if rule(cast.members[r], closed)} == when_closed
    for cycle in (turn.cycle, closed):
        assert not rule(cast.outsider, cycle)
        assert not any(rule(member, cycle) for member in cast.archived_members.values())


def test_an_archived_coalition_is_left_as_it_is(turn: Turn, cast: Cast) -> None:
    cycle = Cycle(coalition=cast.archived, number=1, title="Hier")
    members = cast.archived_members.values()
    for rule, _open, _closed in CASES:
        assert not any(rule(member, cycle) for member in members)
    assert not any(rules.can_open_cycle(member, cast.archived) for member in members)
    assert not any(rules.can_arrange(member, cast.archived) for member in members)


def test_only_its_author_corrects_a_voice(turn: Turn, cast: Cast) -> None:
    voice = turn.say("first_concerned", "Le parc est loin")
    assert {r for r in ROLES if rules.can_correct(cast.members[r], voice)} == {"first_concerned"}
    assert {r for r in ROLES if rules.can_withdraw(cast.members[r], voice)} == {"first_concerned"}


def test_a_voice_from_paper_is_corrected_by_those_who_answer_for_it(turn: Turn, cast: Cast) -> None:
    voice = turn.type("Le parc est loin", role="steering")
    may = {r for r in ROLES if rules.can_correct(cast.members[r], voice)}
    assert may == {"coordination", "steering"}  # who typed it, and the coordination
    other = turn.type("Le parc est près")
    assert {r for r in ROLES if rules.can_correct(cast.members[r], other)} == {"coordination"}
    assert {r for r in ROLES if rules.can_withdraw(cast.members[r], voice)} == {"coordination"}


@pytest.mark.parametrize(
    ("role", "capacity"),
    [
        ("coordination", "coordination"),
        ("steering", "steering"),
        ("representative", "partner"),
        ("first_concerned", "parent"),
        ("funder_adviser", "funder"),
        ("observer", "other"),
    ],
)
def test_each_role_has_a_usual_capacity(cast: Cast, role: str, capacity: str) -> None:
    assert rules.usual_capacity(cast.members[role]) == capacity
