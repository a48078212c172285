"""What letters and a person's account ask of the notices."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.dispatch import receiver

from agir.accounts.models import User
from agir.accounts.signals import account_described, account_leaving
from agir.core.mail import Written
from agir.notices.actions.digests import MAKER, write_digests
from agir.notices.actions.preferences import levels_of
from agir.notices.models import Level, Preference, Told
from agir.post.models import Letter
from agir.post.signals import letter_settled, letters_leaving


@receiver(letters_leaving)
def write(
    sender: object, maker: str, letters: list[Letter], now: dt.datetime, **kwargs: Any
) -> dict[int, Written | None] | None:
    return write_digests(letters=letters, now=now) if maker == MAKER else None


@receiver(letter_settled)
def remember(sender: object, letter: Letter, **kwargs: Any) -> None:
    """What a letter that did not leave was to tell is still to be told."""
    if letter.maker != MAKER or letter.went:
        return
    Told.objects.filter(letter=letter).delete()
    if letter.state == Letter.State.FAILED and letter.user_id:
        refused = Preference.objects.filter(user=letter.user_id)
        refused.update(refused_at=letter.settled_at)


@receiver(account_leaving)
def leave(sender: object, user: User, **kwargs: Any) -> None:
    for model in (Preference, Level, Told):
        model._default_manager.filter(user=user).delete()


@receiver(account_described)
def describe(sender: object, user: User, **kwargs: Any) -> dict[str, Any]:
    preference = Preference.objects.filter(user=user).first()
    if preference is None:
        return {}
    names = dict(Level.objects.filter(user=user).values_list("coalition_id", "coalition__name"))
    return {
        "notices": {
            "rhythm": preference.rhythm,
            "hour": preference.hour,
            "weekday": preference.weekday,
            "quiet_evenings": preference.quiet_evenings,
            "quiet_weekends": preference.quiet_weekends,
            "time_zone": str(preference.zone),
            "coalitions": {names[pk]: choice for pk, choice in levels_of(user).items()},
            "reminders": list(Told.objects.filter(user=user).values_list("key", flat=True)),
        }
    }
