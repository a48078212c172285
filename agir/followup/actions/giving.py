"""Noting what was actually given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from agir.coalitions.models import Member
from agir.followup import rules
from agir.followup.actions.trace import leave
from agir.followup.models import Giving
from agir.plan.models import Action


@dataclass(frozen=True)
class Giver:
    """Who gives: an organisation, a member, or somebody without an account. Nobody named: a
    person who prefers not to be."""

    organisation_id: int | None = None
    member_id: int | None = None
    name: str = ""
    first_concerned: bool = False

    @classmethod
    def herself(cls, member: Member) -> Giver:
        """She gives her organisation's time, or her own when she speaks for herself."""
        if member.organisation_id:
            return cls(organisation_id=member.organisation_id)
        return cls(member_id=member.pk, first_concerned=rules.gives_in_person(member))


@transaction.atomic
def give(*, action: Action, by: Member, giver: Giver, data: dict[str, Any]) -> Giving:
    """Note hours, money or goods given to an action. `data` holds kind, hours or amount, on,
    precision and note."""
    giving = Giving(action=action, **vars(giver), **data)
    return leave(giving, by)
