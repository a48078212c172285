"""What a door is: who may open it, who may post through it.

`get` and `post` say which roles may; None says that the method is not there at all. Anonymous
people are sent to sign in, people outside the coalition get 404, members without the right 403,
and nobody writes in an archived coalition.
"""

from __future__ import annotations

from dataclasses import dataclass

from agir.coalitions.models import Role

COORDINATION = frozenset({Role.COORDINATION.value})
STEERING = COORDINATION | {Role.STEERING.value}
CONTRIBUTORS = STEERING | {Role.REPRESENTATIVE.value, Role.FIRST_CONCERNED.value}
VOICES = frozenset({Role.REPRESENTATIVE.value, Role.FIRST_CONCERNED.value})
MEMBERS = CONTRIBUTORS | {Role.FUNDER_ADVISER.value, Role.OBSERVER.value}
NONE: frozenset[str] = frozenset()
Roles = frozenset[str] | None


@dataclass(frozen=True)
class Door:
    """A page of a coalition. `plan` names the plan it is tried on; `archived_get` and
    `archived_post` are who may in an archived coalition; `here` names other arguments than the
    usual ones; `query` is what follows the address."""

    get: Roles
    post: Roles = None
    plan: str = "draft"
    archived_get: Roles | str = "same"
    archived_post: Roles = NONE
    here: tuple[tuple[str, str], ...] = ()
    query: str = ""

    @property
    def get_when_archived(self) -> Roles:
        """What only shows is still shown; a form that could only be refused is not."""
        if isinstance(self.archived_get, str):
            return self.get if self.get == MEMBERS or self.get is None else NONE
        return self.archived_get


def read() -> Door:
    return Door(MEMBERS)


def form(roles: Roles, **more: object) -> Door:
    return Door(roles, roles, **more)  # type: ignore[arg-type]


def gesture(roles: Roles, **more: object) -> Door:
    return Door(None, roles, **more)  # type: ignore[arg-type]


ANYBODY, ONE_SELF, NOT_THERE, CLOSED = "anybody", "one self", "not there", "closed"


@dataclass(frozen=True)
class Outside:
    """A page outside coalitions: open to anybody, or to each signed-in person for herself."""

    get: str = NOT_THERE
    post: str = NOT_THERE
