"""The people every test knows: one for each role, in three coalitions.

Own coalition: where the roles sit. Another: where only the outsider coordinates. Archived: the
same people as in the own one, in a coalition put away. The names are plainly fictional.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils import timezone

from agir.accounts.models import User
from agir.coalitions.actions import create_coalition, organisations_named
from agir.coalitions.models import Coalition, Member, Organisation, Role

ROLES = [role.value for role in Role]
IDENTITIES = ["anonymous", "outsider", *ROLES]


@dataclass
class Cast:
    own: Coalition
    another: Coalition
    archived: Coalition
    users: dict[str, User]
    members: dict[str, Member]  # in the own coalition
    archived_members: dict[str, Member]
    outsider: Member  # coordinates the other coalition
    organisation: Organisation
    extra: dict[str, object] = field(default_factory=dict)

    @property
    def coordination(self) -> Member:
        return self.members["coordination"]


def _seat(
    coalition: Coalition, users: dict[str, User], organisation: Organisation
) -> dict[str, Member]:
    seated = {"coordination": Member.objects.get(coalition=coalition, user=users["coordination"])}
    for role in ROLES:
        if role == "coordination":
            continue
        belongs = organisation if role in ("representative", "funder_adviser") else None
        seated[role] = Member.objects.create(
            coalition=coalition, user=users[role], role=role, organisation=belongs
        )
    return seated


def make_cast() -> Cast:
    """Create the cast. About forty rows; cheap enough for each test."""
    users = {
        role: User.objects.create_user(f"{role}@exemple.test", name=f"Personne {role}")
        for role in [*ROLES, "outsider"]
    }
    lead = create_coalition(by=users["coordination"], name="Coalition des Marées", slug="marees")
    away = create_coalition(by=users["outsider"], name="Coalition des Cimes", slug="cimes")
    old = create_coalition(by=users["coordination"], name="Coalition d’hier", slug="hier")
    organisation = organisations_named(
        coalition=lead.coalition, by=lead, names=["Maison des Marées"]
    )["Maison des Marées"]
    members = _seat(lead.coalition, users, organisation)
    archived_members = _seat(old.coalition, users, organisation)
    old.coalition.archived_at = timezone.now()
    old.coalition.save()
    for member in (*members.values(), *archived_members.values()):
        member.refresh_from_db()
    return Cast(
        own=lead.coalition,
        another=away.coalition,
        archived=old.coalition,
        users=users,
        members={
            role: Member.objects.select_related("coalition", "user").get(pk=m.pk)
            for role, m in members.items()
        },
        archived_members={
            role: Member.objects.select_related("coalition", "user").get(pk=m.pk)
            for role, m in archived_members.items()
        },
        outsider=Member.objects.select_related("coalition", "user").get(pk=away.pk),
        organisation=organisation,
    )
