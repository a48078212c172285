"""Who may do what in a coalition: every role, in the own one, another and an archived one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agir.coalitions import rules
from agir.coalitions.models import Coalition, Member, Role
from tests.cast import ROLES, Cast

ALL = set(ROLES)
COORDINATION = {"coordination"}
STEERING = {"coordination", "steering"}
MAKERS = {"coordination", "steering", "representative", "first_concerned"}

TABLE: list[tuple[Callable[[Member, Coalition], bool], set[str]]] = [
    (rules.can_contribute, MAKERS),
    (rules.can_steer, STEERING),
    (rules.can_coordinate, COORDINATION),
    (rules.can_change_coalition, COORDINATION),
    (rules.can_archive, COORDINATION),
    (rules.can_manage_partners, STEERING),
    (rules.can_invite, COORDINATION),
    (rules.can_manage_members, COORDINATION),
    (rules.can_see_addresses, COORDINATION),
    (rules.can_manage_facets, STEERING),
]


@pytest.mark.parametrize(("rule", "allowed"), TABLE)
def test_each_rule_for_each_role(
    cast: Cast, rule: Callable[[Member, Coalition], bool], allowed: set[str]
) -> None:
    assert {role for role in ROLES if rule(cast.members[role], cast.own)} == allowed
    assert not any(rule(cast.members[role], cast.another) for role in ROLES)
    assert not any(rule(cast.archived_members[role], cast.archived) for role in ROLES)
    assert not rule(cast.outsider, cast.own)


@pytest.mark.parametrize(("rule", "allowed"), TABLE)
def test_whoever_has_left_may_do_nothing(
    cast: Cast, rule: Callable[[Member, Coalition], bool], allowed: set[str]
) -> None:
    for member in cast.members.values():
        member.left_on = member.joined_on
        assert not rule(member, cast.own)


def test_only_the_coordination_reopens_what_is_archived(cast: Cast) -> None:
    allowed = {r for r in ROLES if rules.can_reopen(cast.archived_members[r], cast.archived)}
    assert allowed == COORDINATION
    assert not any(rules.can_reopen(cast.members[role], cast.own) for role in ROLES)


def test_anybody_leaves_and_only_the_coordination_removes(cast: Cast) -> None:
    parent = cast.members["first_concerned"]
    allowed = {r for r in ROLES if rules.can_remove_member(cast.members[r], parent, cast.own)}
    assert allowed == {"coordination", "first_concerned"}
    away = cast.archived_members["observer"]
    assert rules.can_remove_member(away, away, cast.archived)
    assert not rules.can_remove_member(cast.outsider, parent, cast.own)


def test_an_organisation_is_described_by_the_coalition_that_first_did_it(cast: Cast) -> None:
    organisation = cast.organisation
    allowed = {r for r in ROLES if rules.can_change_organisation(cast.members[r], organisation)}
    assert allowed == STEERING
    assert not rules.can_change_organisation(cast.outsider, organisation)


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("Parent", Role.FIRST_CONCERNED),
        ("premier concerné (parent, citoyen)", Role.FIRST_CONCERNED),
        ("Coordonnatrice", Role.COORDINATION),
        ("comité de suivi", Role.STEERING),
        ("representative", Role.REPRESENTATIVE),
        ("Bailleur de fonds", Role.FUNDER_ADVISER),
        ("observateur", Role.OBSERVER),
        ("roi", None),
        ("", None),
    ],
)
def test_roles_are_recognised_as_people_write_them(words: str, role: Role | None) -> None:
    assert rules.role_named(words) == role
