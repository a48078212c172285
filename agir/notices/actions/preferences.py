from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from agir.accounts.models import User
from agir.coalitions.models import Member
from agir.notices.models import Level, Preference, Rhythm
from agir.notices.unsubscribing import reader_of


def preference_of(user: User) -> Preference:
    """Her preferences as they stand; the usual ones, not kept, while she has chosen nothing."""
    return Preference.objects.filter(user=user).first() or Preference(user=user)


def levels_of(user: User) -> dict[int, str]:
    """How much she wants of each coalition where she said so."""
    return dict(Level.objects.filter(user=user).values_list("coalition_id", "choice"))


@transaction.atomic
def change_preferences(
    *, by: User, choices: Mapping[str, Any], levels: Mapping[int, str]
) -> Preference:
    """Choose when to be written to, and how much of each coalition where she sits. An address
    refused by its server is tried again."""
    preference, _made = Preference.objects.select_for_update().get_or_create(user=by)
    for name in ("rhythm", "hour", "weekday", "quiet_evenings", "quiet_weekends", "time_zone"):
        setattr(preference, name, choices[name])
    preference.refused_at = None
    preference.save()
    hers = set(Member.objects.present().filter(user=by).values_list("coalition_id", flat=True))
    for coalition, choice in levels.items():
        if coalition in hers:
            Level.objects.update_or_create(
                user=by, coalition_id=coalition, defaults={"choice": choice}
            )
    return preference


@transaction.atomic
def stop_digests(*, token: str) -> User:
    """End the digests of whoever reads this letter. Asked twice, it stays done."""
    user = reader_of(token)
    Preference.objects.update_or_create(user=user, defaults={"rhythm": Rhythm.NONE})
    return user


@transaction.atomic
def resume_digests(*, token: str) -> User:
    """Begin again, every day where something waits: the button beside « c’est arrêté »."""
    user = reader_of(token)
    Preference.objects.filter(user=user, rhythm=Rhythm.NONE).update(rhythm=Rhythm.DAY)
    return user
